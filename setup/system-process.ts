import { setTimeout as sleep } from 'node:timers/promises';
import type { Child, ChildEnd, Children, ChildSpec } from './children.ts';
import { markLog } from './log-tail.ts';
import { waitForHttp } from './wait-for-http.ts';

/** A process of a system that may be killed and started again. */
export type SystemProcess = {
  readonly name: string;
  readonly logFile: string;
  /** True from when it first answered until it ends. */
  readonly isUp: () => boolean;
  /** kill -9, and waits until it is gone. It stays down until it is started. */
  readonly kill: () => Promise<void>;
  /** Starts it when it is down, and waits until it answers. Throws SetupError when that takes too long. */
  readonly start: (until?: keyof ProcessUrls) => Promise<void>;
  /** SIGTERM, and SIGKILL after its grace. Undefined when it was down. */
  readonly stop: () => Promise<ChildEnd | undefined>;
  /** How often it ended without being asked to, and was started again. */
  readonly unaskedEnds: () => number;
};

/** `alive`: it answers at all. `ready`: it gets on with its work. */
export type ProcessUrls = { readonly alive: string; readonly ready: string };

const answersWithinMs = 90_000;
const restartPauseMs = 500;

/** Describes the process without starting it. Ending by itself it is brought back, as any supervisor would. */
export function describeProcess(
  children: Children,
  spec: Omit<ChildSpec, 'whenEnded'>,
  urls: ProcessUrls,
): SystemProcess {
  let child: Child | undefined;
  let up = false;
  let wanted = false;
  let unaskedEnds = 0;

  function run(): Child {
    const started = children.run({ ...spec, whenEnded: 'report' });
    child = started;
    void started.ended.then(async () => {
      if (!wanted || child !== started) return;
      unaskedEnds += 1;
      up = false;
      await sleep(restartPauseMs);
      if (wanted && child === started) await start('alive').catch(() => undefined);
    });
    return started;
  }

  async function start(until: keyof ProcessUrls = 'ready'): Promise<void> {
    wanted = true;
    const logSince = await markLog(spec.logFile);
    const running = child?.pid() === undefined ? run() : child;
    await waitForHttp(urls[until], running, spec.logFile, logSince, answersWithinMs);
    up = true;
  }

  return {
    name: spec.name,
    logFile: spec.logFile,
    isUp: () => up && child?.pid() !== undefined,
    start,
    kill: async () => {
      wanted = false;
      up = false;
      child?.kill('SIGKILL');
      await child?.ended;
    },
    stop: async () => {
      wanted = false;
      up = false;
      if (child?.pid() === undefined) return undefined;
      await child.stop();
      return await child.ended;
    },
    unaskedEnds: () => unaskedEnds,
  };
}
