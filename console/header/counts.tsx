import { formatNaira } from '../format.ts';
import type { SystemState } from '../wire.ts';
import css from './header.module.css';

/** What may never be lost, in figures. */
export function Counts({ counts }: { readonly counts: SystemState['counts'] | undefined }) {
  if (counts === undefined) return null;
  const isFlat = counts.imbalanceKobo === 0;
  return (
    <dl className={css.counts}>
      <div className={`${css.count} ${css.optional}`}>
        <dt>received</dt>
        <dd>{counts.received}</dd>
      </div>
      <div className={`${css.count} ${css.optional}`}>
        <dt>answered</dt>
        <dd>{counts.answered}</dd>
      </div>
      <div className={css.count} data-state={counts.unanswered === 0 ? 'good' : 'open'}>
        <dt>waiting</dt>
        <dd>{counts.unanswered}</dd>
      </div>
      <div className={css.count} data-state={isFlat ? 'good' : 'bad'} title="All debits less all credits">
        <dt>ledger</dt>
        <dd>{isFlat ? '0.00' : formatNaira(counts.imbalanceKobo)}</dd>
      </div>
    </dl>
  );
}
