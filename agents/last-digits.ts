/** Enough of a number for its owner to know it, and for nobody else to learn it: `00`. */
export function lastDigits(number: string | undefined): string {
  return (number ?? '').slice(-2);
}
