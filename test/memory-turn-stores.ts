import { createHash } from 'node:crypto';
import { createMemoryModelCalls } from '../agents/models/model-calls.ts';
import { writtenAddress } from '../conversation/address.ts';
import { type ConversationState, type Customer, newConversation } from '../conversation/conversation.ts';
import { idOfKey } from '../conversation/customer-ids.ts';
import type { InboxEntry, NewInboxEntry } from '../conversation/inbox-store.ts';
import type { NewOutboxMessage } from '../conversation/outbox-store.ts';
import type { Lease, StoredEffect, TurnCommit } from '../conversation/session-store.ts';
import type { TurnStores } from './turn-stores.ts';

const leaseMs = 30_000;
const mailboxPage = 20;

type Mail = { readonly entry: InboxEntry; body: string; state: 'new' | 'done' | 'dead' };

function openMemoryInbox(): TurnStores['inbox'] {
  const mail = new Map<string, Mail>();
  const put = (entry: NewInboxEntry): 'stored' | 'duplicate' => {
    if (mail.has(entry.id)) return 'duplicate';
    const { body, ...rest } = entry;
    const stored = { ...rest, sealedBody: '', tries: 0, at: new Date() };
    mail.set(entry.id, { entry: stored, body: JSON.stringify(body), state: 'new' });
    return 'stored';
  };
  const mark = async (id: string, state: Mail['state']) => {
    const found = mail.get(id);
    if (found) found.state = state;
  };
  return {
    put: async (entries) => entries.map(put),
    waiting: async (lanes) =>
      [...mail.values()]
        .filter(({ entry, state }) => state === 'new' && lanes.includes(entry.lane))
        .map(({ entry }) => entry)
        .sort((one, other) => one.seq - other.seq)
        .slice(0, mailboxPage),
    openBody: async ({ id }) => JSON.parse(mail.get(id)?.body ?? 'null') as unknown,
    markDone: (id) => mark(id, 'done'),
    markDead: (id) => mark(id, 'dead'),
    hideDigits: async (id) => {
      const found = mail.get(id);
      if (found) found.body = found.body.replace(/(?<!\d)\d{6}(?!\d)/g, '******');
    },
    find: async (id) => {
      const found = mail.get(id);
      return found ? { id, state: found.state, kind: found.entry.kind, lane: found.entry.lane } : null;
    },
  };
}

function openMemoryCustomers(): TurnStores['customers'] {
  const known = new Map<string, Customer>();
  const addressKey: TurnStores['customers']['addressKey'] = (address) => {
    const { medium, value } = writtenAddress(address);
    return createHash('sha256').update(`${medium}:${value}`).digest('base64url').slice(0, 22);
  };
  const byLane = async (lane: string) =>
    structuredClone(
      known.get(lane) ??
        [...known.values()].find(({ addresses }) =>
          addresses.some((address) => address.addressKey === lane),
        ) ??
        null,
    );
  const change = (key: string, changes: Partial<Customer['addresses'][number]>) => {
    for (const customer of known.values()) {
      const addresses = customer.addresses.map((address) =>
        address.addressKey === key ? { ...address, ...changes } : address,
      );
      known.set(customer.customerId, { ...customer, addresses });
    }
  };
  return {
    addressKey,
    idFor: (address) => idOfKey(addressKey(address)),
    byLane,
    create: async ({ address, account, ourNumber, network }) => {
      const key = addressKey(address);
      const customerId = `cus_${key}`;
      if (!known.has(customerId)) {
        const { medium, value } = address;
        known.set(customerId, {
          customerId,
          tier: 'default',
          addresses: [{ addressKey: key, medium, value, account, ourNumber, consent: 'unset' }],
          ...(medium === 'sms' ? { msisdn: value } : {}),
          ...(network ? { network } : {}),
          version: 0,
        });
      }
      return structuredClone(known.get(customerId) as Customer);
    },
    touch: async (_customerId, { address, account, ourNumber }) =>
      change(addressKey(address), { account, ourNumber }),
    setConsent: async (key, consent) => change(key, { consent }),
  };
}

type Conversation = {
  fence: number;
  holder: string;
  until: number;
  tries: number;
  state: string;
  replies: number;
  replyTo: string;
  effects: { id: string; kind: string; body: string }[];
  done: string[];
};

