import type { LedgerView } from '../wire.ts';

export type LedgerPoint = {
  readonly at: number;
  /** All that was moved so far. */
  readonly movedKobo: number;
  /** Debits less credits so far. */
  readonly imbalanceKobo: number;
};

/** A point for each posting: its entries stand under one order and one time, and only together do they net to zero. */
export function ledgerLine(entries: LedgerView['entries']): readonly LedgerPoint[] {
  const points: LedgerPoint[] = [];
  let movedKobo = 0;
  let imbalanceKobo = 0;
  for (const [index, { at, order, debitKobo, creditKobo }] of entries.entries()) {
    movedKobo += debitKobo;
    imbalanceKobo += debitKobo - creditKobo;
    const next = entries[index + 1];
    if (next?.at !== at || next.order !== order) points.push({ at, movedKobo, imbalanceKobo });
  }
  return points;
}
