/**
 * A vend's fault is scoped by the number that is recharged, and two scenarios may recharge the same one: whoever has
 * something vended to a number has it alone until the vendor was called.
 */
export type NumberLocks = {
  readonly hold: <T>(numbers: readonly string[], work: () => Promise<T>) => Promise<T>;
};

export function createNumberLocks(): NumberLocks {
  const last = new Map<string, Promise<unknown>>();

  async function holdOne<T>(number: string, work: () => Promise<T>): Promise<T> {
    const before = last.get(number) ?? Promise.resolve();
    const mine = before.then(work);
    const settled = mine.catch(() => undefined);
    last.set(number, settled);
    try {
      return await mine;
    } finally {
      if (last.get(number) === settled) last.delete(number);
    }
  }

  return {
    // Always in the same order, so that two who want the same numbers don't wait for each other.
    hold: <T>(numbers: readonly string[], work: () => Promise<T>) =>
      [...new Set(numbers)]
        .sort()
        .reduceRight<() => Promise<T>>((inner, number) => () => holdOne(number, inner), work)(),
  };
}
