import { Switch } from '@mantine/core';
import { useAct } from '../page-context.ts';
import type { FaultSwitch } from '../wire.ts';
import css from './faults.module.css';

type Props = {
  readonly name: string;
  readonly switches: readonly FaultSwitch[];
  /** Ids of those that are on. */
  readonly on: readonly string[];
};

/** A switch shows what the machine says, not what was clicked. */
export function FaultGroup({ name, switches, on }: Props) {
  const act = useAct();
  return (
    <fieldset className={css.group}>
      <legend>{name}</legend>
      {switches.map(({ id, label, hint }) => (
        <Switch
          key={id}
          size="sm"
          classNames={{ label: css.words ?? '', description: css.words ?? '' }}
          label={label}
          description={hint}
          checked={on.includes(id)}
          onChange={({ currentTarget }) => void act({ do: 'fault', fault: id, on: currentTarget.checked })}
        />
      ))}
    </fieldset>
  );
}
