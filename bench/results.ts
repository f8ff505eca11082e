/** One line of the results. `ok`: its bars are held and its books are right. */
export type Result = Readonly<Record<string, unknown>> & { readonly bench: string; readonly ok: boolean };

/** One JSON line, numbers to three significant places after the point that a reader can use. */
export function formatResult(result: Result): string {
  return `${JSON.stringify(result, (_key, value: unknown) => (typeof value === 'number' ? round(value) : value))}\n`;
}

function round(value: number): number {
  if (Math.abs(value) >= 100) return Math.round(value);
  return Number(value.toFixed(Math.abs(value) >= 10 ? 1 : 3));
}
