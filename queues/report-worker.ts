import type { Hint } from '../commerce/hint.ts';
import type { Clock } from '../config/clock.ts';
import type { Logger } from '../config/logger.ts';
import type { DeliveryReport } from '../conversation/channel-event.ts';
import type { InboxStore } from '../conversation/inbox-store.ts';
import type { OutboxStore } from '../conversation/outbox-store.ts';

/** A report may overtake the answer to its send; it waits for that as long as a provider's news are worth anything. */
const waitingPauseMs = [500, 2_000, 10_000, 60_000, 600_000];
const waitsForMs = 48 * 3_600_000;

/** Applies the delivery reports of one message: `lane` is `<account>|<the provider's id>`. */
export function createDeliveryWork(deps: {
  readonly inbox: InboxStore;
  readonly outbox: OutboxStore;
  readonly clock: Clock;
  readonly log: Logger;
}): (lane: string) => Promise<void> {
  return async (lane) => {
    for (const entry of await deps.inbox.waiting([lane])) {
      const report = (await deps.inbox.openBody(entry)) as DeliveryReport;
      const found = await deps.outbox.applyReport(
        entry.account ?? '',
        report.externalId,
        report.status,
        report.code,
      );
      if (found || Date.now() - entry.at.getTime() > waitsForMs) {
        await deps.inbox.markDone(entry.id);
        deps.log.info(
          {
            step: 'delivery',
            account: entry.account ?? '',
            externalId: report.externalId,
            kind: report.status,
          },
          found ? 'delivery report' : 'a delivery report is about no message of ours',
        );
      } else {
        const pauseMs = waitingPauseMs[Math.min(entry.tries, waitingPauseMs.length - 1)] ?? 0;
        await deps.inbox.postpone(entry.id, new Date(Date.now() + pauseMs));
      }
    }
  };
}

/** Passes gateways' and vendors' hints on: they settle nothing, they make us ask. */
export function createHintWork(deps: {
  readonly inbox: InboxStore;
  readonly hint: (hint: Hint) => Promise<void>;
}): (lane: string) => Promise<void> {
  return async (lane) => {
    for (const entry of await deps.inbox.waiting([lane])) {
      await deps.hint((await deps.inbox.openBody(entry)) as Hint);
      await deps.inbox.markDone(entry.id);
    }
  };
}
