import { deriveId } from '../agents/derive-id.ts';
import { newConversation } from '../conversation/conversation.ts';
import { nextSeq } from '../conversation/inbox-store.ts';
import type { CustomerRecords, PlacedOrder, TakenEntry } from '../demo/records-store.ts';

const customerId = 'cus_1';
export const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 10, 0, second));
export const confirmedBy = 'at-sms|at:sms:2';
export const orderId = deriveId('ord', confirmedBy);

const entry = (
  id: string,
  kind: TakenEntry['kind'],
  second: number,
  body: unknown,
  state: TakenEntry['state'] = 'done',
): TakenEntry => ({
  ...{ id, kind, lane: 'key_1', account: 'at-sms', seq: nextSeq(at(second)), tries: 0, at: at(second) },
  ...{ state, body },
});

export const said = (n: number, text: string, second: number, state?: TakenEntry['state']): TakenEntry =>
  entry(
    `at-sms|at:sms:${n}`,
    'message',
    second,
    {
      kind: 'message',
      key: `at:sms:${n}`,
      from: { medium: 'sms', value: '+2348031230141' },
      to: '21512',
      text,
    },
    state,
  );

const order: PlacedOrder = {
  ...{ _id: orderId, ref: 'SBTEST23', customerId, sessionId: 'ses_1', status: 'FULFILLED', holdReason: null },
  ...{ product: 'AIRTIME', faceKobo: 50_000, discountKobo: 0, feeKobo: 0, payableKobo: 50_000 },
  ...{
    sealedLines: '',
    lines: [],
    payments: [],
    overpaidKobo: 0,
    refunds: [],
    paymentUrl: null,
    attempts: 1,
  },
  ...{ nextAttemptAt: null, news: [], newsIds: [], confirmedAt: at(10), createdAt: at(10), expiresAt: null },
  ...{ dueAt: null, rev: 3 },
  history: [
    { status: 'AWAITING_PAYMENT', at: at(10), by: 'system' },
    { status: 'FULFILLED', at: at(20), by: 'system' },
  ],
  goods: [
    {
      ...{ product: 'AIRTIME', network: 'MTN', recipient: '+2348031230141' },
      ...{ faceKobo: 50_000, payableKobo: 50_000 },
    },
  ],
};

const claim = { dueAt: null, claimUntil: new Date(0), claimedAt: null, fence: 1, hints: 0 };
const party = { orderId, customerId };

/** A purchase of airtime by two texts, from the first word to the receipt, as the product's documents tell it. */
export const onePurchase: CustomerRecords = {
  ids: [customerId],
  addresses: [{ medium: 'sms', customerId }],
  entries: [
    said(1, 'AIRTIME 500 MTN 08031230141', 1),
    said(2, 'YES', 9),
    entry(`news:${orderId}:fulfilled`, 'news', 21, { kind: 'fulfilled', orderId }),
  ],
  talks: [
    {
      ...{ _id: customerId, fence: 3, holder: 'w1', tries: 0, owner: 'bot', effects: 0 },
      done: ['at-sms|at:sms:1', confirmedBy, `news:${orderId}:fulfilled`],
      updatedAt: at(22),
      state: newConversation,
    },
  ],
  replies: [
    {
      ...{ _id: `news:${orderId}:fulfilled#0`, customerId, position: 3, account: 'at-sms', class: 'receipt' },
      ...{
        author: 'news',
        inReplyTo: `news:${orderId}:fulfilled`,
        open: false,
        status: 'delivered',
        rank: 4,
      },
      ...{ tries: 1, dueAt: at(22), at: at(22), sentAt: at(23), to: '+2348031230141' },
      history: [{ status: 'delivered', at: at(24) }],
      reply: { class: 'receipt', content: { kind: 'text', text: 'Receipt SBTEST23 for 08031230141' } },
    },
  ],
  turns: [
    {
      turnId: 'at-sms|at:sms:1',
      at: at(2),
      said: [
        {
          ...{ timestamp: at(2).toISOString(), sender: 'ClassifierAgent', recipient: 'OrchestratorAgent' },
          ...{ type: 'request', content: 'AIRTIME.PURCHASE', structuredData: {}, tags: [], confidence: 1 },
        },
        {
          ...{ timestamp: at(2).toISOString(), sender: 'AirtimeSalesAgent', recipient: 'BROADCAST' },
          ...{ type: 'response', content: 'answered', tags: [], confidence: 1 },
          structuredData: { accepted: ['start_flow'], refused: [{ kind: 'pay', guard: 'no_such_command' }] },
        },
      ],
    },
  ],
  orders: [order],
  payments: [
    {
      ...claim,
      ...{ _id: `${orderId}:1`, ...party, orderRef: 'SBTEST23', attempt: 1, method: 'link', bank: null },
      ...{
        gateway: 'paystack',
        reference: 'SBTEST23-1A',
        state: 'paid',
        expectedKobo: 50_000,
        paidKobo: 50_000,
      },
      ...{ gatewayId: null, hintedId: null, url: null, dialCode: null, disputeLookAt: null, disputeLooks: 0 },
      ...{
        disputes: [],
        createdAt: at(11),
        openedAt: at(11),
        verifiedAt: at(15),
        paidAt: at(15),
        settledAt: at(15),
      },
      hints: 3,
    },
  ],
  refunds: [],
  vends: [
    {
      ...claim,
      ...{ _id: `${orderId}:0:1`, ...party, line: 0, attempt: 1, vendor: 'vtpass', product: 'AIRTIME' },
      ...{ supplier: 'MTN', faceKobo: 50_000, payableKobo: 50_000, state: 'delivered', live: true },
      ...{ reference: '202611211100abc', referenceAt: at(16), pastReferences: [], sends: 1, resends: 0 },
      ...{ sentAt: at(16), notFound: 0, holds: 0, vendorId: null, sealedProof: null, code: '000' },
      ...{ createdAt: at(16), settledAt: at(19) },
    },
  ],
  ledger: [
    {
      ...{ _id: 'pay:1', kind: 'pay', ...party, at: at(15) },
      legs: [
        { account: 'gateway_clearing', amountKobo: 50_000 },
        { account: 'customer_order', amountKobo: -50_000 },
      ],
    },
    {
      ...{ _id: 'vend:1', kind: 'vend', ...party, at: at(19) },
      legs: [
        { account: 'customer_order', amountKobo: 50_000 },
        { account: 'vendor_float', amountKobo: -50_000 },
      ],
    },
  ],
  receipts: [
    { _id: `receipt:${orderId}`, ...party, state: 'delivered', issuedAt: at(20), deliveredAt: at(24) },
  ],
  enquiries: [],
};
