import { useTold, useWorld } from '../page-context.ts';
import { FaultGroup } from './fault-group.tsx';
import css from './faults.module.css';
import { Kept } from './kept.tsx';
import { KillButtons } from './kill-buttons.tsx';

/** What can be broken, and that nothing is lost by it. */
export function Faults() {
  const { faults } = useWorld();
  const system = useTold((told) => told.system);
  const groups = [...new Set(faults.map(({ group }) => group))];
  return (
    <>
      <Kept counts={system?.counts} />
      <KillButtons />
      <p className={css.hint}>Model: {system?.model ?? 'not known yet'}</p>
      <div className={css.groups}>
        {groups.map((name) => (
          <FaultGroup
            key={name}
            name={name}
            switches={faults.filter(({ group }) => group === name)}
            on={system?.faults ?? []}
          />
        ))}
      </div>
    </>
  );
}
