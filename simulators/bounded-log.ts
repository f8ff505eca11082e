export type Numbered<T> = T & { readonly seq: number };

export type BoundedLog<T> = {
  readonly push: (entry: T) => Numbered<T>;
  /** Entries with a greater number, oldest first, at most `limit`. */
  readonly since: (seq: number, limit?: number) => Numbered<T>[];
  /** The last `count` entries, oldest first. */
  readonly newest: (count: number) => Numbered<T>[];
  /** Into an empty log: entries as `newest` gave them. The numbers go on after the last. */
  readonly restore: (kept: readonly Numbered<T>[]) => void;
  readonly lastSeq: () => number;
  readonly clear: () => void;
};

/**
 * The newest `capacity` entries, numbered from 1. Numbers go on after `clear`, so that who polls by number misses nothing.
 * `onDrop` is told of each entry that falls out, for the indexes kept beside.
 */
export function createBoundedLog<T extends object>(
  capacity: number,
  onDrop: (entry: Numbered<T>) => void = () => undefined,
): BoundedLog<T> {
  let entries: Numbered<T>[] = [];
  let head = 0;
  let lastSeq = 0;

  const dropOldest = () => {
    const oldest = entries[head];
    head += 1;
    if (oldest) onDrop(oldest);
    // Shifting an array of this size at each push costs more than the push: the dead front goes in one piece.
    if (head > capacity / 2) {
      entries = entries.slice(head);
      head = 0;
    }
  };

  return {
    push: (entry) => {
      lastSeq += 1;
      const numbered = Object.assign(entry, { seq: lastSeq });
      entries.push(numbered);
      if (entries.length - head > capacity) dropOldest();
      return numbered;
    },
    since: (seq, limit = capacity) => {
      const firstSeq = lastSeq - (entries.length - head) + 1;
      const from = head + Math.max(0, seq + 1 - firstSeq);
      return entries.slice(from, from + limit);
    },
    newest: (count) => entries.slice(Math.max(head, entries.length - count)),
    restore: (kept) => {
      entries = kept.slice(-capacity);
      lastSeq = kept.at(-1)?.seq ?? lastSeq;
    },
    lastSeq: () => lastSeq,
    clear: () => {
      for (const entry of entries.slice(head)) onDrop(entry);
      entries = [];
      head = 0;
    },
  };
}
