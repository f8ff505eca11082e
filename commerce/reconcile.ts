import type { CommerceContext } from './context.ts';
import type { LedgerEntry } from './ledger-store.ts';
import type { OrderDoc } from './order-document.ts';
import { finalStatuses } from './order-status.ts';
import type { RefundState, VerifiedPayment } from './payments/gateway.ts';
import { type PaymentDoc, walletGateway } from './payments/payment-store.ts';
import {
  readStatements,
  type StatementReader,
  type StatementSum,
  type Statements,
} from './payments/read-statements.ts';
import type { RefundDoc } from './payments/refund-store.ts';
import type { VendDoc } from './vending/vend-store.ts';
import type { VendAnswer } from './vending/vendor.ts';

/** Something that two books don't agree on. `id` is an order's, payment's, vend's, refund's or entry's. */
export type Difference = {
  readonly code:
    | 'trial_balance_not_zero'
    | 'entry_not_balanced'
    | 'order_not_zero'
    | 'payment_not_in_ledger'
    | 'ledger_without_payment'
    | 'payment_amount_differs'
    | 'payment_not_at_gateway'
    | 'payment_only_at_gateway'
    | 'payment_unknown_here'
    | 'payment_not_applied'
    | 'vend_not_in_ledger'
    | 'ledger_without_vend'
    | 'line_delivered_twice'
    | 'vend_without_payment'
    | 'vend_not_at_vendor'
    | 'vend_only_at_vendor'
    | 'refund_not_in_ledger'
    | 'ledger_without_refund'
    | 'refund_not_at_gateway'
    | 'dispute_not_in_ledger'
    | 'ledger_without_dispute'
    | 'ledger_without_transfer'
    | 'wallet_overdrawn'
    | 'provider_did_not_answer';
  readonly id: string;
  readonly detail: string;
};

/** The providers' own books. Absent: only ours are compared. */
export type StatementReaders = {
  readonly payment?: (payment: PaymentDoc) => Promise<VerifiedPayment>;
  readonly vend?: (vend: VendDoc, reference: string) => Promise<VendAnswer>;
  readonly refund?: (refund: RefundDoc) => Promise<RefundState>;
  /** Each gateway's own list of what was paid. */
  readonly statements?: readonly StatementReader[];
  /** How far back the lists are read; by default to the first payment. */
  readonly since?: Date;
};

export type Reconciliation = {
  readonly checked: { orders: number; payments: number; vends: number; refunds: number; entries: number };
  readonly differences: readonly Difference[];
  /** Paid at the gateway since we asked last, and to be asked about again: no difference, only not known yet. */
  readonly notYetAsked: readonly { readonly id: string; readonly amountKobo: number }[];
  readonly sums: readonly StatementSum[];
};

type Books = Pick<CommerceContext, 'orders' | 'payments' | 'vends' | 'refunds' | 'ledger'>;
type Note = (code: Difference['code'], id: string, detail: string) => void;

/** What one comparison goes by and collects. */
type Comparison = {
  readonly books: Books;
  readonly readers: StatementReaders;
  readonly statements: Statements;
  readonly note: Note;
  readonly notYetAsked: { id: string; amountKobo: number }[];
};

/**
 * Compares ledger, orders, payments, vends, refunds and the providers' statements, and names every difference. What
 * is gone at a second look was work under way and is left out.
 */
export async function reconcile(books: Books, readers: StatementReaders = {}): Promise<Reconciliation> {
  const first = await compare(books, readers);
  if (first.differences.length === 0) {
    return first;
  }
  const seen = new Set(first.differences.map(({ code, id }) => `${code} ${id}`));
  const second = await compare(books, readers);
  return { ...second, differences: second.differences.filter(({ code, id }) => seen.has(`${code} ${id}`)) };
}

async function compare(books: Books, readers: StatementReaders): Promise<Reconciliation> {
  const differences: Difference[] = [];
  const notYetAsked: { id: string; amountKobo: number }[] = [];
  const note: Note = (code, id, detail) => differences.push({ code, id, detail });
  const checked = { orders: 0, payments: 0, vends: 0, refunds: 0, entries: 0 };
  const wallets = new Map<string, number>();
  const statements = await readStatements(books.payments, readers, (gateway, reason) =>
    note('provider_did_not_answer', gateway, reason),
  );
  const comparison = { books, readers, statements, note, notYetAsked };

  const sums = Object.values(await books.ledger.trialBalance());
  const totalKobo = sums.reduce((sum, kobo) => sum + kobo, 0);
  if (totalKobo !== 0) {
    note('trial_balance_not_zero', 'ledger', `${totalKobo} kobo`);
  }
  for await (const entry of books.ledger.entries()) {
    checked.entries += 1;
    addToWallet(wallets, entry);
    await checkEntry(books, entry, note);
  }
  for (const [customerId, balanceKobo] of wallets) {
    if (balanceKobo < 0) {
      note('wallet_overdrawn', customerId, `${balanceKobo} kobo`);
    }
  }
  for await (const order of books.orders.all()) {
    checked.orders += 1;
    await checkOrder(books, order, note);
  }
  for await (const payment of books.payments.all()) {
    checked.payments += 1;
    await checkPayment(comparison, payment);
  }
  for (const { gateway, payment } of await statements.unknown()) {
    note('payment_unknown_here', `${gateway}:${payment.reference}`, `${payment.amountKobo} kobo paid`);
  }
  for await (const vend of books.vends.all()) {
    checked.vends += 1;
    await checkVend(books, vend, readers, note);
  }
  for await (const refund of books.refunds.all()) {
    checked.refunds += 1;
    await checkRefund(books, refund, readers, note);
  }
  return { checked, differences, notYetAsked, sums: statements.sums() };
}

