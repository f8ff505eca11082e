import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from './children.ts';
import type { markLog } from './log-tail.ts';
import { SetupError } from './setup-error.ts';

/** Waits until the address answers 2xx. Throws SetupError, with the end of its log, when the child ends first or is too slow. */
export async function waitForHttp(
  url: string,
  child: Child,
  logFile: string,
  logSince: Awaited<ReturnType<typeof markLog>>,
  withinMs: number,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    if (child.pid() === undefined) throw await failure(`${child.name} ended while it was starting`);
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await sleep(100);
  }
  throw await failure(`${child.name} did not get ready in ${withinMs / 1_000} s (${url})`);

  async function failure(what: string): Promise<SetupError> {
    const lines = (await logSince()).trim().split('\n').slice(-24);
    return new SetupError(
      [`${what}. The end of ${logFile}:`, ...lines.map((line) => `  ${line}`)].join('\n'),
    );
  }
}
