/**
 * Makes one call of many: what arrives while a batch is under way waits and goes out together as the next one.
 * `flush` gets the items in order of arrival and answers one result for each, in the same order; when it throws,
 * every caller of that batch gets the error.
 */
export function createGroupCommit<Item, Result>(
  flush: (items: readonly Item[]) => Promise<readonly Result[]>,
  options: { readonly maxItems: number },
): (item: Item) => Promise<Result> {
  type Waiter = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };
  let waiting: Waiter[] = [];
  let inFlight = false;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, options.maxItems);
      waiting = waiting.slice(options.maxItems);
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
