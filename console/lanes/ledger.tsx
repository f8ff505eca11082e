import { Skeleton, VisuallyHidden } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { formatNaira, formatSecond } from '../format.ts';
import type { LedgerView } from '../wire.ts';
import css from './records.module.css';

const LedgerChart = lazy(async () => {
  const { LedgerChart: chart } = await import('./ledger-chart.tsx');
  return { default: chart };
});

/** Double entry: what one account gives another takes. */
export function Ledger({ ledger }: { readonly ledger: LedgerView | undefined }) {
  if (ledger === undefined || ledger.entries.length === 0) {
    return <p className={css.empty}>Nothing is booked yet. The first payment makes the first entries.</p>;
  }
  const { entries, imbalanceKobo } = ledger;
  return (
    <>
      <p className={css.sum} data-flat={imbalanceKobo === 0}>
        <b>{formatNaira(imbalanceKobo)}</b> all debits less all credits
      </p>
      <div className={css.chart}>
        <Suspense fallback={<Skeleton height={180} />}>
          <LedgerChart entries={entries} />
        </Suspense>
      </div>
      <div className={css.scroller}>
        <table className={css.table}>
          <caption>
            <VisuallyHidden>Entries of the ledger, newest first</VisuallyHidden>
          </caption>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Account</th>
              <th scope="col" className={css.money}>
                Debit
              </th>
              <th scope="col" className={css.money}>
                Credit
              </th>
            </tr>
          </thead>
          <tbody>
            {entries.toReversed().map((entry, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the ledger only grows, and its entries have no number here.
              <tr key={entries.length - index} title={entry.text}>
                <td>{formatSecond(entry.at)}</td>
                <td>
                  {entry.account}
                  <br />
                  <small>{entry.order}</small>
                </td>
                <td className={css.money}>{entry.debitKobo > 0 && formatNaira(entry.debitKobo)}</td>
                <td className={css.money}>{entry.creditKobo > 0 && formatNaira(entry.creditKobo)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
