import { formatNaira } from '../format.ts';
import type { SystemState } from '../wire.ts';
import css from './faults.module.css';

/** Nothing lost, nothing doubled, nothing missing in the books. */
export function Kept({ counts }: { readonly counts: SystemState['counts'] | undefined }) {
  if (counts === undefined) return null;
  const good = (isGood: boolean, otherwise: 'bad' | 'open' = 'bad') => (isGood ? 'good' : otherwise);
  const tiles = [
    ['received', counts.received, undefined],
    ['answered', counts.answered, undefined],
    ['waiting', counts.unanswered, good(counts.unanswered === 0, 'open')],
    ['sold twice', counts.doubledVends, good(counts.doubledVends === 0)],
    ['ledger', formatNaira(counts.imbalanceKobo), good(counts.imbalanceKobo === 0)],
  ] as const;
  return (
    <dl className={css.kept} aria-label="What is kept">
      {tiles.map(([name, value, tone]) => (
        <div key={name} className={css.tile} data-tone={tone}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
