import { randomBytes } from 'node:crypto';
import type { ReceiptAttachment, SendCosts, Sender } from '../channels/channel.ts';
import type { Clock } from '../config/clock.ts';
import type { Timings } from '../config/env.ts';
import { ProviderError } from '../config/errors.ts';
import type { Logger } from '../config/logger.ts';
import { afterQuietHours } from '../config/rules/quiet-hours.ts';
import type { CustomerStore } from '../conversation/customer-store.ts';
import type { NewOutboxMessage, OutboxMessage, OutboxStore } from '../conversation/outbox-store.ts';
import type { Recorded, SendRecord } from '../conversation/send-record.ts';
import type { SessionStore } from '../conversation/session-store.ts';
import { createAfterSendError } from './after-send-error.ts';
import { type ComposeDependencies, createOutboundComposer } from './compose-outbound.ts';
import type { Bells } from './jobs.ts';
import type { Live } from './live.ts';
import type { MessageCosts } from './message-costs.ts';
import type { SendRate } from './send-rate.ts';

/** An account that can send, with the pace its provider allows. */
export type SendAccount = {
  readonly send: Sender;
  readonly channel: string;
  readonly messagesPerSecond: number;
  readonly freeForMs?: number;
  readonly costs?: SendCosts;
  readonly attachesReceipt?: ReceiptAttachment;
};

