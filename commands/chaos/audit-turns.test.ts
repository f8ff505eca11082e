import { describe, expect, it } from 'vitest';
import type { OutboxMessage } from '../../conversation/outbox-store.ts';
import { auditTurns, type TurnFindings } from './audit-turns.ts';
import type { LivedCustomer } from './live-customers.ts';
import type { Records } from './records.ts';

const number = '+2348030000001';
const entryId = (id: string) => `at-sms|at:sms:${id}`;

const clean: TurnFindings = {
  lost: 0,
  unanswered: 0,
  doubledTurns: 0,
  outOfOrder: 0,
  deadLetters: 0,
  neverSent: 0,
  repliesDoubled: 0,
};

const reply = (id: string, position: number, change: Partial<OutboxMessage> = {}): OutboxMessage => ({
  id: `${entryId(id)}#0`,
  customerId: 'cus_1',
  position,
  account: 'at-sms',
  to: number,
  from: '21512',
  author: 'bot',
  inReplyTo: entryId(id),
  reply: { class: 'chat', content: { kind: 'text', text: `answer ${id}` } },
  status: 'accepted',
  tries: 1,
  dueAt: new Date(0),
  at: new Date(0),
  ...change,
});

type World = { records: Records; customer: LivedCustomer; carried: readonly string[] };

/** A customer who wrote two messages and got two answers. */
function goodWorld(): World {
  const messages = ['a', 'b'].map((id) => ({
    id,
    number,
    text: 'HELP',
    kind: 'question' as const,
    ackedAt: 1,
    answeredAt: 2,
  }));
  return {
    customer: { number, attempted: 2, messages },
    carried: ['answer a', 'answer b'],
    records: {
      inbox: ['a', 'b'].map((id) => ({ id: entryId(id), kind: 'message', state: 'done' })),
      conversations: [{ customerId: 'cus_1', done: [entryId('a'), entryId('b')], effects: 0 }],
      outbox: [reply('a', 1), reply('b', 2)],
      orders: [],
      vends: [],
      payments: [],
      refunds: [],
      ledger: [],
    },
  };
}

const audit = ({ records, customer, carried }: World) => auditTurns(records, [customer], () => carried);
const withRecords = (world: World, change: Partial<Records>): World => ({
  ...world,
  records: { ...world.records, ...change },
});

type Violation = readonly [string, (world: World) => World, Partial<TurnFindings>];

const violations: readonly Violation[] = [
  [
    'an acknowledged message that is nowhere',
    (world) => withRecords(world, { inbox: world.records.inbox.slice(1) }),
    { lost: 1 },
  ],
  [
    'an acknowledged message without a turn',
    (world) =>
      withRecords(world, { conversations: [{ customerId: 'cus_1', done: [entryId('b')], effects: 0 }] }),
    { lost: 1 },
  ],
  [
    'a turn that ran twice',
    (world) =>
      withRecords(world, {
        conversations: [
          { customerId: 'cus_1', done: [entryId('a'), entryId('b'), entryId('b')], effects: 0 },
        ],
      }),
    { doubledTurns: 1 },
  ],
  [
    'a repeat of a webhook that became a turn of its own',
    (world) =>
      withRecords(world, {
        inbox: [...world.records.inbox, { id: `${entryId('a')}|7`, kind: 'message', state: 'done' }],
        conversations: [
          { customerId: 'cus_1', done: [entryId('a'), `${entryId('a')}|7`, entryId('b')], effects: 0 },
        ],
      }),
    { doubledTurns: 1 },
  ],
  [
    'turns in another order than the messages',
    (world) =>
      withRecords(world, {
        conversations: [{ customerId: 'cus_1', done: [entryId('b'), entryId('a')], effects: 0 }],
      }),
    { outOfOrder: 1 },
  ],
  [
    'replies sent in the wrong order',
    (world) => ({ ...world, carried: ['answer b', 'answer a'] }),
    { outOfOrder: 1 },
  ],
  [
    'two replies in one place',
    (world) => withRecords(world, { outbox: [reply('a', 1), reply('b', 1)] }),
    { outOfOrder: 1 },
  ],
  [
    'a reply that is recorded as sent and never was',
    (world) => ({ ...world, carried: ['answer a'] }),
    { neverSent: 1, unanswered: 1 },
  ],
  [
    'a message without a reply',
    (world) => withRecords({ ...world, carried: ['answer a'] }, { outbox: [reply('a', 1)] }),
    { unanswered: 1 },
  ],
  [
    'a message that nothing followed in time',
    (world) => ({
      ...world,
      customer: {
        ...world.customer,
        messages: world.customer.messages.map((one) => ({ ...one, answeredAt: null })),
      },
    }),
    { unanswered: 2 },
  ],
  [
    'a dead letter',
    (world) =>
      withRecords(world, { inbox: [...world.records.inbox, { id: 'news', kind: 'news', state: 'dead' }] }),
    { deadLetters: 1 },
  ],
  [
    'a reply sent twice, for information',
    (world) => ({ ...world, carried: ['answer a', 'answer a', 'answer b'] }),
    { repliesDoubled: 1 },
  ],
];

describe('the audit of turns', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(audit(goodWorld())).toEqual(clean);
  });

  it.each(violations)('finds %s', (_what, spoil, found) => {
    expect(audit(spoil(goodWorld()))).toMatchObject(found);
  });
});