function addToWallet(wallets: Map<string, number>, { customerId, legs }: LedgerEntry): void {
  for (const { account, amountKobo } of legs) {
    if (account === 'customer_wallet') {
      wallets.set(customerId, (wallets.get(customerId) ?? 0) - amountKobo);
    }
  }
}

async function checkEntry(books: Books, entry: LedgerEntry, note: Note): Promise<void> {
  const sumKobo = entry.legs.reduce((sum, leg) => sum + leg.amountKobo, 0);
  if (sumKobo !== 0) {
    note('entry_not_balanced', entry._id, `its legs add up to ${sumKobo} kobo`);
  }
  const id = entry._id.slice(entry.kind.length + 1);
  switch (entry.kind) {
    case 'pay':
    case 'overpay': {
      const payment = await books.payments.byReference(id.slice(id.indexOf(':') + 1));
      if (payment?.state !== 'paid') {
        note('ledger_without_payment', entry._id, 'no verified payment of this reference');
      }
      return;
    }
    case 'vend':
    case 'unvend': {
      const state = (await books.vends.find(id))?.state;
      if (state !== 'reversed' && (state !== 'delivered' || entry.kind === 'unvend')) {
        note('ledger_without_vend', entry._id, `the vend is ${state ?? 'not there'}`);
      }
      return;
    }
    case 'refund':
    case 'refunded': {
      const refund = await books.refunds.find(`refund:${id}`);
      if (!refund || (entry.kind === 'refunded' && refund.state !== 'processed')) {
        note('ledger_without_refund', entry._id, `the refund is ${refund?.state ?? 'not there'}`);
      }
      return;
    }
    case 'join_out':
    case 'join_in':
      await checkJoinEntry(books, entry, id, note);
      return;
    case 'dispute':
    case 'dispute_won':
    case 'dispute_lost':
      await checkDisputeEntry(books, entry._id, id, note);
  }
}

/** What left one wallet has come into the other. */
async function checkJoinEntry(books: Books, entry: LedgerEntry, id: string, note: Note): Promise<void> {
  const other = await books.ledger.entry(`${entry.kind === 'join_out' ? 'join_in' : 'join_out'}:${id}`);
  const sum = (legs: LedgerEntry['legs']) =>
    legs.reduce((kobo, leg) => (leg.account === 'transfer' ? kobo + leg.amountKobo : kobo), 0);
  if (!other || sum(entry.legs) + sum(other.legs) !== 0) {
    note('ledger_without_transfer', entry._id, 'its other half is not there');
  }
}

async function checkDisputeEntry(books: Books, entryId: string, id: string, note: Note): Promise<void> {
  const [, reference = '', disputeId] = id.split(':');
  const payment = await books.payments.byReference(reference);
  if (!payment?.disputes.some((dispute) => dispute.disputeId === disputeId)) {
    note('ledger_without_dispute', entryId, 'no payment has noted this dispute');
  }
}

async function checkOrder(books: Books, order: OrderDoc, note: Note): Promise<void> {
  const final: readonly string[] = finalStatuses;
  if (final.includes(order.status) && order.refunds.every((refund) => refund.made)) {
    const { netKobo } = await books.ledger.statement(order._id);
    if (netKobo !== 0) {
      note('order_not_zero', order._id, `${order.status} with ${netKobo} kobo left`);
    }
  }
  const vends = await books.vends.byOrder(order._id);
  const delivered = vends.filter((vend) => vend.state === 'delivered');
  for (const n of order.lines.keys()) {
    const count = delivered.filter((vend) => vend.line === n).length;
    if (count > 1) {
      note('line_delivered_twice', order._id, `line ${n} was delivered ${count} times`);
    }
  }
  const paid = order.payments.filter((payment) => payment.use === 'order').length;
  if (vends.length > 0 && paid !== 1) {
    note('vend_without_payment', order._id, `${vends.length} vends on ${paid} payments`);
  }
}

