import { setFlagsFromString } from 'node:v8';
import type { Logger } from './logger.ts';

type Open = {
  readonly log: Logger;
  readonly close: () => Promise<void>;
  /** Told of a rejection that nobody caught, instead of ending: for a library that leaves such behind. */
  readonly surviveRejection?: (error: unknown) => void;
};

const drainWithinMs = 20_000;

/**
 * Opens a process and ends it well: the first SIGTERM or SIGINT drains, the second one ends at once, and so does what
 * nobody caught. A start that fails says why in a sentence and exits 1.
 */
export async function runProcess(name: string, open: () => Promise<Open>): Promise<void> {
  // Left to itself the heap may grow to four times what is alive in it before it is collected.
  setFlagsFromString('--heap-growing-percent=25');
  let opened: Open;
  try {
    opened = await open();
  } catch (error) {
    process.stderr.write(`${name} can't start: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
  let ending = false;

  async function end(reason: string, exitCode: number): Promise<void> {
    if (ending) {
      process.exit(1);
    }
    ending = true;
    opened.log.info({ step: 'stop' }, `ending: ${reason}`);
    setTimeout(() => process.exit(exitCode), drainWithinMs).unref();
    await opened
      .close()
      .catch((err: unknown) => opened.log.warn({ step: 'stop', err }, 'the end was not clean'));
    process.exit(exitCode);
  }

  process.on('SIGTERM', () => void end('SIGTERM', 0));
  process.on('SIGINT', () => void end('SIGINT', 0));
  process.on('uncaughtException', (err) => {
    opened.log.error({ step: 'stop', err }, 'an error that nobody caught');
    void end('uncaught error', 1);
  });
  process.on('unhandledRejection', (err) => {
    if (opened.surviveRejection) return opened.surviveRejection(err);
    opened.log.error({ step: 'stop', err }, 'a rejection that nobody caught');
    void end('unhandled rejection', 1);
  });
}
