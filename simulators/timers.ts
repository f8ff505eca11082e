export type Timers = {
  /** True after `ms`; false at once when the timers are cleared, or when too many are waiting already. */
  readonly wait: (ms: number) => Promise<boolean>;
  readonly waiting: () => number;
  readonly clear: () => void;
};

/** All waiting of the simulators, so that a reset or a stop leaves nothing behind. */
export function createTimers(capacity: number): Timers {
  const pending = new Map<NodeJS.Timeout, (elapsed: boolean) => void>();
  return {
    wait: (ms) => {
      if (pending.size >= capacity) return Promise.resolve(false);
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          pending.delete(timer);
          resolve(true);
        }, ms);
        pending.set(timer, resolve);
      });
    },
    waiting: () => pending.size,
    clear: () => {
      for (const [timer, resolve] of pending) {
        clearTimeout(timer);
        resolve(false);
      }
      pending.clear();
    },
  };
}
