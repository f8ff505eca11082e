import { randomBytes } from 'node:crypto';
import type { Sender } from '../channels/channel.ts';
import type { Clock } from '../config/clock.ts';
import type { Timings } from '../config/env.ts';
import { errorCatalogue, ProviderError } from '../config/errors.ts';
import type { Logger } from '../config/logger.ts';
import type { CustomerStore } from '../conversation/customer-store.ts';
import type { NewOutboxMessage, OutboxMessage, OutboxStore } from '../conversation/outbox-store.ts';
import type { ReplyClass } from '../conversation/reply.ts';
import type { SendRecord } from '../conversation/send-record.ts';
import type { SessionStore } from '../conversation/session-store.ts';
import type { Bells } from './jobs.ts';
import type { SendRate } from './send-rate.ts';

/** An account that can send, with the pace its provider allows. */
export type SendAccount = {
  readonly send: Sender;
  readonly channel: string;
  readonly messagesPerSecond: number;
};

export type SendDependencies = {
  readonly outbox: OutboxStore;
  readonly sessions: SessionStore;
  readonly customers: CustomerStore;
  readonly accounts: ReadonlyMap<string, SendAccount>;
  readonly rate: SendRate;
  readonly bells: Bells;
  readonly clock: Clock;
  readonly timings: Timings;
  readonly log: Logger;
};

export type SendWork = {
  /** Sends what waits in a customer's lane, one after the other, each by one process. Safe at any time. */
  readonly sendLane: (customerId: string) => Promise<void>;
  /**
   * Stores one customer's new messages and sends them from here, without the way over a queue, while this process has
   * room for it. Ends when they are stored.
   */
  readonly dispatch: (messages: readonly NewOutboxMessage[]) => Promise<void>;
  /** Ends when nothing is being sent that was dispatched here. */
  readonly settled: () => Promise<void>;
};

type Result = SendRecord['result'];

/** How often a message is sent at most when nobody knows whether it went out. A code is never repeated. */
const sendsWhenUnknown: Record<ReplyClass, number> = {
  chat: 3,
  notice: 3,
  money_prompt: 3,
  receipt: 5,
  code: 1,
};
/** Workers that die are ours, and rarely die of the same message: silence would be worse than a repeat. */
const sendsWhenInterrupted = 5;
const unknownPauseMs = 15_000;
const maxTries = 6;
const retryPauseMs = [500, 2_000, 8_000, 20_000, 30_000];
const holdPauseMs = 60_000;
const longestRateWaitMs = 500;
/** Sends under way from here at once; what is more goes to the queue, where any process takes it. */
const mostDispatched = 100;

