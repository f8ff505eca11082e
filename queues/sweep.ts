import type { Timings } from '../config/env.ts';
import type { Logger } from '../config/logger.ts';
import type { AddressClaimStore } from '../conversation/address-claim-store.ts';
import type { FileStore } from '../conversation/file-store.ts';
import type { InboxStore } from '../conversation/inbox-store.ts';
import type { OutboxStore } from '../conversation/outbox-store.ts';
import type { ReceiptMessageStore } from '../conversation/receipt-message-store.ts';
import type { SessionStore } from '../conversation/session-store.ts';
import { bellFor } from './accept.ts';
import type { Bells, JobName } from './jobs.ts';

const mostAPass = 500;
/** A mailbox this old while Redis answers: its deduplication key may have been left behind. */
const staleBellMs = 60_000;

export type Sweep = {
  /** Rings for whatever was left anywhere: after a crash, a lost bell, an emptied Redis, or because its time has come. */
  readonly pass: () => Promise<void>;
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  /** When the last pass ended well, and how old the oldest unhandled entry was then. */
  readonly progress: () => { readonly lastPassAt: Date | null; readonly oldestWaitingMs: number };
};

export function createSweep(deps: {
  readonly inbox: InboxStore;
  readonly outbox: OutboxStore;
  readonly sessions: SessionStore;
  readonly receiptMessages: ReceiptMessageStore;
  readonly claims: Pick<AddressClaimStore, 'due'>;
  readonly files: Pick<FileStore, 'due'>;
  readonly dueWork: (limit: number) => Promise<readonly { kind: JobName; id: string }[]>;
  readonly bells: Bells;
  readonly timings: Timings;
  readonly log: Logger;
}): Sweep {
  const { bells, timings } = deps;
  let lastPassAt: Date | null = null;
  let oldestWaitingMs = 0;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  async function sweepInbox(): Promise<number> {
    const now = Date.now();
    const overdue = await deps.inbox.overdue(new Date(now - timings.sweepAfterMs), mostAPass);
    const lanes = new Map(overdue.map((entry) => [`${bellFor(entry.kind)}|${entry.lane}`, entry]));
    for (const { kind, lane, dueAt } of lanes.values()) {
      const name = bellFor(kind);
      const stale = name === 'turn' && now - dueAt.getTime() > staleBellMs;
      void (stale ? bells.ringAnew(name, lane) : bells.ring(name, lane));
    }
    const turns = overdue.filter(({ kind }) => bellFor(kind) === 'turn');
    oldestWaitingMs = turns[0] ? now - turns[0].dueAt.getTime() : 0;
    return lanes.size;
  }

  async function pass(): Promise<void> {
    const rung = await sweepInbox();
    const [left, unsent, unproved, joins, files, due] = await Promise.all([
      deps.sessions.withLeftEffects(mostAPass),
      deps.outbox.overdue(mostAPass),
      deps.receiptMessages.unproved(mostAPass),
      deps.claims.due(mostAPass),
      deps.files.due(mostAPass),
      deps.dueWork(mostAPass),
    ]);
    for (const customerId of left) {
      void bells.ring('turn', customerId);
    }
    for (const customerId of unsent) {
      void bells.ring('send', customerId);
    }
    for (const messageId of unproved) {
      void bells.ring('receipt', messageId);
    }
    for (const claimId of joins) {
      void bells.ring('join', claimId);
    }
    for (const fileId of files) {
      void bells.ring('media', fileId);
    }
    for (const { kind, id } of due) {
      void bells.ring(kind, id);
    }
    lastPassAt = new Date();
    const count = [left, unsent, unproved, joins, files, due].reduce((sum, ids) => sum + ids.length, rung);
    if (count > 0) {
      deps.log.debug({ step: 'sweep', count }, 'rang for what was left');
    }
  }

  function schedule(): void {
    // Workers that started together should not sweep together.
    const ms = timings.sweepMs * (0.75 + Math.random() / 2);
    timer = setTimeout(() => {
      running = pass()
        .catch((err: unknown) => deps.log.warn({ step: 'sweep', err }, 'the sweep could not look'))
        .finally(() => {
          if (!stopped) {
            schedule();
          }
        });
    }, ms);
  }

  return {
    pass,
    start: schedule,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
    progress: () => ({ lastPassAt, oldestWaitingMs }),
  };
}
