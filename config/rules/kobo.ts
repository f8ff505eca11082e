/** Naira to kobo, for figures written in this folder. */
export function kobo(naira: number): number {
  return Math.round(naira * 100);
}
