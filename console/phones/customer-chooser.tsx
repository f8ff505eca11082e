import { SegmentedControl } from '@mantine/core';
import { useTold, useWorld } from '../page-context.ts';
import type { CustomerId } from '../wire.ts';
import css from './desk.module.css';

type Props = { readonly chosen: CustomerId; readonly onChoose: (id: CustomerId) => void };

export function CustomerChooser({ chosen, onChoose }: Props) {
  const { customers } = useWorld();
  // Whose telephones a story plays is the story's.
  const isPlaying = useTold(({ story }) => story?.state === 'playing');
  return (
    <div className={css.customers}>
      <span aria-hidden="true">You are</span>
      <SegmentedControl
        size="sm"
        aria-label="Customer whom you play"
        value={chosen}
        disabled={isPlaying}
        onChange={onChoose}
        data={customers.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </div>
  );
}
