import { expect, it } from 'vitest';
import { newConversation } from '../conversation/conversation.ts';
import { onePurchase, said } from '../test/demo-records.ts';
import { findCustomer } from './customers.ts';
import { whatIsOpen } from './rest.ts';
import { readLine, writeLine } from './scenario.ts';
import { isQuiet } from './stage.ts';
import { customerState, ledgerView } from './state.ts';

const [talk] = onePurchase.talks;
if (!talk) throw new Error('there is a conversation');

it('the state shows the orders with all that they were, and the ledger at zero', () => {
  const { orders, ledger, session } = customerState(onePurchase);
  expect(orders).toMatchObject([
    { reference: 'SBTEST23', title: 'AIRTIME NGN 500, MTN •••0141', state: 'FULFILLED' },
  ]);
  expect(orders[0]?.states.map(({ state }) => state)).toEqual(['AWAITING_PAYMENT', 'FULFILLED']);
  expect(ledger.entries).toHaveLength(4);
  expect(ledger.imbalanceKobo).toBe(0);
  expect(session).toMatchObject({ state: 'none', paused: [] });
});

it('a ledger that lost a leg does not look flat', () => {
  const [first, ...rest] = onePurchase.ledger;
  const broken = first ? [{ ...first, legs: first.legs.slice(0, 1) }, ...rest] : [];
  expect(ledgerView({ ...onePurchase, ledger: broken }).imbalanceKobo).toBe(50_000);
});

it('the conversation so far is a line that can be played again', () => {
  const ada = findCustomer('ada');
  if (!ada) throw new Error('there is Ada');
  const line = writeLine(ada, onePurchase);
  expect(JSON.parse(line)).toMatchObject({
    channel: 'SMS',
    setup: { customer: { msisdn: ada.number, network: 'MTN', tier: 'default' }, payment: 'auto' },
  });
  expect(readLine(line).turns.map(({ user }) => user)).toEqual(['AIRTIME 500 MTN 08031230141', 'YES']);
});

it('is at rest only when all is answered', () => {
  expect(isQuiet(onePurchase)).toBe(true);
  expect(isQuiet({ ...onePurchase, entries: [said(9, 'HELP', 30, 'new')] })).toBe(false);
  const [order] = onePurchase.orders;
  expect(isQuiet({ ...onePurchase, orders: order ? [{ ...order, status: 'VENDING' }] : [] })).toBe(false);
});

it.each([
  ['a person', { ...talk, owner: 'person' as const }],
  ['held', { ...talk, state: { ...newConversation, heldSessionId: 'ses_1' } }],
  ['purchase', { ...talk, state: { ...newConversation, wishes: [{ product: 'DATA', words: 'data' }] } }],
])('a conversation with %s in it is not at rest', (_what, open) => {
  expect(whatIsOpen(open, onePurchase)).toBeDefined();
  expect(whatIsOpen(talk, onePurchase)).toBeUndefined();
});
