import { z } from 'zod';
import type { SystemState } from '../console/wire.ts';

export type ProcessState = SystemState['processes'][number];

/** The server and the worker, as far as whoever started them lets us. */
export type ProcessControl = {
  readonly states: () => readonly ProcessState[];
  /** kill -9; whoever started it brings it back. */
  readonly kill: (name: 'worker' | 'server') => Promise<void>;
  readonly close: () => void;
};

const askEveryMs = 500;

const Told = z.object({
  processes: z.array(z.object({ name: z.string(), pid: z.int().nullable() })),
});

/** By messages to the process that started this one (`setup/demo-process.ts`); without one there is nothing to control. */
export function openParentControl(onChange: () => void): ProcessControl {
  let states: readonly ProcessState[] = [];
  const ask = (message: object) => process.send?.(message);
  const hear = (message: unknown) => {
    const told = Told.safeParse(message);
    if (!told.success) return;
    const next = told.data.processes.map(
      ({ name, pid }): ProcessState => (pid === null ? { name, state: 'down' } : { name, state: 'up', pid }),
    );
    const changed = JSON.stringify(next) !== JSON.stringify(states);
    states = next;
    if (changed) onChange();
  };
  process.on('message', hear);
  ask({ ask: 'processes' });
  const timer = setInterval(() => ask({ ask: 'processes' }), askEveryMs);
  return {
    states: () => states,
    kill: async (name) => {
      ask({ kill: name });
    },
    close: () => {
      clearInterval(timer);
      process.off('message', hear);
    },
  };
}
