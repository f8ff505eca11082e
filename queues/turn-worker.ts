import type { AgentMessageStore } from '../agents/group-chat/agent-message-store.ts';
import type { Effect, RunTurn, TurnOutcome } from '../agents/turn.ts';
import type { Logger } from '../config/logger.ts';
import type { AddressClaimStore } from '../conversation/address-claim-store.ts';
import type { ConsentChange, InboundMessage } from '../conversation/channel-event.ts';
import type { Customer, CustomerAddress } from '../conversation/conversation.ts';
import { idsOf } from '../conversation/customer-ids.ts';
import type { CustomerStore } from '../conversation/customer-store.ts';
import type { InboxEntry, InboxStore } from '../conversation/inbox-store.ts';
import type { NewOutboxMessage } from '../conversation/outbox-store.ts';
import type { Reply } from '../conversation/reply.ts';
import {
  afterCommit,
  type Lease,
  type SessionStore,
  type StoredEffect,
  type TurnCommit,
} from '../conversation/session-store.ts';
import { applyEffect, type EffectDependencies } from './apply-effect.ts';
import type { NoteFiles } from './note-files.ts';
import { createLaneOpener, type LaneDependencies } from './open-lane.ts';
import { recordMessages } from './record-messages.ts';
import type { StopTyping } from './show-typing.ts';
import { repliesOf, waitingDialogue } from './turn-dialogue.ts';
import { toTurnEvent } from './turn-event.ts';
import { addressFor, addressOfReply, authorOf, noteHeard, senderOf, toMessage } from './turn-message.ts';

export type TurnDependencies = EffectDependencies &
  LaneDependencies & {
    readonly inbox: Pick<InboxStore, 'markDead'>;
    readonly customers: Pick<CustomerStore, 'addressKey' | 'touch'>;
    readonly sessions: Pick<SessionStore, 'commit' | 'clear' | 'countTry'>;
    /** Stores replies of one customer, and has them sent. */
    readonly dispatch: (messages: readonly NewOutboxMessage[]) => Promise<void>;
    /** What the agents of a turn said to each other. */
    readonly agentMessages: Pick<AgentMessageStore, 'add'>;
    readonly claims: Pick<AddressClaimStore, 'target' | 'pending'>;
    /** Shows the sender of a message that it is being answered, where the channel can and it takes a while. */
    readonly showTyping: (
      address: CustomerAddress,
      event: InboundMessage | ConsentChange,
    ) => StopTyping | undefined;
    readonly noteFiles: NoteFiles;
    readonly runTurn: RunTurn;
    /** What a customer is told whose message could not be handled. */
    readonly apologise: (state: Lease['state']) => Reply;
    readonly log: Logger;
  };

/** The sixth time that a message brings its turn down, it goes to a person. */
const maxTries = 5;
/** A lease as it moves on over the turns of one mailbox. `ended`: by the commit of its last turn. */
type Progress = { lease: Lease; projected: string[]; ended: boolean };

