/**
 * Makes one call of many: what arrives while a batch is under way waits and goes out together as the next one.
 * `flush` gets the items in order of arrival and answers one result for each, in the same order; when it throws,
 * every caller of that batch gets the error. With `keyOf`, no two items of a batch share a key: the later one waits.
 * With `waitMs`, for what nobody waits for, a batch is gathered for that long before it goes. With `apartMs` a batch goes
 * at once, but not sooner than that after the one before it: a crowd is gathered, and who comes alone does not wait.
 */
export function createGroupCommit<Item, Result>(
  flush: (items: readonly Item[]) => Promise<readonly Result[]>,
  options: {
    readonly maxItems: number;
    readonly keyOf?: (item: Item) => string;
    readonly waitMs?: number;
    readonly apartMs?: number;
  },
): (item: Item) => Promise<Result> {
  type Waiter = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };
  let waiting: Waiter[] = [];
  let inFlight = false;
  let lastAt = Number.NEGATIVE_INFINITY;

  function nextBatch(): Waiter[] {
    const { keyOf, maxItems } = options;
    if (!keyOf) {
      return waiting.splice(0, maxItems);
    }
    const batch = new Map<string, Waiter>();
    waiting = waiting.filter((waiter) => {
      const key = keyOf(waiter.item);
      if (batch.size >= maxItems || batch.has(key)) {
        return true;
      }
      batch.set(key, waiter);
      return false;
    });
    return [...batch.values()];
  }

  async function gather(): Promise<void> {
    const { waitMs = 0, apartMs = 0 } = options;
    const pauseMs = Math.max(waitMs, lastAt + apartMs - performance.now());
    if (pauseMs > 0) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    lastAt = performance.now();
  }

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      await gather();
      const batch = nextBatch();
      try {
        const results = await flush(batch.map((waiter) => waiter.item));
        for (const [index, waiter] of batch.entries()) {
          waiter.resolve(results[index] as Result);
        }
      } catch (error) {
        for (const waiter of batch) {
          waiter.reject(error);
        }
      }
    }
    inFlight = false;
  }

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!inFlight) {
        inFlight = true;
        // What comes in the same turn of the event loop shares the first batch too.
        setImmediate(() => void run());
      }
    });
}
