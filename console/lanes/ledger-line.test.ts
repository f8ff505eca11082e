import { expect, it } from 'vitest';
import { ledgerLine } from './ledger-line.ts';

const entry = (at: number, order: string, debitKobo: number, creditKobo: number) => ({
  at,
  order,
  account: 'customer',
  debitKobo,
  creditKobo,
  text: '',
});

it('the line is flat where every posting nets to zero, and leaves zero where one does not', () => {
  const sound = [entry(1, 'A', 500, 0), entry(1, 'A', 0, 500), entry(2, 'B', 0, 900), entry(2, 'B', 900, 0)];
  expect(ledgerLine(sound)).toEqual([
    { at: 1, movedKobo: 500, imbalanceKobo: 0 },
    { at: 2, movedKobo: 1_400, imbalanceKobo: 0 },
  ]);
  expect(ledgerLine([...sound, entry(3, 'C', 100, 0)]).at(-1)?.imbalanceKobo).toBe(100);
  expect(ledgerLine([])).toEqual([]);
});