function openMemorySessions(options: { readonly fenceOff: boolean }) {
  const conversations = new Map<string, Conversation>();
  let leases = 0;
  const blank = (): Conversation => ({
    ...{ fence: 0, holder: '', until: 0, tries: 0, replies: 0, replyTo: '', effects: [], done: [] },
    state: JSON.stringify(newConversation),
  });
  const create = async (customerId: string) => {
    if (!conversations.has(customerId)) conversations.set(customerId, blank());
  };
  const takeIfKnown = async (customerId: string): Promise<Lease | null> => {
    const found = conversations.get(customerId);
    if (!found || (!options.fenceOff && found.until >= Date.now())) return null;
    leases += 1;
    Object.assign(found, {
      until: Date.now() + leaseMs,
      holder: `holder_${leases}`,
      fence: found.fence + 1,
      tries: found.tries + 1,
    });
    const { holder, fence, tries, replies, replyTo, done } = found;
    const effects = found.effects.map(
      ({ id, kind, body }): StoredEffect => ({ id, kind, body: JSON.parse(body) }),
    );
    const state = JSON.parse(found.state) as ConversationState;
    return {
      ...{ customerId, holder, fence, tries, replies, replyTo, effects, version: 0 },
      ...{ state: { ...newConversation, ...state }, done: done.slice(-50) },
    };
  };
  const isOurs = (found: Conversation, { holder, fence }: TurnCommit['lease']) =>
    found.holder === holder && found.fence === fence;
  const pull = (found: Conversation, ids: readonly string[]) => {
    found.effects = found.effects.filter(({ id }) => !ids.includes(id));
  };

  const commit = async (turn: TurnCommit): Promise<boolean> => {
    const found = conversations.get(turn.lease.customerId);
    if (!found) return false;
    const again = found.done.includes(turn.eventId);
    if (!options.fenceOff && (again || !isOurs(found, turn.lease))) {
      return again && found.holder === turn.lease.holder;
    }
    const effects = turn.effects.map(({ id, kind, body }) => ({ id, kind, body: JSON.stringify(body) }));
    Object.assign(found, {
      state: JSON.stringify(turn.state),
      replyTo: turn.replyTo,
      tries: 0,
      until: turn.ends ? 0 : Date.now() + leaseMs,
      replies: found.replies + turn.replyCount,
      effects: [...found.effects, ...effects],
      done: [...found.done, turn.eventId],
    });
    return true;
  };

  const sessions: TurnStores['sessions'] = {
    create,
    takeIfKnown,
    takeLease: async (customerId) => {
      await create(customerId);
      return await takeIfKnown(customerId);
    },
    countTry: async (customerId) => {
      const found = conversations.get(customerId);
      if (found) found.tries += 1;
    },
    commit,
    release: async ({ customerId, holder }, projected, ending) => {
      const found = conversations.get(customerId);
      if (found?.holder !== holder) return;
      found.until = 0;
      if (ending === 'done') found.tries = 0;
      pull(found, projected);
    },
    clear: async (customerId, ids) => {
      const found = conversations.get(customerId);
      if (found) pull(found, ids);
    },
    peek: async (customerId) => {
      const found = conversations.get(customerId);
      return found
        ? {
            state: { ...newConversation, ...(JSON.parse(found.state) as ConversationState) },
            effects: found.effects.length,
          }
        : null;
    },
  };
  const expireLease = async (customerId: string) => {
    const found = conversations.get(customerId);
    if (found) found.until = 0;
  };
  return { sessions, expireLease };
}

/** The stores that turns work with, in memory. `fenceOff`: as the one in MongoDB without its fence. */
export function openMemoryTurnStores(options: { readonly fenceOff?: boolean } = {}): TurnStores {
  const sent = new Map<string, NewOutboxMessage>();
  return {
    inbox: openMemoryInbox(),
    customers: openMemoryCustomers(),
    ...openMemorySessions({ fenceOff: options.fenceOff ?? false }),
    modelCalls: createMemoryModelCalls(),
    dispatch: async (messages) => {
      for (const message of messages) {
        if (!sent.has(message.id)) sent.set(message.id, structuredClone(message));
      }
    },
    sentTo: async (customerId) =>
      [...sent.values()]
        .filter((message) => message.customerId === customerId)
        .sort((one, other) => one.position - other.position),
  };
}
