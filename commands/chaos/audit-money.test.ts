import { describe, expect, it } from 'vitest';
import { paymentMovement, vendMovement } from '../../commerce/ledger.ts';
import type { LedgerEntry } from '../../commerce/ledger-store.ts';
import type { OrderDoc } from '../../commerce/order-document.ts';
import type { PaymentDoc } from '../../commerce/payments/payment-store.ts';
import type { RefundDoc } from '../../commerce/payments/refund-store.ts';
import type { VendDoc } from '../../commerce/vending/vend-store.ts';
import type { BookedRecharge, BookedTransaction } from '../../setup/system-simulators.ts';
import { auditMoney, type MoneyFindings, type ProviderBooks } from './audit-money.ts';
import type { Records } from './records.ts';

const party = { orderId: 'ord_1', customerId: 'cus_1' };
const at = new Date(0);
const entry = (movement: ReturnType<typeof paymentMovement>): LedgerEntry => ({
  ...movement,
  _id: `${movement.kind}:${movement.id}`,
  at,
  legs: [...movement.legs],
});

// Only what the audit reads.
const order = {
  _id: 'ord_1',
  status: 'FULFILLED',
  lines: [{ status: 'delivered' }],
  payments: [{ reference: 'pay-1', amountKobo: 50_000, use: 'order' }],
  refunds: [],
} as unknown as OrderDoc;
const vend = {
  orderId: 'ord_1',
  line: 0,
  state: 'delivered',
  reference: 'vend-1',
  pastReferences: [],
} as unknown as VendDoc;
const payment = { reference: 'pay-1', state: 'paid', paidKobo: 50_000 } as unknown as PaymentDoc;
const recharge: BookedRecharge = {
  seq: 1,
  requestId: 'vend-1',
  serviceID: 'mtn',
  phone: '0803',
  meter: '',
  amountNaira: 500,
  outcome: 'delivered',
};
const transaction: BookedTransaction = {
  reference: 'pay-1',
  status: 'success',
  amountKobo: 50_000,
  paidKobo: 50_000,
  refunds: [],
};

type World = { readonly records: Records; readonly books: ProviderBooks };

const goodWorld: World = {
  records: {
    inbox: [],
    conversations: [],
    outbox: [],
    orders: [order],
    vends: [vend],
    payments: [payment],
    refunds: [],
    ledger: [
      entry(paymentMovement(party, 'paystack:pay-1', 50_000)),
      entry(vendMovement(party, 'ord_1:0:1', { faceKobo: 50_000, payableKobo: 50_000 })),
    ],
  },
  books: { recharges: [recharge], transactions: [transaction] },
};

const withRecords = (change: Partial<Records>): World => ({
  ...goodWorld,
  records: { ...goodWorld.records, ...change },
});
const withBooks = (change: Partial<ProviderBooks>): World => ({
  ...goodWorld,
  books: { ...goodWorld.books, ...change },
});

const refunded = { ...order, status: 'REFUNDED', lines: [{ status: 'failed' }] } as OrderDoc;

const violations: readonly (readonly [string, World, Partial<MoneyFindings>])[] = [
  [
    'a vend that was executed twice',
    withBooks({ recharges: [recharge, { ...recharge, seq: 2 }] }),
    { doubledVends: 1, vendsExecuted: 2 },
  ],
  [
    'a purchase that was vended under two references',
    withBooks({ recharges: [recharge, { ...recharge, seq: 2, requestId: 'vend-2' }] }),
    { doubledVends: 1, vendsGivenAway: 1 },
  ],
  ['a delivery that the vendor knows nothing of', withBooks({ recharges: [] }), { vendsMissing: 1 }],
  [
    'a delivery of a refunded order',
    withRecords({ orders: [refunded], ledger: [] }),
    { vendsGivenAway: 1, vendsExpected: 0 },
  ],
  [
    'a vend that the vendor failed, which is no delivery',
    withBooks({ recharges: [{ ...recharge, outcome: 'failed' }] }),
    { vendsExecuted: 0, vendsMissing: 1 },
  ],
  [
    'an order that took two payments',
    withRecords({ orders: [{ ...order, payments: [...order.payments, ...order.payments] }] }),
    { doubleCredits: 1 },
  ],
  [
    'a credit that is more than what was paid',
    withBooks({ transactions: [{ ...transaction, paidKobo: 25_000 }] }),
    { doubleCredits: 1 },
  ],
  [
    'a payment that nobody noticed',
    withRecords({ payments: [{ ...payment, paidKobo: null }] }),
    { paymentsMissed: 1 },
  ],
  [
    'a refund that was made twice',
    {
      records: {
        ...goodWorld.records,
        refunds: [{ reference: 'pay-1', amountKobo: 20_000, to: 'source', state: 'processed' } as RefundDoc],
      },
      books: {
        ...goodWorld.books,
        transactions: [
          {
            ...transaction,
            refunds: [20_000, 20_000].map((amountKobo) => ({ amountKobo, status: 'processed' })),
          },
        ],
      },
    },
    { doubleRefunds: 1 },
  ],
  [
    'a final order that does not net to zero',
    withRecords({ ledger: goodWorld.records.ledger.slice(0, 1) }),
    { ledgerImbalanceKobo: 50_000 },
  ],
  [
    'a vend that a person must look at',
    withRecords({ vends: [{ ...vend, state: 'review' }] }),
    { inReview: 1 },
  ],
  [
    'an order that has not come to its end',
    withRecords({ orders: [{ ...order, status: 'VENDING' }] }),
    { unsettled: 1 },
  ],
];

describe('the audit of the money', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(auditMoney(goodWorld.records, goodWorld.books)).toEqual({
      orders: 1,
      vendsExpected: 1,
      vendsExecuted: 1,
      doubledVends: 0,
      vendsMissing: 0,
      vendsGivenAway: 0,
      doubleCredits: 0,
      paymentsMissed: 0,
      doubleRefunds: 0,
      ledgerImbalanceKobo: 0,
      inReview: 0,
      unsettled: 0,
    });
  });

  it.each(violations)('finds %s', (_what, { records, books }, found) => {
    expect(auditMoney(records, books)).toMatchObject(found);
  });
});
