/** What outlives a reload. Where the browser keeps nothing (private windows, blocked storage) it lives as long as the page. */
export type Storage = {
  readonly get: (name: string) => string | undefined;
  readonly set: (name: string, value: string) => void;
  readonly remove: (name: string) => void;
  /** The names that begin like this. */
  readonly names: (prefix: string) => readonly string[];
};

export function openStorage(siteKey: string, place: () => globalThis.Storage = () => localStorage): Storage {
  const memory = new Map<string, string>();
  const prefix = `switchboard:${siteKey}:`;

  function attempt<Result>(use: (kept: globalThis.Storage) => Result): Result | undefined {
    try {
      return use(place());
    } catch {
      return undefined;
    }
  }

  return {
    get: (name) => memory.get(name) ?? attempt((kept) => kept.getItem(prefix + name)) ?? undefined,
    set: (name, value) => {
      memory.set(name, value);
      attempt((kept) => kept.setItem(prefix + name, value));
    },
    remove: (name) => {
      memory.delete(name);
      attempt((kept) => kept.removeItem(prefix + name));
    },
    names: (start) => {
      const kept = attempt((place) => Object.keys(place)) ?? [];
      const own = kept.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
      return [...new Set([...own, ...memory.keys()])].filter((name) => name.startsWith(start));
    },
  };
}