/** Runs the turns that wait in a mailbox: `lane` is an address key or a customer's id. Safe at any time. */
export function createTurnWork(deps: TurnDependencies): (lane: string) => Promise<void> {
  const { inbox, customers, sessions, log } = deps;
  const openLane = createLaneOpener(deps);

  async function runEntry(
    entry: InboxEntry,
    customer: Customer,
    progress: Progress,
    isLast: boolean,
  ): Promise<boolean> {
    const body = await inbox.openBody(entry);
    const sender = senderOf(entry, body, customer);
    const replyTo = sender?.addressKey ?? progress.lease.replyTo;
    const address = sender ?? addressFor(customer, replyTo);
    const lease = { ...progress.lease, state: noteHeard(progress.lease.state, entry, body, address) };
    const wait = waitingDialogue(lease.state, entry, body);
    if (sender) {
      await noteArrival(entry, body, customer, sender);
    }
    // While a person owns the conversation nobody here writes an answer.
    const answers = sender && lease.state.owner === 'bot';
    const stopTyping = answers ? deps.showTyping(address, body as InboundMessage | ConsentChange) : undefined;
    const turn = deps.runTurn({
      eventId: entry.id,
      event: toTurnEvent(entry, body),
      state: lease.state,
      ...(wait ? { dialogue: wait.medium } : {}),
      customer: sender?.network ? { ...customer, network: sender.network } : customer,
      now: deps.clock.now(),
      after: (ms) => deps.clock.after(ms),
      reads: {
        ...deps.commerce.reads(idsOf(customer)),
        pendingClaims: () => deps.claims.pending(address.addressKey),
      },
    });
    const outcome = await turn.finally(() => stopTyping?.());
    const replies = repliesOf(outcome.replies, entry, body);
    const author = authorOf(entry, outcome.state.owner);
    const targets = await Promise.all(replies.map(async (reply) => await targetOf(reply, customer, address)));
    const effects: StoredEffect[] = [
      ...replies.map((reply, index) => ({
        id: `${entry.id}#${index}`,
        kind: 'reply',
        body: toMessage(reply, {
          entry,
          index,
          lease,
          address: targets[index] ?? address,
          author,
          language: outcome.state.language,
          enquiryId: outcome.state.session?.sessionId,
          wait,
          count: replies.length,
        }),
      })),
      ...outcome.effects.map((effect, index) => ({
        id: `${entry.id}!${index}`,
        kind: effect.kind,
        body: { effect, addressKey: address.addressKey },
      })),
    ];
    const change = {
      // A dialogue that got no answer yet has it from the news of what is being looked up.
      state: { ...outcome.state, dialogue: outcome.replies.length === 0 ? wait : null },
      replyTo,
      replyCount: replies.length,
      effects,
      // Replies are stored once, whoever stores them; what else a turn does is done under its lease.
      ends: isLast && outcome.effects.length === 0,
    };
    return await commit(progress, entry, change, outcome.messages);
  }

  /** Where the sender is reached from now on, and the files that came along. */
  async function noteArrival(
    entry: InboxEntry,
    body: unknown,
    { customerId }: Customer,
    sender: NonNullable<ReturnType<typeof senderOf>>,
  ): Promise<void> {
    const { account, addressKey, ourNumber, network, changed } = sender;
    if (changed) {
      await customers.touch(customerId, {
        ...{ address: sender, account, ourNumber },
        ...(network ? { network } : {}),
      });
    }
    await deps.noteFiles(entry, body, { customerId, addressKey });
  }

  /** Where a reply goes: the code of a claim to the address that is claimed, whosever that is. */
  async function targetOf(
    reply: Reply,
    customer: Customer,
    conversation: CustomerAddress,
  ): Promise<CustomerAddress> {
    const claimId = reply.code && 'claimId' in reply.code ? reply.code.claimId : undefined;
    if (claimId === undefined) {
      return addressOfReply(reply, customer, conversation);
    }
    const target = await deps.claims.target(claimId);
    if (!target) {
      throw new Error('The claim that a code is for is gone.');
    }
    const { address, account, ourNumber } = target;
    return { ...address, account, ourNumber, addressKey: customers.addressKey(address), consent: 'unset' };
  }

  async function commit(
    progress: Progress,
    entry: InboxEntry,
    change: Omit<TurnCommit, 'lease' | 'eventId'>,
    messages: TurnOutcome['messages'] = [],
  ): Promise<boolean> {
    const { lease } = progress;
    if (!(await sessions.commit({ lease, eventId: entry.id, ...change }))) {
      log.info(
        { step: 'turn', customerId: lease.customerId, id: entry.id },
        'the lease was lost; another worker goes on',
      );
      return false;
    }
    const { takes: _, ...taken } = lease;
    progress.lease = {
      ...taken,
      ...afterCommit(lease),
      state: change.state,
      replyTo: change.replyTo,
      replies: lease.replies + change.replyCount,
      tries: 0,
    };
    progress.ended = change.ends ?? false;
    recordMessages(deps, entry.id, lease.customerId, messages);
    await project(change.effects, lease.customerId, progress.projected);
    return true;
  }

  async function project(
    effects: readonly StoredEffect[],
    customerId: string,
    projected: string[],
  ): Promise<void> {
    const messages = effects
      .filter(({ kind }) => kind === 'reply')
      .map(({ body }) => body as NewOutboxMessage);
    if (messages.length > 0) {
      await deps.dispatch(messages);
    }
    for (const { id, kind, body } of effects) {
      if (kind !== 'reply') {
        const { effect, addressKey } = body as { effect: Effect; addressKey: string };
        await applyEffect(deps, effect, { id, customerId, addressKey });
      }
    }
    projected.push(...effects.map(({ id }) => id));
  }

  /** A message that brought its turn down again and again: the customer hears of it, a person gets it, the lane goes on. */
  async function bury(entry: InboxEntry, customer: Customer, progress: Progress): Promise<boolean> {
    const { lease } = progress;
    const address = addressFor(customer, lease.replyTo);
    const enquiry: Effect = {
      kind: 'open_enquiry',
      enquiry: {
        enquiryId: `dead:${entry.id}`,
        customerId: lease.customerId,
        reason: 'dead_letter',
        category: 'technical',
        priority: 'HIGH',
        summary: `A ${entry.kind} could not be handled after ${maxTries} tries. Replay it when the cause is mended.`,
        inboxId: entry.id,
      },
    };
    const reply = toMessage(deps.apologise(lease.state), {
      ...{ entry, index: 0, lease, address, author: 'news' },
      language: lease.state.language,
      wait: null,
      count: 1,
    });
    log.error(
      { step: 'turn', customerId: lease.customerId, id: entry.id, kind: entry.kind },
      'a message is given up',
    );
    const committed = await commit(progress, entry, {
      state: lease.state,
      replyTo: lease.replyTo || address.addressKey,
      replyCount: 1,
      effects: [
        { id: `${entry.id}#0`, kind: 'reply', body: reply },
        {
          id: `${entry.id}!0`,
          kind: enquiry.kind,
          body: { effect: enquiry, addressKey: address.addressKey },
        },
      ],
    });
    if (committed) {
      await inbox.markDead(entry.id);
    }
    return committed;
  }

  async function leave({ lease, projected, ended }: Progress, ending: 'done' | 'failed'): Promise<void> {
    const { customerId } = lease;
    if (ended) {
      sessions.clear(customerId, projected).catch((err: unknown) => {
        log.debug({ step: 'turn', customerId, err }, 'projected effects stay until the sweep');
      });
      return;
    }
    if (lease.takes !== undefined) {
      if (ending === 'failed') {
        await sessions.countTry(customerId).catch((err: unknown) => {
          log.warn({ step: 'turn', customerId, err }, 'a try that failed was not counted');
        });
      }
      return;
    }
    await sessions.release(lease, projected, ending).catch((err: unknown) => {
      log.warn({ step: 'turn', customerId, err }, 'the lease was not released; it will run out');
    });
  }

  function markDone(entry: InboxEntry): void {
    inbox.markDone(entry.id).catch((err: unknown) => {
      log.debug(
        { step: 'turn', id: entry.id, err },
        'the message was not marked; the sweep will find it done',
      );
    });
  }

  async function handleEntry(
    entry: InboxEntry,
    customer: Customer,
    progress: Progress,
    isLast: boolean,
  ): Promise<boolean> {
    if (progress.lease.done.includes(entry.id)) {
      markDone(entry);
      return true;
    }
    if (progress.lease.tries > maxTries) {
      return await bury(entry, customer, progress);
    }
    const started = performance.now();
    if (!(await runEntry(entry, customer, progress, isLast))) {
      return false;
    }
    markDone(entry);
    const { session } = progress.lease.state;
    log.info(
      {
        step: 'turn',
        customerId: customer.customerId,
        ...(session ? { sessionId: session.sessionId } : {}),
        messageId: entry.id,
        kind: entry.kind,
        ms: Math.round(performance.now() - started),
      },
      'turn committed',
    );
    return true;
  }

  /** False: another worker was quicker with a lease that had been free. */
  async function runLane(lane: string, leased: boolean): Promise<boolean> {
    const begun = await openLane(lane, { leased });
    if (!begun) {
      return true;
    }
    const { customer, lease, entries } = begun;
    const progress: Progress = { lease, projected: [], ended: false };
    let ending: 'done' | 'failed' | 'lost' = 'failed';
    try {
      await project(lease.effects, customer.customerId, progress.projected);
      ending = 'done';
      for (const [index, entry] of entries.entries()) {
        if (!(await handleEntry(entry, customer, progress, index === entries.length - 1))) {
          ending = 'lost';
          break;
        }
      }
    } catch (error) {
      ending = 'failed';
      throw error;
    } finally {
      if (ending !== 'lost') {
        await leave(progress, ending);
      }
    }
    return ending === 'done' || lease.takes === undefined;
  }

  return async (lane) => {
    if (!(await runLane(lane, false))) await runLane(lane, true);
  };
}
