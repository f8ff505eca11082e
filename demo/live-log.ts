import type { Frame } from '../console/wire.ts';

type Numbered = Exclude<Frame, { readonly type: 'hello' }>;
/** A frame before it has its number. */
export type Update = Numbered extends infer One ? (One extends Numbered ? Omit<One, 'seq'> : never) : never;

export type LiveLog = {
  /** Keeps it, and hands it to whoever looks on. What says the same as the one before it about its thing is left out. */
  readonly publish: (update: Update) => void;
  /** What somebody must be told who has seen all up to `after`; from the beginning where that is no longer known. */
  readonly since: (after: number | undefined) => readonly Frame[];
  readonly listen: (onFrame: (frame: Frame) => void) => () => void;
};

const mostKept = 5_000;
/** Things of a kind that are shown to somebody who comes anew. */
const mostThings = 3_000;

/** What a frame is about: a later one takes its place. */
function thingOf(update: Update): string {
  switch (update.type) {
    case 'item':
      return `item|${update.item.id}`;
    case 'step':
      return `step|${update.step.id}`;
    case 'system':
    case 'story':
      return update.type;
    case 'screen':
    case 'call':
    case 'meter':
    case 'state':
      return `${update.type}|${update.customer}`;
  }
}

/** Numbers begin at the time of the start, so that one of an earlier run is never taken for one of this. */
export function createLiveLog(firstSeq: number = Date.now()): LiveLog {
  let seq = firstSeq;
  let kept: Numbered[] = [];
  const things = new Map<string, { readonly text: string; readonly frame: Numbered }>();
  const listeners = new Set<(frame: Frame) => void>();

  function forgetOldest(): void {
    const oldest = [...things].find(([thing]) => thing.startsWith('step|') || thing.startsWith('item|'));
    if (oldest) things.delete(oldest[0]);
  }

  return {
    publish: (update) => {
      const thing = thingOf(update);
      const text = JSON.stringify(update);
      if (things.get(thing)?.text === text) return;
      seq += 1;
      const frame = { ...update, seq } as Numbered;
      // Again at the end, so that the first of the map is what has not changed for longest.
      things.delete(thing);
      things.set(thing, { text, frame });
      if (things.size > mostThings) forgetOldest();
      kept.push(frame);
      if (kept.length > 2 * mostKept) kept = kept.slice(-mostKept);
      for (const listener of [...listeners]) listener(frame);
    },
    since: (after) => {
      const newest = kept.slice(-mostKept);
      const reachesBack = after !== undefined && after <= seq && after >= (newest[0]?.seq ?? seq + 1) - 1;
      if (reachesBack) {
        return [{ type: 'hello', fresh: false, seq }, ...newest.filter((frame) => frame.seq > after)];
      }
      return [{ type: 'hello', fresh: true, seq }, ...[...things.values()].map(({ frame }) => frame)];
    },
    listen: (onFrame) => {
      listeners.add(onFrame);
      return () => listeners.delete(onFrame);
    },
  };
}
