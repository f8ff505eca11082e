import { ownBundles } from '../../commerce/data/catalogue.ts';
import { paymentMovement, refundedMovement, refundMovement, vendMovement } from '../../commerce/ledger.ts';
import type { AirtimeLine, OrderLine, OrderRequest, OrderStatus, Quote } from '../../commerce/order.ts';
import {
  type AppliedPayment,
  type NewOrder,
  type OrderRefund,
  storedLine,
} from '../../commerce/order-document.ts';
import { kobo } from '../../config/rules/kobo.ts';
import { proposeNetwork } from '../../conversation/values/phone-number.ts';
import { makeCustomer } from './make-customer.ts';
import { priorPowerLine, sealPriorProof } from './prior-power.ts';
import { storePriorSchedule } from './prior-schedule.ts';
import type { PriorOrder, PriorStatus, Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';

const hourMs = 3_600_000;

const statusOf: Record<PriorStatus, OrderStatus> = {
  PENDING: 'UNKNOWN',
  SUCCESS: 'FULFILLED',
  FAILED: 'REFUNDING',
  REFUNDED: 'REFUNDED',
  NONE: 'EXPIRED',
};

export type PriorRef = {
  readonly n: number;
  readonly orderId: string;
  readonly ref: string;
  readonly own: boolean;
};

/** Stores what happened before the scenario: orders with their money in the ledger, and receipts of what was delivered. */
export async function setUpPriorOrders(
  stage: Stage,
  { id, setup }: Scenario,
  customerId: string,
): Promise<readonly PriorRef[]> {
  const refs: PriorRef[] = [];
  for (const prior of setup.priorOrders) {
    const { customer } = prior;
    const owner = typeof customer === 'object' ? customer.msisdn : customer;
    const own = owner === undefined || owner === setup.customer.msisdn;
    const ownerId = own ? customerId : await makeCustomer(stage, owner);
    const orderId = `ord_prior_${id}_${prior.n}`;
    const recipient = prior.recipient ?? (own ? setup.customer.msisdn : owner);
    await storeOrder(stage, prior, { orderId, customerId: ownerId, recipient });
    const stored = await stage.orders.find(orderId);
    refs.push({ n: prior.n, orderId, ref: stored?.ref ?? '', own });
  }
  return refs;
}

type Place = { readonly orderId: string; readonly customerId: string; readonly recipient: string };

async function storeOrder(stage: Stage, prior: PriorOrder, place: Place): Promise<void> {
  const { clock } = stage.runtime;
  // Hours ago on the clock of the run, so that windows of hours are right.
  const createdAt = new Date(clock.now().getTime() - clock.scaleMs(prior.ageHours * hourMs));
  const { orderId, customerId } = place;
  const quote = quoteOf(prior, place.recipient);
  const request: OrderRequest = {
    orderId,
    customerId,
    sessionId: 'ses_prior',
    quote,
    confirmedAt: createdAt,
  };
  const order = priorOrder(prior, request, createdAt);
  const sealedProof = await sealPriorProof(stage, prior, place);
  const lines = order.lines.map((line) => ({ ...line, sealedProof }));
  await stage.orders.insert({ ...order, lines }, request);
  await postMoney(stage, prior, request);
  if (prior.status === 'SUCCESS') await stage.receipts.issue(orderId, customerId);
  if (prior.recurring) await storePriorSchedule(stage, { orderId, customerId, quote });
}

function quoteOf(prior: PriorOrder, recipient: string): Quote {
  const network = prior.network ?? proposeNetwork(recipient) ?? 'MTN';
  const faceKobo = kobo(prior.amount);
  const feeKobo = kobo(prior.fee);
  const payableKobo = faceKobo + feeKobo;
  const line = lineOf(prior, { network, recipient, faceKobo, payableKobo });
  return { product: line.product, lines: [line], faceKobo, discountKobo: 0, feeKobo, payableKobo };
}

type Bought = Pick<AirtimeLine, 'network' | 'recipient' | 'faceKobo' | 'payableKobo'>;

/** A bundle of that size or price from the operator's list, or one made up where there is none. */
function lineOf(prior: PriorOrder, bought: Bought): OrderLine {
  const { product, dataSize, validityDays } = prior;
  if (product === 'POWER') {
    const { recipient, faceKobo, payableKobo } = bought;
    return priorPowerLine(prior, recipient, { faceKobo, payableKobo });
  }
  if (product !== 'DATA') return { product: 'AIRTIME', ...bought };
  const { network, faceKobo } = bought;
  const listed = ownBundles.filter((bundle) => bundle.network === network);
  const known =
    listed.find(({ sizeMb }) => sizeMb === dataSize) ??
    listed.find(({ priceKobo }) => priceKobo === faceKobo);
  const {
    code = 'prior',
    name = 'prior',
    sizeMb = dataSize ?? 1024,
    days = validityDays ?? 30,
  } = known ?? {};
  return { product: 'DATA', ...bought, bundle: { code, name, sizeMb, days } };
}

const paymentReference = (orderId: string, count: number) => `${orderId}-${count}`;

function priorOrder(
  prior: PriorOrder,
  { orderId, customerId, quote, confirmedAt }: OrderRequest,
  at: Date,
): NewOrder {
  const status = statusOf[prior.status as PriorStatus];
  const lineStatus =
    prior.status === 'SUCCESS' ? 'delivered' : prior.status === 'PENDING' ? 'unknown' : 'failed';
  const payments: AppliedPayment[] = [];
  const refunds: OrderRefund[] = [];
  if (prior.status !== 'NONE') {
    const amountKobo = quote.payableKobo;
    payments.push({ reference: paymentReference(orderId, 1), amountKobo, use: 'order' });
    if (prior.payments === 2) {
      const reference = paymentReference(orderId, 2);
      payments.push({ reference, amountKobo, use: 'double' });
      refunds.push({
        refundId: `refund:${reference}`,
        reference,
        amountKobo,
        made: true,
        settledTo: 'source',
      });
    }
    if (prior.status === 'FAILED' || prior.status === 'REFUNDED') {
      const settledTo = prior.status === 'REFUNDED' ? 'source' : null;
      const reference = paymentReference(orderId, 1);
      refunds.push({ refundId: `refund:${orderId}`, reference, amountKobo, made: true, settledTo });
    }
  }
  return {
    _id: orderId,
    customerId,
    sessionId: 'ses_prior',
    status,
    holdReason: null,
    product: quote.product,
    faceKobo: quote.faceKobo,
    discountKobo: quote.discountKobo,
    feeKobo: quote.feeKobo,
    payableKobo: quote.payableKobo,
    lines: quote.lines.map((line) => ({ ...storedLine(line), status: lineStatus })),
    payments,
    overpaidKobo: 0,
    refunds,
    paymentUrl: null,
    attempts: 1,
    nextAttemptAt: null,
    news: [],
    newsIds: [],
    history: [{ status, at, by: 'setup' }],
    confirmedAt,
    createdAt: at,
    expiresAt: null,
    dueAt: null,
  };
}

/** What the order's life has left in the ledger. */
async function postMoney({ ledger }: Stage, prior: PriorOrder, request: OrderRequest): Promise<void> {
  if (prior.status === 'NONE') return;
  const { orderId, customerId, quote } = request;
  const party = { orderId, customerId };
  const amountKobo = quote.payableKobo;
  for (let count = 1; count <= prior.payments; count += 1) {
    await ledger.post(paymentMovement(party, `paystack:${paymentReference(orderId, count)}`, amountKobo));
  }
  if (prior.payments === 2) {
    const id = paymentReference(orderId, 2);
    await ledger.post(refundMovement(party, id, amountKobo));
    await ledger.post(refundedMovement(party, id, amountKobo, 'source'));
  }
  if (prior.status === 'SUCCESS') await ledger.post(vendMovement(party, `${orderId}:0:1`, quote));
  if (prior.status === 'FAILED' || prior.status === 'REFUNDED') {
    await ledger.post(refundMovement(party, orderId, amountKobo));
    if (prior.status === 'REFUNDED')
      await ledger.post(refundedMovement(party, orderId, amountKobo, 'source'));
  }
}
