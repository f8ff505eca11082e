import type { Chargeback, Refund, Transaction } from './books.ts';

const accountId = 118_468;

const words = {
  abandoned: 'pending',
  failed: 'failed',
  success: 'successful',
  reversed: 'successful',
} as const satisfies Record<Transaction['status'], string>;

const wordsOfV4 = {
  abandoned: 'pending',
  failed: 'failed',
  success: 'succeeded',
  reversed: 'succeeded',
} as const satisfies Record<Transaction['status'], string>;

/** Naira with decimals, as this API counts. */
export const majorOf = (kobo: number) => kobo / 100;

const shownKobo = ({ paidAt, paidKobo, amountKobo }: Transaction) =>
  paidAt === null ? amountKobo : paidKobo;

/** A transaction as v3's verify, list and webhook show it. */
export function transactionResource(transaction: Transaction) {
  const { id, reference, status, currency, email, createdAt, dialCode } = transaction;
  const amount = majorOf(shownKobo(transaction));
  return {
    id,
    tx_ref: reference,
    flw_ref: `FLW-MOCK-${transaction.token}`,
    device_fingerprint: 'N/A',
    amount,
    currency,
    charged_amount: amount,
    app_fee: Math.round(amount * 1.4) / 100,
    merchant_fee: 0,
    processor_response: status === 'failed' ? 'Declined' : 'Approved',
    auth_model: 'AUTH',
    ip: '127.0.0.1',
    narration: 'Simulated payment',
    status: words[status],
    payment_type: dialCode === null ? 'card' : 'ussd',
    created_at: createdAt,
    account_id: accountId,
    meta: null,
    amount_settled: amount,
    customer: { id: id + 1, name: 'Anonymous customer', phone_number: 'N/A', email, created_at: createdAt },
  };
}

/** v4's shape of the same, as its webhook carries it. */
export function chargeResource(transaction: Transaction) {
  const { id, reference, status, currency, email, createdAt } = transaction;
  return {
    id: `chg_${id}`,
    amount: majorOf(shownKobo(transaction)),
    currency,
    customer: { id: `cus_${id}`, email },
    meta: {},
    payment_method: { type: 'card' },
    processor_response: { type: status === 'failed' ? 'declined' : 'approved', code: '00' },
    reference,
    status: wordsOfV4[status],
    created_datetime: createdAt,
  };
}

export function refundResource(refund: Refund) {
  return {
    id: refund.id,
    amount_refunded: majorOf(refund.amountKobo),
    status: refund.status,
    flw_ref: `FLW-REFUND-${refund.id}`,
    comment: refund.comments,
    settlement_id: 'N/A',
    meta: { source: 'availablebalance' },
    created_at: refund.createdAt,
    account_id: accountId,
    transaction_id: refund.transactionId,
    tx_id: refund.transactionId,
    tx_ref: refund.reference,
  };
}

export function chargebackResource(transaction: Transaction, chargeback: Chargeback) {
  return {
    id: chargeback.id,
    amount: majorOf(chargeback.amountKobo),
    flw_ref: `FLW-MOCK-${transaction.token}`,
    status: chargeback.status,
    stage: 'new',
    comment: 'Product/service not received',
    meta: { uploaded_proof: null, history: [] },
    due_date: new Date(Date.parse(chargeback.createdAt) + 172_800_000).toISOString(),
    settlement_id: 'N/A',
    created_at: chargeback.createdAt,
    transaction_id: transaction.id,
    tx_ref: transaction.reference,
  };
}
