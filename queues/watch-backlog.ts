import type { Logger } from '../config/logger.ts';
import type { InboxStore } from '../conversation/inbox-store.ts';
import type { Acceptor } from './accept.ts';
import type { Spool } from './spool.ts';

const everyMs = 1_000;
/** So many unhandled entries, or one so old, and more input would only make everybody wait longer. */
const mostWaiting = 20_000;
const notGettingOnMs = 60_000;

/** Keeps an eye on what was accepted and not yet handled: sheds load, stores the spool, and answers for readiness. */
export function watchBacklog(deps: {
  readonly inbox: InboxStore;
  readonly acceptor: Acceptor;
  readonly spool: Spool;
  readonly log: Logger;
}) {
  let waiting = 0;
  let oldestMs = 0;
  let looking = false;

  async function look(): Promise<void> {
    if (looking) {
      return;
    }
    looking = true;
    try {
      if (deps.acceptor.isDatabaseDown() || !deps.spool.isEmpty()) {
        await deps.acceptor.drainSpool();
      }
      const { count, oldestAt } = await deps.inbox.backlog(mostWaiting + 1);
      waiting = count;
      oldestMs = oldestAt ? Date.now() - oldestAt.getTime() : 0;
      deps.acceptor.setOverloaded(waiting > mostWaiting);
    } catch (err) {
      deps.log.debug({ step: 'backlog', err }, 'MongoDB is away');
    } finally {
      looking = false;
    }
  }

  const timer = setInterval(() => void look(), everyMs);
  return {
    stop: () => clearInterval(timer),
    health: (draining: boolean) => ({
      ready: !draining && !deps.acceptor.isDatabaseDown() && oldestMs < notGettingOnMs,
      detail: {
        draining,
        databaseDown: deps.acceptor.isDatabaseDown(),
        spoolEmpty: deps.spool.isEmpty(),
        waiting,
        oldestWaitingMs: oldestMs,
      },
    }),
  };
}