export type SendDependencies = ComposeDependencies & {
  readonly outbox: OutboxStore;
  readonly sessions: SessionStore;
  readonly customers: CustomerStore;
  readonly accounts: ReadonlyMap<string, SendAccount>;
  readonly rate: SendRate;
  /** When what can wait may be sent; by default after the quiet hours. */
  readonly quietUntil?: (now: Date) => Date;
  readonly bells: Bells;
  readonly live: Pick<Live, 'ring'>;
  /** What it cost; nobody counts where absent. */
  readonly noteSent?: MessageCosts['noteSent'];
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
type Claim = { readonly token: string; readonly until: Date };
/** Not tried: what comes before a send took so long that somebody else may have the message by now. */
const tooLate = 'too_late';
/** `blocked`: the lane does not go on from here. `followed`: more was left to us meanwhile. */
type Ending = Exclude<Recorded, 'lost'> | 'blocked';

/** Workers that die are ours, and rarely die of the same message: silence would be worse than a repeat. */
const sendsWhenInterrupted = 5;
const longestRateWaitMs = 500;
/** Sends under way from here at once; what is more goes to the queue, where any process takes it. */
const mostDispatched = 100;
const mostRemembered = 20_000;
/** A message this young has its turn's word on who owns the conversation. */
const freshMs = 1_000;

export function createSendWork(deps: SendDependencies): SendWork {
  const { outbox, bells, clock, log } = deps;
  const compose = createOutboundComposer(deps);
  const afterError = createAfterSendError(deps);
  const dispatched = new Set<Promise<void>>();
  /** Customers to the position up to which everything was sent from here. */
  const clearUpTo = new Map<string, number>();

  /** Whether a send that begins now is over before somebody else may take the message for left behind. */
  const hasTime = ({ until }: Claim) => Date.now() + deps.timings.sendTimeoutMs < until.getTime();

  async function callProvider(
    message: OutboxMessage,
    account: SendAccount,
    claim: Claim,
  ): Promise<Result | typeof tooLate> {
    const started = performance.now();
    const outbound = await compose(message, account);
    if (!outbound) {
      return { kind: 'superseded' };
    }
    // A database may have been away since the claim: another process has sent it by now, and perhaps what comes after it.
    if (!hasTime(claim)) {
      return tooLate;
    }
    const receipt = await account.send(outbound);
    deps.noteSent?.(message.enquiryId, account, receipt);
    log.info(
      {
        step: 'send',
        channel: account.channel,
        account: message.account,
        customerId: message.customerId,
        messageId: message.id,
        ...(receipt.externalId ? { externalId: receipt.externalId } : {}),
        ms: Math.round(performance.now() - started),
      },
      'sent',
    );
    return { kind: 'accepted', ...receipt };
  }

  /** The result when this message may not go out now; undefined when it may. */
  async function mayNotSend(message: OutboxMessage, pace: Promise<number>): Promise<Result | undefined> {
    const unasked = message.reply.canWait ? await mayNotDisturb(message) : undefined;
    if (unasked) {
      return unasked;
    }
    const waitMs = await pace;
    if (waitMs > longestRateWaitMs) {
      return { kind: 'retry', code: 'provider_throttled', dueAt: new Date(Date.now() + waitMs) };
    }
    if (waitMs > 0) {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
    // Last, at the instant of sending: a person may have taken over since the turn.
    const fresh = waitMs === 0 && Date.now() - message.at.getTime() < freshMs;
    if (
      message.author === 'bot' &&
      !fresh &&
      (await deps.sessions.ownerOf(message.customerId)) === 'person'
    ) {
      return { kind: 'superseded' };
    }
    return undefined;
  }

  /** What comes unasked and can wait is not for the night, and not for who has said STOP at that address. */
  async function mayNotDisturb({ customerId, account, to }: OutboxMessage): Promise<Result | undefined> {
    const customer = await deps.customers.byLane(customerId);
    const address = customer?.addresses.find((known) => known.account === account && known.value === to);
    if (address?.consent === 'opted_out') {
      return { kind: 'superseded' };
    }
    const now = clock.now();
    const dueAt = (deps.quietUntil ?? afterQuietHours)(now);
    return dueAt > now ? { kind: 'waits', dueAt } : undefined;
  }

  /** The milliseconds to wait before one more goes out over this account. */
  function takePace(account: string): Promise<number> {
    return deps.rate.take(account, deps.accounts.get(account)?.messagesPerSecond ?? 1, 1);
  }

  async function sendClaimed(
    message: OutboxMessage,
    claim: Claim,
    pace = takePace(message.account),
  ): Promise<Result | typeof tooLate> {
    const account = deps.accounts.get(message.account);
    if (!account) {
      log.error({ step: 'send', account: message.account, messageId: message.id }, 'the account is gone');
      return { kind: 'failed', code: 'sender_misconfigured' };
    }
    try {
      return (await mayNotSend(message, pace)) ?? (await callProvider(message, account, claim));
    } catch (error) {
      if (!(error instanceof ProviderError)) {
        throw error;
      }
      return await afterError(message, error);
    }
  }

  /** Left to whoever is sending it, who then goes on with the lane; or it is closed by now. */
  async function leaveToOther(id: string): Promise<Ending> {
    return (await outbox.follow(id)) ? 'blocked' : 'recorded';
  }

  /** How the lane goes on past a message that is not to be sent now; undefined for one that is. */
  async function passBy(
    { id, claimedUntil, dueAt, heldUntil, reply }: OutboxMessage,
    isLast: boolean,
  ): Promise<Ending | undefined> {
    const now = Date.now();
    if (claimedUntil !== undefined && claimedUntil.getTime() > now) {
      return await leaveToOther(id);
    }
    if (dueAt.getTime() <= now) {
      return undefined;
    }
    // What waits for the morning is overtaken by what cannot.
    if (reply.canWait) return 'recorded';
    // Who comes behind it later looks for itself.
    return heldUntil === undefined || isLast ? 'blocked' : await leaveToOther(id);
  }

  async function sendNext(message: OutboxMessage, isLast: boolean): Promise<Ending> {
    const passed = await passBy(message, isLast);
    if (passed) {
      return passed;
    }
    const now = Date.now();
    const claim = newClaim(now);
    if (!(await outbox.claim(message.id, claim.token, claim.until))) {
      return await leaveToOther(message.id);
    }
    // Whoever claimed it before died in the middle, more often before the call than after it: to say nothing would be
    // worse than to say it twice.
    const interrupted = message.status === 'sending';
    if (interrupted && message.tries >= (message.reply.class === 'code' ? 1 : sendsWhenInterrupted)) {
      return await record(message, claim, { kind: 'unknown', code: 'provider_outcome_unknown' });
    }
    const result = await sendClaimed(message, claim);
    if (result === tooLate) {
      await giveBack([message], claim, message.customerId);
      return 'blocked';
    }
    return await record(message, claim, result);
  }

  function newClaim(now: number): Claim {
    return {
      token: randomBytes(9).toString('base64url'),
      until: new Date(now + deps.timings.sendClaimMs),
    };
  }

  async function record(message: OutboxMessage, { token }: Claim, result: Result): Promise<Ending> {
    const recorded = await outbox.record({ id: message.id, claim: token, result });
    // Whoever took the claim over may send this one again: what comes after it must wait for that.
    return recorded === 'lost' || result.kind === 'retry' ? 'blocked' : recorded;
  }

  async function sendLane(customerId: string): Promise<void> {
    for (let followed = true; followed; ) {
      followed = false;
      const lane = await outbox.lane(customerId);
      for (const message of lane) {
        const ending = await sendNext(message, message === lane.at(-1));
        if (ending === 'blocked') {
          return;
        }
        followed ||= ending === 'followed';
      }
    }
  }

  /** Whether nothing of the customer's can be open before this one: positions are given without gaps. */
  function isNext({ customerId, position }: OutboxMessage): boolean {
    return position === 1 || clearUpTo.get(customerId) === position - 1;
  }

  function noteClear({ customerId, position }: OutboxMessage): void {
    if (clearUpTo.size >= mostRemembered) {
      clearUpTo.clear();
    }
    clearUpTo.set(customerId, position);
  }

  /** Sends as many of these, in their order, as the claim on them and the answers allow. */
  async function sendWhileClaimed(messages: readonly OutboxMessage[], claim: Claim, pace: Promise<number>) {
    let followed = false;
    for (const [index, message] of messages.entries()) {
      const result = await sendClaimed(message, claim, index === 0 ? pace : undefined);
      if (result === tooLate) {
        return { left: messages.slice(index), ended: false, followed };
      }
      const ending = await record(message, claim, result);
      if (ending === 'blocked') {
        return { left: messages.slice(index + 1), ended: false, followed };
      }
      followed ||= ending === 'followed';
    }
    return { left: [], ended: true, followed };
  }

  async function giveBack(
    messages: readonly OutboxMessage[],
    { token }: Claim,
    customerId: string,
    before?: string,
  ): Promise<void> {
    await outbox.giveBack(
      messages.map(({ id }) => id),
      token,
    );
    if (before !== undefined) {
      await outbox.follow(before);
    }
    await bells.ring('send', customerId);
  }

  /** Sends messages that were claimed as they were stored, unless something else must come first. */
  async function sendAtOnce(
    messages: readonly OutboxMessage[],
    first: OutboxMessage,
    claim: Claim,
    pace: Promise<number>,
  ): Promise<void> {
    const { customerId } = first;
    const [before] = isNext(first) ? [first.id] : await outbox.openIds(customerId);
    if (before !== first.id) {
      // The lane goes on with whoever sends that one; where nobody does, with the bell.
      return await giveBack(messages, claim, customerId, before);
    }
    const { left, ended, followed } = await sendWhileClaimed(messages, claim, pace);
    if (!ended) {
      return await giveBack(left, claim, customerId);
    }
    if (followed) {
      return await sendLane(customerId);
    }
    noteClear(messages.at(-1) ?? first);
  }

  async function dispatch(messages: readonly NewOutboxMessage[]): Promise<void> {
    const customerId = messages[0]?.customerId;
    if (customerId === undefined) {
      return;
    }
    const held = messages.filter(({ heldUntil }) => heldUntil !== undefined);
    if (held.length > 0 || dispatched.size >= mostDispatched) {
      await outbox.add(messages);
      for (const entryId of new Set(held.map(({ inReplyTo }) => inReplyTo))) {
        deps.live.ring(entryId, await outbox.sealAnswers(entryId, messages));
      }
      if (held.length < messages.length) void bells.ring('send', customerId);
      return;
    }
    const now = new Date();
    const claim = newClaim(now.getTime());
    const fresh = messages.map(
      (message): OutboxMessage => ({ ...message, status: 'sending', tries: 0, dueAt: now, at: now }),
    );
    const [first] = fresh;
    // Asked for while the messages are stored.
    const pace = takePace(first?.account ?? '');
    if (!first || !(await outbox.add(messages, claim))) {
      // Stored before by somebody who died: they go the usual way.
      return await giveBack(fresh, claim, customerId);
    }
    const sending = sendAtOnce(fresh, first, claim, pace)
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
