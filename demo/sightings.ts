import type { RecordChange } from './records-store.ts';

/** How a turn went, as its conversation's document told it. */
export type TurnSight = {
  readonly beganAt: number;
  readonly committedAt?: number;
  /** Whoever had the conversation before has not given it back: that worker is gone. */
  readonly takenOver: boolean;
};

/** What was seen of the work itself, which leaves no record behind when it is done. */
export type Sightings = {
  readonly note: (change: RecordChange) => void;
  /** By the id of the message that the turn answers. */
  readonly turnOf: (entryId: string) => TurnSight | undefined;
  /** Whoever has the conversation at this moment. */
  readonly leaseOf: (customerId: string) => TurnSight | undefined;
  /** When a record was taken over from somebody who had not come back with it. */
  readonly takenOver: (recordId: string) => readonly number[];
};

const mostTurns = 5_000;
const claimed: ReadonlySet<string> = new Set(['payments', 'vends', 'refunds']);

export function createSightings(): Sightings {
  const leases = new Map<string, TurnSight>();
  const turns = new Map<string, TurnSight>();
  const held = new Set<string>();
  const overs = new Map<string, number[]>();

  function noteTalk({ id, at, set }: RecordChange): void {
    if ('fence' in set) leases.set(id, { beganAt: at, takenOver: held.has(id) });
    noteHeld(id, set['until']);
    const lease = leases.get(id);
    const entry = newestDone(set);
    // Who was not seen to begin has no time.
    if (lease && entry !== undefined && !turns.has(entry)) {
      turns.set(entry, { ...lease, committedAt: at });
      leases.set(id, { beganAt: at, takenOver: false });
    }
    const [oldest] = turns.size > mostTurns ? turns.keys() : [];
    if (oldest !== undefined) turns.delete(oldest);
  }

  /** Who gives something back sets the end of its claim to the beginning of time. */
  function noteHeld(id: string, until: unknown): void {
    if (!(until instanceof Date)) return;
    if (until.getTime() === 0) held.delete(id);
    else held.add(id);
  }

  function noteClaim({ id, at, set }: RecordChange): void {
    if ('fence' in set && held.has(id)) overs.set(id, [...(overs.get(id) ?? []), at]);
    noteHeld(id, set['claimUntil']);
  }

  return {
    note: (change) => {
      if (change.collection === 'conversations') noteTalk(change);
      else if (claimed.has(change.collection)) noteClaim(change);
    },
    turnOf: (entryId) => turns.get(entryId),
    leaseOf: (customerId) => leases.get(customerId),
    takenOver: (recordId) => overs.get(recordId) ?? [],
  };
}

/** The message whose turn a change has committed: the list of those is told whole, or by what came to its end. */
function newestDone(set: Readonly<Record<string, unknown>>): string | undefined {
  const told = Object.entries(set).flatMap(([field, value]) => (/^done(?:\.|$)/.test(field) ? [value] : []));
  const newest = told.flat().at(-1);
  return typeof newest === 'string' ? newest : undefined;
}
