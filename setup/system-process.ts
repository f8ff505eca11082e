import type { Child, ChildEnd, Children, ChildSpec } from './children.ts';
import { markLog } from './log-tail.ts';
import { waitForHttp } from './wait-for-http.ts';

/** A process of a system that may be killed and started again. */
export type SystemProcess = {
  readonly name: string;
  readonly logFile: string;
  /** Undefined while it is down. */
  readonly pid: () => number | undefined;
  /** True from when it answered that it is ready until it ends. */
  readonly isReady: () => boolean;
  /** kill -9, and waits until it is gone. */
  readonly kill: () => Promise<void>;
  /** Starts it when it is down, and waits until it is ready. Throws SetupError when that takes too long. */
  readonly start: () => Promise<void>;
  /** SIGTERM, and SIGKILL after its grace. Undefined when it was down. */
  readonly stop: () => Promise<ChildEnd | undefined>;
};

const readyWithinMs = 90_000;

/** Describes the process without starting it. It is ready when `readyUrl` answers 2xx. */
export function describeProcess(
  children: Children,
  spec: Omit<ChildSpec, 'whenEnded'>,
  readyUrl: string,
): SystemProcess {
  let child: Child | undefined;
  let ready = false;

  return {
    name: spec.name,
    logFile: spec.logFile,
    pid: () => child?.pid(),
    isReady: () => ready && child?.pid() !== undefined,
    kill: async () => {
      ready = false;
      child?.kill('SIGKILL');
      await child?.ended;
    },
    start: async () => {
      if (child?.pid() === undefined) {
        const logSince = await markLog(spec.logFile);
        child = children.run({ ...spec, whenEnded: 'report' });
        await waitForHttp(readyUrl, child, spec.logFile, logSince, readyWithinMs);
      }
      ready = true;
    },
    stop: async () => {
      ready = false;
      if (child?.pid() === undefined) return undefined;
      await child.stop();
      return await child.ended;
    },
  };
}