export function createSendWork(deps: SendDependencies): SendWork {
  const { outbox, bells, clock, log } = deps;
  const dispatched = new Set<Promise<void>>();

  function laterOrFailed(message: OutboxMessage, error: ProviderError, pauseMs: number): Result {
    if (message.tries + 1 >= maxTries) {
      return { kind: 'failed', code: error.code };
    }
    return {
      kind: 'retry',
      code: error.code,
      dueAt: clock.after(Math.max(pauseMs, error.retryAfterMs ?? 0)),
    };
  }

  function afterUnknown(message: OutboxMessage, sends: number, code: ProviderError['code']): Result {
    if (sends >= sendsWhenUnknown[message.reply.class]) {
      return { kind: 'unknown', code };
    }
    return { kind: 'retry', code, dueAt: clock.after(unknownPauseMs) };
  }

  async function afterError(message: OutboxMessage, error: ProviderError): Promise<Result> {
    const level = errorCatalogue[error.code].level;
    log[level](
      {
        step: 'send',
        account: message.account,
        customerId: message.customerId,
        messageId: message.id,
        code: error.code,
      },
      error.providerCode ? `the provider said ${error.providerCode}` : 'not sent',
    );
    switch (error.recovery) {
      case 'requery':
        return afterUnknown(message, message.tries + 1, error.code);
      case 'retry':
        return laterOrFailed(
          message,
          error,
          retryPauseMs[Math.min(message.tries, retryPauseMs.length - 1)] ?? 0,
        );
      case 'hold':
        return laterOrFailed(message, error, holdPauseMs);
      case 'opt_out':
        await deps.customers.setConsentByValue(message.customerId, message.to, 'opted_out');
        return { kind: 'failed', code: error.code };
      case 'fail':
        return { kind: 'failed', code: error.code };
    }
  }

  async function callProvider(message: OutboxMessage, account: SendAccount): Promise<Result> {
    const started = performance.now();
    const { id, to, from, reply } = message;
    const receipt = await account.send({ id, to, reply, ...(from ? { from } : {}) });
    log.info(
      {
        step: 'send',
        channel: account.channel,
        account: message.account,
        customerId: message.customerId,
        messageId: id,
        ...(receipt.externalId ? { externalId: receipt.externalId } : {}),
        ms: Math.round(performance.now() - started),
      },
      'sent',
    );
    return { kind: 'accepted', ...receipt };
  }

  /** The result when this message may not go out now; undefined when it may. */
  async function mayNotSend(message: OutboxMessage, account: SendAccount): Promise<Result | undefined> {
    const waitMs = await deps.rate.take(message.account, account.messagesPerSecond, 1);
    if (waitMs > longestRateWaitMs) {
      return { kind: 'retry', code: 'provider_throttled', dueAt: new Date(Date.now() + waitMs) };
    }
    if (waitMs > 0) {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
    // Last, at the instant of sending: a person may have taken over since the turn.
    if (message.author === 'bot' && (await deps.sessions.ownerOf(message.customerId)) === 'person') {
      return { kind: 'superseded' };
    }
    return undefined;
  }

  async function sendClaimed(message: OutboxMessage): Promise<Result> {
    const account = deps.accounts.get(message.account);
    if (!account) {
      log.error({ step: 'send', account: message.account, messageId: message.id }, 'the account is gone');
      return { kind: 'failed', code: 'sender_misconfigured' };
    }
    try {
      return (await mayNotSend(message, account)) ?? (await callProvider(message, account));
    } catch (error) {
      if (!(error instanceof ProviderError)) {
        throw error;
      }
      return await afterError(message, error);
    }
  }

  /** True when the lane goes on to the next message. */
  async function sendNext(message: OutboxMessage): Promise<boolean> {
    const now = Date.now();
    const claimed = message.claimedUntil !== undefined && message.claimedUntil.getTime() > now;
    if (claimed || message.dueAt.getTime() > now) {
      return false;
    }
    const claim = randomBytes(9).toString('base64url');
    if (!(await outbox.claim(message.id, claim, new Date(now + deps.timings.sendClaimMs)))) {
      return false;
    }
    // Whoever claimed it before died in the middle, more often before the call than after it: to say nothing would be
    // worse than to say it twice.
    const interrupted = message.status === 'sending';
    if (interrupted && message.tries >= (message.reply.class === 'code' ? 1 : sendsWhenInterrupted)) {
      return await outbox.record({
        id: message.id,
        claim,
        class: message.reply.class,
        result: { kind: 'unknown', code: 'provider_outcome_unknown' },
      });
    }
    return await sendAndRecord(message, claim);
  }

  async function sendAndRecord(message: OutboxMessage, claim: string): Promise<boolean> {
    const result = await sendClaimed(message);
    // Whoever took the claim over may send this one again: what comes after it must wait for that.
    const ours = await outbox.record({ id: message.id, claim, class: message.reply.class, result });
    return ours && result.kind !== 'retry';
  }

  async function sendLane(customerId: string): Promise<void> {
    // A bell that rings meanwhile is kept for later, so one pass over what stands here is enough.
    for (const message of await outbox.lane(customerId)) {
      if (!(await sendNext(message))) {
        return;
      }
    }
  }

  /** How many of these, claimed as they were stored, went out before something else had to come first. */
  async function sendFresh(messages: readonly OutboxMessage[], token: string, until: Date): Promise<number> {
    const [first] = messages;
    const [next] = first ? await outbox.openIds(first.customerId) : [];
    if (next !== first?.id) {
      return 0;
    }
    for (const [index, message] of messages.entries()) {
      if (Date.now() + deps.timings.providerTimeoutMs > until.getTime()) {
        return index;
      }
      if (!(await sendAndRecord(message, token))) {
        return index + 1;
      }
    }
    return messages.length;
  }

  async function sendAtOnce(
    customerId: string,
    messages: readonly OutboxMessage[],
    token: string,
    until: Date,
  ): Promise<void> {
    const tried = await sendFresh(messages, token, until);
    if (tried < messages.length) {
      const rest = messages.slice(tried).map(({ id }) => id);
      await outbox.giveBack(rest, token);
      await bells.ring('send', customerId);
      return;
    }
    // Whoever stored a message meanwhile found ours before it, and left it to us.
    if ((await outbox.openIds(customerId)).length > 0) {
      await sendLane(customerId);
    }
  }

  async function dispatch(messages: readonly NewOutboxMessage[]): Promise<void> {
    const customerId = messages[0]?.customerId;
    if (customerId === undefined) {
      return;
    }
    if (dispatched.size >= mostDispatched) {
      await outbox.add(messages);
      void bells.ring('send', customerId);
      return;
    }
    const now = new Date();
    const token = randomBytes(9).toString('base64url');
    const until = new Date(now.getTime() + deps.timings.sendClaimMs);
    if (!(await outbox.add(messages, { token, until }))) {
      // Stored before by somebody who died: they go the usual way.
      const ids = messages.map(({ id }) => id);
      await outbox.giveBack(ids, token);
      void bells.ring('send', customerId);
      return;
    }
    const fresh = messages.map(
      (message): OutboxMessage => ({ ...message, status: 'sending', tries: 0, dueAt: now, at: now }),
    );
    const sending = sendAtOnce(customerId, fresh, token, until)
      .catch((err: unknown) => log.warn({ step: 'send', customerId, err }, 'not sent; the sweep takes it up'))
      .finally(() => dispatched.delete(sending));
    dispatched.add(sending);
  }

  return {
    sendLane,
    dispatch,
    settled: async () => {
      await Promise.all(dispatched);
    },
  };
}
