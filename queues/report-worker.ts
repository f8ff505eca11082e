import type { Hint } from '../commerce/hint.ts';
import type { Clock } from '../config/clock.ts';
import type { Logger } from '../config/logger.ts';
import type { DeliveryReport } from '../conversation/channel-event.ts';
import type { InboxEntry, InboxStore } from '../conversation/inbox-store.ts';
import type { OutboxStore } from '../conversation/outbox-store.ts';

/** A report may overtake the answer to its send; it waits for that as long as a provider's news are worth anything. */
const waitingPauseMs = [500, 2_000, 10_000, 60_000, 600_000];
const waitsForMs = 48 * 3_600_000;

export type DeliveryDependencies = {
  readonly inbox: InboxStore;
  readonly outbox: OutboxStore;
  /** Looks after a message that carries a receipt. */
  readonly settleReceipt: (messageId: string) => Promise<void>;
  readonly clock: Clock;
  readonly log: Logger;
};

/** Applies the delivery reports of one message: `lane` is `<account>|<the provider's id>`. */
export function createDeliveryWork(deps: DeliveryDependencies): (lane: string) => Promise<void> {
  const { inbox, outbox, log } = deps;

  async function applyEntry(entry: InboxEntry): Promise<void> {
    const account = entry.account ?? '';
    const { externalId, messageId, status, code } = (await inbox.openBody(entry)) as DeliveryReport;
    const found = await outbox.applyReport(account, externalId, status, code, messageId);
    if (found?.orderId ?? found?.moneyOf) {
      await deps.settleReceipt(found.messageId);
    }
    if (!found && Date.now() - entry.at.getTime() <= waitsForMs) {
      const pauseMs = waitingPauseMs[Math.min(entry.tries, waitingPauseMs.length - 1)] ?? 0;
      await inbox.postpone(entry.id, new Date(Date.now() + pauseMs));
      return;
    }
    await inbox.markDone(entry.id);
    log.info(
      { step: 'delivery', account, externalId, kind: status },
      found ? 'delivery report' : 'a delivery report is about no message of ours',
    );
  }

  return async (lane) => {
    for (const entry of await inbox.waiting([lane])) {
      await applyEntry(entry);
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
