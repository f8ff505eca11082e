import type { Refund, Transaction } from './books.ts';

const integration = 412_829;

const gatewayResponses = {
  abandoned: 'The transaction was not completed',
  failed: 'Declined',
  success: 'Successful',
  reversed: 'Refunded',
} as const satisfies Record<Transaction['status'], string>;

const card = {
  authorization_code: 'AUTH_simulated1',
  bin: '408408',
  last4: '4081',
  exp_month: '12',
  exp_year: '2030',
  channel: 'card',
  card_type: 'visa ',
  bank: 'TEST BANK',
  country_code: 'NG',
  brand: 'visa',
  reusable: true,
  signature: 'SIG_simulated1',
  account_name: null,
};

/** 1.5 % and 100 naira from 2,500 naira on, 2,000 naira at most. */
export function feesOf(amountKobo: number): number {
  const flat = amountKobo >= 250_000 ? 10_000 : 0;
  return Math.min(200_000, Math.ceil((amountKobo * 15) / 1_000) + flat);
}

/** A transaction as verify and the webhooks show it. */
export function transactionResource(transaction: Transaction) {
  const { id, status, paidKobo, paidAt } = transaction;
  const isPaid = paidAt !== null;
  return {
    id,
    domain: 'test',
    status,
    reference: transaction.reference,
    receipt_number: null,
    amount: isPaid ? paidKobo : transaction.amountKobo,
    message: null,
    gateway_response: gatewayResponses[status],
    paid_at: paidAt,
    created_at: transaction.createdAt,
    channel: 'card',
    currency: transaction.currency,
    ip_address: '127.0.0.1',
    metadata: transaction.metadata ?? '',
    log: null,
    fees: isPaid ? feesOf(paidKobo) : null,
    fees_split: null,
    authorization: isPaid ? card : {},
    customer: {
      id: id + 1,
      first_name: null,
      last_name: null,
      email: transaction.email,
      customer_code: `CUS_${transaction.accessCode}`,
      phone: null,
      metadata: null,
      risk_action: 'default',
      international_format_phone: null,
    },
    plan: null,
    split: {},
    order_id: null,
    paidAt,
    createdAt: transaction.createdAt,
    requested_amount: transaction.amountKobo,
    pos_transaction_data: null,
    source: null,
    fees_breakdown: null,
    transaction_date: transaction.createdAt,
    plan_object: {},
    subaccount: {},
  };
}

/** A refund as the list shows it: the transaction by its number. */
export function refundResource(refund: Refund) {
  const isOver = refund.status === 'processed';
  return {
    integration,
    transaction: refund.transactionId,
    dispute: null,
    settlement: null,
    id: refund.id,
    domain: 'test',
    currency: 'NGN',
    amount: refund.amountKobo,
    status: refund.status,
    refunded_at: isOver ? refund.createdAt : null,
    refunded_by: 'simulated@example.com',
    customer_note: refund.customerNote,
    merchant_note: refund.merchantNote,
    deducted_amount: isOver ? refund.amountKobo : 0,
    fully_deducted: isOver,
    createdAt: refund.createdAt,
    updatedAt: refund.createdAt,
    transaction_reference: refund.reference,
  };
}

/** A refund as its creation answers it: the transaction in full. */
export function createdRefundResource(refund: Refund, transaction: Transaction) {
  return {
    ...refundResource(refund),
    transaction: transactionResource(transaction),
    channel: null,
    expected_at: new Date(Date.parse(refund.createdAt) + 9 * 86_400_000).toISOString(),
  };
}

/** A refund as its webhooks show it: the amount is a text there, and there is no id. */
export function refundEvent(refund: Refund, transaction: Transaction) {
  return {
    status: refund.status,
    transaction_reference: refund.reference,
    refund_reference: refund.status === 'processed' ? String(refund.id) : null,
    amount: String(refund.amountKobo),
    currency: transaction.currency,
    processor: 'mpgs_zen',
    customer: { first_name: null, last_name: null, email: transaction.email },
    integration,
    domain: 'test',
  };
}
