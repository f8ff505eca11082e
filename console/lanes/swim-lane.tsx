import { Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type LaneStep, laneNames } from '../wire.ts';
import { layCords } from './cords.ts';
import { LaneRow } from './lane-row.tsx';
import css from './lanes.module.css';

/** A thousand steps are kept; as many as this are drawn. */
const drawnSteps = 300;

type Props = {
  readonly steps: readonly LaneStep[];
  readonly threads: Readonly<Record<string, number>>;
  readonly opened: string | undefined;
  readonly onOpen: (id: string) => void;
};

/** A cord a message: through the lanes, step by step, the newest last. */
export function SwimLane({ steps, threads, opened, onOpen }: Props) {
  const rows = useMemo(() => layCords(steps.slice(-drawnSteps), threads), [steps, threads]);
  const scroller = useRef<HTMLOListElement>(null);
  const [follows, setFollows] = useState(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs when a step came.
  useLayoutEffect(() => {
    if (follows) toEnd();
  }, [rows, follows]);
  const toEnd = () => {
    if (scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
  };
  const onScroll = () => {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = scroller.current ?? {};
    setFollows(scrollHeight - scrollTop - clientHeight < 40);
  };
  if (rows.length === 0) {
    return (
      <p className={css.empty}>
        <b>Nothing has happened yet</b>
        Send something from a telephone, or play a story. Every step shows here while it happens, from the
        provider's request to the receipt.
      </p>
    );
  }
  const reached = rows.some(({ step }) => step.id === opened) ? opened : rows.at(-1)?.step.id;
  return (
    <div className={css.lanes}>
      <ul className={css.names} aria-label="Lanes">
        {laneNames.map((name) => (
          <li key={name}>
            <span>{name}</span>
          </li>
        ))}
      </ul>
      <ol
        ref={scroller}
        className={css.rows}
        aria-label="Steps, oldest first"
        onScroll={onScroll}
        onKeyDown={moveFocus}
      >
        {steps.length > rows.length && (
          <li className={css.left}>{steps.length - rows.length} earlier steps are not drawn.</li>
        )}
        {rows.map((row) => (
          <LaneRow
            key={row.step.id}
            row={row}
            isOpen={row.step.id === opened}
            isReached={row.step.id === reached}
            onOpen={onOpen}
          />
        ))}
      </ol>
      {!follows && (
        <Button
          className={css.newest ?? ''}
          size="compact-sm"
          leftSection={<IconArrowDown size={14} />}
          onClick={() => setFollows(true)}
        >
          Newest
        </Button>
      )}
    </div>
  );
}

/** Arrows go from step to step. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const down = event.key === 'ArrowDown';
  if (!down && event.key !== 'ArrowUp') return;
  const row = document.activeElement?.closest('li');
  const next = down ? row?.nextElementSibling : row?.previousElementSibling;
  const button = next?.querySelector('button');
  if (!button) return;
  event.preventDefault();
  button.focus();
}