async function checkPayment(comparison: Comparison, payment: PaymentDoc): Promise<void> {
  const { books, readers, statements, note, notYetAsked } = comparison;
  const id = payment._id;
  if (payment.state === 'paid' && payment.settledAt !== null) {
    await checkPaidInBooks(books, payment, note);
  }
  const elsewhere = payment.gateway !== walletGateway;
  if (!readers.payment || !elsewhere || payment.state === 'created' || payment.state === 'mismatch') {
    return;
  }
  const listed = statements.find(payment);
  const stated = listed ?? (await ask(() => readers.payment?.(payment), id, note));
  if (!stated || stated === 'not_listed') {
    return;
  }
  if (payment.state === 'paid') {
    comparePaid(payment, stated, note);
  } else if (stated.status === 'success' && payment.dueAt !== null) {
    notYetAsked.push({ id, amountKobo: stated.amountKobo });
  } else if (stated.status === 'success') {
    note('payment_only_at_gateway', id, `${stated.amountKobo} kobo paid there, ${payment.state} here`);
  }
}

/** A payment that was refunded in full shows as reversed. */
function comparePaid({ _id: id, paidKobo }: PaymentDoc, stated: VerifiedPayment, note: Note): void {
  if (stated.status !== 'success' && stated.status !== 'reversed') {
    note('payment_not_at_gateway', id, `${paidKobo} kobo paid here, ${stated.status} there`);
  } else if (stated.amountKobo !== paidKobo || stated.currency !== 'NGN') {
    note('payment_amount_differs', id, `${paidKobo} here, ${stated.amountKobo} ${stated.currency} there`);
  }
}

async function checkPaidInBooks(books: Books, payment: PaymentDoc, note: Note): Promise<void> {
  const id = payment._id;
  const entry = await books.ledger.entry(`pay:${payment.gateway}:${payment.reference}`);
  const from = payment.gateway === walletGateway ? 'customer_wallet' : 'gateway_clearing';
  const leg = entry?.legs.find(({ account }) => account === from);
  if (!leg) {
    note('payment_not_in_ledger', id, `${payment.paidKobo} kobo`);
  } else if (leg.amountKobo !== payment.paidKobo) {
    note('payment_amount_differs', id, `${payment.paidKobo} paid, ${leg.amountKobo} in the ledger`);
  }
  const order = await books.orders.find(payment.orderId);
  const applied = order?.payments.filter(({ reference }) => reference === payment.reference) ?? [];
  if (applied.length !== 1 || applied[0]?.amountKobo !== payment.paidKobo) {
    note('payment_not_applied', id, `the order counts it ${applied.length} times`);
  }
  for (const { disputeId, amountKobo } of payment.disputes) {
    if (!(await books.ledger.entry(`dispute:${payment.gateway}:${payment.reference}:${disputeId}`))) {
      note('dispute_not_in_ledger', id, `dispute ${disputeId} of ${amountKobo} kobo`);
    }
  }
}

async function checkVend(books: Books, vend: VendDoc, readers: StatementReaders, note: Note): Promise<void> {
  const id = vend._id;
  if (vend.state === 'delivered' && vend.settledAt !== null && !(await books.ledger.entry(`vend:${id}`))) {
    note('vend_not_in_ledger', id, `${vend.faceKobo} kobo delivered`);
  }
  const { reference } = vend;
  if (!readers.vend || reference === undefined) {
    return;
  }
  for (const asked of [reference, ...vend.pastReferences]) {
    const stated = await ask(() => readers.vend?.(vend, asked), id, note);
    const delivered = stated?.outcome === 'delivered';
    const expected = vend.state === 'delivered' && asked === reference;
    if (stated && expected && !delivered) {
      note('vend_not_at_vendor', id, `the vendor says ${stated.outcome}`);
    }
    if (delivered && !expected) {
      note('vend_only_at_vendor', id, `delivered at the vendor, ${vend.state} here`);
    }
  }
}

async function checkRefund(
  books: Books,
  refund: RefundDoc,
  readers: StatementReaders,
  note: Note,
): Promise<void> {
  const id = refund._id;
  const movementId = id.slice('refund:'.length);
  if (!(await books.ledger.entry(`refund:${movementId}`))) {
    note('refund_not_in_ledger', id, `${refund.amountKobo} kobo decided`);
  }
  if (refund.state !== 'processed' || refund.settledAt === null) {
    return;
  }
  if (!(await books.ledger.entry(`refunded:${movementId}`))) {
    note('refund_not_in_ledger', id, `${refund.amountKobo} kobo processed`);
  }
  if (!readers.refund || refund.gateway === walletGateway) {
    return;
  }
  const stated = await ask(() => readers.refund?.(refund), id, note);
  const atGateway = stated?.status === 'processed' || stated?.status === 'pending';
  if (stated && atGateway !== (refund.to === 'source')) {
    const sum = `${refund.amountKobo} kobo`;
    note('refund_not_at_gateway', id, `${sum} to the ${refund.to} here, ${stated.status} there`);
  }
}

/** A provider that doesn't answer proves nothing, so it is a difference as well. */
async function ask<Answer>(
  read: () => Promise<Answer> | undefined,
  id: string,
  note: Note,
): Promise<Answer | undefined> {
  try {
    return await read();
  } catch (error) {
    note('provider_did_not_answer', id, error instanceof Error ? error.message : 'no reason given');
    return undefined;
  }
}
