import { type LaneName, type LaneStep, laneNames } from '../wire.ts';

/** A cord in one row: its path in lanes across (0.5 is the middle of the first) and one row down. */
export type Cord = { readonly thread: number; readonly path: string };

export type CordRow = {
  readonly step: LaneStep;
  readonly thread: number;
  readonly lane: number;
  /** Since the first drawn step of its thread. */
  readonly afterMs: number;
  readonly cords: readonly Cord[];
};

export const laneCount = laneNames.length;
export const laneIndex = (lane: LaneName): number => laneNames.indexOf(lane);

/** Threads that share a lane lie beside each other. */
const middleOf = (lane: number, thread: number): number => lane + 0.5 + ((thread % 3) - 1) * 0.13;

type Open = { lane: number; readonly startedAt: number; left: number };

/** What is drawn of each step, in their order: its place, and the cords of all threads that pass it. */
export function layCords(
  steps: readonly LaneStep[],
  threads: Readonly<Record<string, number>>,
): readonly CordRow[] {
  const open = new Map<string, Open>();
  const counts = new Map<string, number>();
  for (const { thread } of steps) counts.set(thread, (counts.get(thread) ?? 0) + 1);
  return steps.map((step) => {
    const lane = laneIndex(step.lane);
    const thread = threads[step.thread] ?? 0;
    const before = open.get(step.thread);
    const left = (before?.left ?? counts.get(step.thread) ?? 1) - 1;
    const cords = passing(open, threads, step.thread);
    const own = ownPath(lane, before?.lane, left > 0, thread);
    if (own !== '') cords.push({ thread, path: own });
    if (left > 0) open.set(step.thread, { lane, startedAt: before?.startedAt ?? step.at, left });
    else open.delete(step.thread);
    return { step, thread, lane, afterMs: step.at - (before?.startedAt ?? step.at), cords };
  });
}

function passing(
  open: ReadonlyMap<string, Open>,
  threads: Readonly<Record<string, number>>,
  own: string,
): Cord[] {
  return [...open].flatMap(([name, { lane }]) => {
    if (name === own) return [];
    const thread = threads[name] ?? 0;
    return [{ thread, path: `M${middleOf(lane, thread)} 0V1` }];
  });
}

function ownPath(lane: number, from: number | undefined, goesOn: boolean, thread: number): string {
  const x = middleOf(lane, thread);
  const out = goesOn ? `M${x} 0.5V1` : '';
  if (from === undefined) return out;
  const start = middleOf(from, thread);
  const into = from === lane ? `M${x} 0V0.5` : `M${start} 0C${start} 0.4 ${x} 0.1 ${x} 0.5`;
  return `${into}${out}`;
}

/** Where its plug is, in lanes across. */
export const plugAt = ({ lane, thread }: Pick<CordRow, 'lane' | 'thread'>): number => middleOf(lane, thread);
