import { VisuallyHidden } from '@mantine/core';
import { type CSSProperties, memo } from 'react';
import { formatDuration } from '../format.ts';
import type { LaneStep } from '../wire.ts';
import { type CordRow, laneCount, plugAt } from './cords.ts';
import css from './lanes.module.css';
import { threadColour } from './thread-colour.ts';

type Props = {
  readonly row: CordRow;
  readonly isOpen: boolean;
  /** Of all rows one is reached by Tab, the others by arrows from it. */
  readonly isReached: boolean;
  readonly onOpen: (id: string) => void;
};

const outcomes = { running: 'under way', ok: '', waiting: 'waits', failed: 'failed' } as const;

function timeOf({ ms, outcome }: LaneStep): string {
  if (ms !== undefined) return formatDuration(ms);
  return outcome === 'running' || outcome === 'waiting' ? '…' : '';
}

/** The same step with the same cords is drawn the same, though the row was laid anew. */
const sameRow = (a: CordRow, b: CordRow): boolean =>
  a.step === b.step &&
  a.thread === b.thread &&
  a.afterMs === b.afterMs &&
  a.cords.length === b.cords.length &&
  a.cords.every(
    (cord, index) => cord.path === b.cords[index]?.path && cord.thread === b.cords[index]?.thread,
  );

export const LaneRow = memo(
  function LaneRow({ row, isOpen, isReached, onOpen }: Props) {
    const { step, thread } = row;
    const colour = { '--thread': threadColour(thread) } as CSSProperties;
    return (
      <li>
        <button
          type="button"
          className={css.row}
          data-step={step.id}
          data-lane={step.lane}
          data-noted={step.note !== undefined}
          aria-expanded={isOpen}
          tabIndex={isReached ? 0 : -1}
          onClick={() => onOpen(step.id)}
        >
          <span className={css.board} style={colour}>
            <svg viewBox={`0 0 ${laneCount} 1`} preserveAspectRatio="none" aria-hidden="true">
              {row.cords.map((cord) => (
                <path
                  key={cord.path + cord.thread}
                  d={cord.path}
                  style={{ stroke: threadColour(cord.thread) }}
                />
              ))}
            </svg>
            <span
              className={css.plug}
              data-outcome={step.outcome}
              style={{ left: `${(plugAt(row) / laneCount) * 100}%` }}
            />
          </span>
          <span className={css.what}>
            <span className={css.lines}>
              <span className={css.said}>
                <VisuallyHidden>{step.lane}:</VisuallyHidden>
                <span className={css.title} data-outcome={step.outcome} title={step.title}>
                  {step.title}
                </span>
                <span className={css.part}>{step.part}</span>
                <VisuallyHidden>{outcomes[step.outcome]}</VisuallyHidden>
              </span>
              {step.note !== undefined && (
                <span className={css.note} title={step.note}>
                  {step.note}
                </span>
              )}
            </span>
            <span className={css.time}>{timeOf(step)}</span>
          </span>
        </button>
      </li>
    );
  },
  (before, after) =>
    sameRow(before.row, after.row) &&
    before.isOpen === after.isOpen &&
    before.isReached === after.isReached &&
    before.onOpen === after.onOpen,
);
