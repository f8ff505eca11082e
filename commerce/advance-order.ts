import type { CommerceContext } from './context.ts';
import { refundMovement } from './ledger.ts';
import type { LineStatus, Product } from './order.ts';
import { type LineState, linesMoved, type Reduce, refundingEnded, refundsMade } from './order-changes.ts';
import { type OrderDoc, randomCharacters } from './order-document.ts';
import { chooseGateway } from './payments/choose-gateway.ts';
import { simAnswered } from './second-factor/code-changes.ts';
import { chooseVendor } from './vending/choose-vendor.ts';
import type { VendDoc, VendState } from './vending/vend-store.ts';
import type { Vendor } from './vending/vendor.ts';

/** More than an order can take from one state to the next; a loop that is longer is a bug. */
const maximumSteps = 20;
const newsRetryMs = 5_000;

/** The order as it is after a step. `again`: something moved, there may be more to do. */
type Step = { readonly order: OrderDoc; readonly again: boolean };

/**
 * Looks at an order's payments, vends and refunds, moves it as far as it goes by itself, and delivers its news. Only
 * touches our database (and `deliverNews`), so it may be called at any time by anybody, any number of times: with the
 * order's id, or with the order as it was just read or written.
 */
export async function advanceOrder(context: CommerceContext, which: string | OrderDoc): Promise<void> {
  let order = typeof which === 'string' ? await context.orders.find(which) : which;
  for (let step = 0; order && step < maximumSteps; step += 1) {
    const taken: Step = await advanceOnce(context, order);
    if (!taken.again) {
      return deliverOrderNews(context, taken.order);
    }
    order = taken.order;
  }
  if (order) {
    throw new Error(`order ${order._id} does not come to rest`);
  }
}

async function advanceOnce(context: CommerceContext, order: OrderDoc): Promise<Step> {
  if (order.refunds.some((refund) => !refund.made)) {
    return makeRefunds(context, order);
  }
  switch (order.status) {
    case 'AWAITING_PAYMENT':
      return startAttempt(context, order);
    case 'PAID':
      return startVending(context, order);
    case 'VENDING':
    case 'UNKNOWN':
    case 'FULFILLED':
      return readVends(context, order);
    case 'FAILED':
      return move(context, order, refundsMade([]));
    case 'REFUNDING':
      return move(context, order, refundingEnded());
    case 'SECOND_FACTOR':
      return readSimCheck(context, order);
    case 'CONFIRMED':
    case 'HELD':
    case 'EXPIRED':
    case 'CANCELLED':
    case 'REFUNDED':
      return { order, again: false };
  }
}

async function move(context: CommerceContext, order: OrderDoc, reduce: Reduce, by?: string): Promise<Step> {
  const moved = await context.orders.update(order, reduce, by);
  return { order: moved ?? order, again: moved !== null };
}

/** A code that waits for an answer about the SIM: it is asked for, or taken in. */
async function readSimCheck(context: CommerceContext, order: OrderDoc): Promise<Step> {
  const { _id: orderId, customerId, secondFactor } = order;
  if (secondFactor?.sim !== 'wanted') {
    return { order, again: false };
  }
  const check = await context.simChecks.find(orderId);
  if (!check) {
    await context.simChecks.create({ orderId, customerId, addressKey: secondFactor.addressKey });
    context.ringAt('sim_check', orderId, context.clock.now());
    return { order, again: false };
  }
  if (check.state === 'asked' || check.state === 'waiting') {
    return { order, again: false };
  }
  return move(context, order, simAnswered(check.state, context.clock), 'sim');
}

async function startAttempt(context: CommerceContext, order: OrderDoc): Promise<Step> {
  const now = context.clock.now();
  if (order.nextAttemptAt === null) {
    return { order, again: false };
  }
  if (order.nextAttemptAt.getTime() > now.getTime()) {
    context.ringAt('order', order._id, order.nextAttemptAt);
    return { order, again: false };
  }
  const attempt = order.attempts;
  const gateway = await chooseGateway(context, context.gateways, attempt);
  if (!gateway) {
    throw new Error('no payment gateway is configured');
  }
  const id = await context.payments.create({
    orderId: order._id,
    customerId: order.customerId,
    orderRef: order.ref,
    method: 'link',
    attempt,
    gateway: gateway.name,
    reference: `${order.ref}-${attempt}${randomCharacters(8)}`,
    expectedKobo: order.payableKobo,
  });
  context.ringAt('payment', id, now);
  return move(context, order, (current) =>
    current.status === 'AWAITING_PAYMENT' && current.attempts === attempt && current.nextAttemptAt !== null
      ? { nextAttemptAt: null }
      : null,
  );
}

async function startVending(context: CommerceContext, order: OrderDoc): Promise<Step> {
  for (const [n, line] of order.lines.entries()) {
    await createVend(context, order, n, 1, await firstVendor(context, line.product));
  }
  return move(context, order, (current) =>
    current.status === 'PAID'
      ? { status: 'VENDING', lines: current.lines.map((line) => ({ ...line, status: 'vending' })) }
      : null,
  );
}

async function firstVendor(context: CommerceContext, product: Product): Promise<Vendor> {
  const vendor = await chooseVendor(context, product, { tried: [] });
  if (!vendor) {
    throw new Error(`no vendor of ${product} is configured`);
  }
  return vendor;
}

/** A repeat does nothing, whichever vendor it names: the line has this attempt. */
async function createVend(
  context: CommerceContext,
  order: OrderDoc,
  n: number,
  attempt: number,
  vendor: Vendor,
): Promise<void> {
  const line = order.lines[n];
  if (!line) {
    throw new Error(`order ${order._id} has no line ${n}`);
  }
  const { product, supplier, faceKobo, payableKobo } = line;
  const shared = { orderId: order._id, customerId: order.customerId, line: n, attempt, vendor: vendor.name };
  const id = await context.vends.create({ ...shared, product, supplier, faceKobo, payableKobo });
  context.ringAt('vend', id, context.clock.now());
}

const lineStatusOf = {
  created: 'vending',
  sent: 'vending',
  unknown: 'unknown',
  held: 'waiting',
  delivered: 'delivered',
  failed: 'failed',
  review: 'review',
  reversed: 'failed',
} as const satisfies Record<VendState, LineStatus>;

async function readVends(context: CommerceContext, order: OrderDoc): Promise<Step> {
  const vends = await context.vends.byOrder(order._id);
  const states: LineState[] = [];
  for (const n of order.lines.keys()) {
    states.push(
      await lineState(
        context,
        order,
        n,
        vends.filter((vend) => vend.line === n),
      ),
    );
  }
  if (order.status !== 'FULFILLED' && hasSomethingToProve(states)) {
    await context.receipts.issue(order._id, order.customerId);
  }
  const moved = await move(context, order, linesMoved(states));
  return { ...moved, again: moved.order.status !== order.status };
}

function hasSomethingToProve(states: readonly LineState[]): boolean {
  const final = states.every((state) => state.status === 'delivered' || state.status === 'failed');
  return final && states.some((state) => state.status === 'delivered');
}

/** Where a line's last attempt stands; a refused one goes to the next vendor first, if there is one. */
async function lineState(
  context: CommerceContext,
  order: OrderDoc,
  n: number,
  vends: readonly VendDoc[],
): Promise<LineState> {
  const last = vends.at(-1);
  if (!last) {
    throw new Error(`order ${order._id}: line ${n} has no vend`);
  }
  const canGoOn = order.status === 'VENDING' || order.status === 'UNKNOWN';
  const tried = vends.map(({ vendor }) => vendor);
  const next =
    last.state === 'failed' && canGoOn ? await chooseVendor(context, last.product, { tried }) : undefined;
  if (next) {
    await createVend(context, order, n, last.attempt + 1, next);
    return { status: 'vending', vendorReference: null, sealedProof: null };
  }
  return {
    status: lineStatusOf[last.state],
    vendorReference: last.reference ?? null,
    sealedProof: last.sealedProof,
    // Why the first choice refused is what the customer can act on.
    ...(last.state === 'failed' ? { refusal: vends[0]?.code ?? last.code } : {}),
  };
}

async function makeRefunds(context: CommerceContext, order: OrderDoc): Promise<Step> {
  const payments = await context.payments.byOrder(order._id);
  const party = { orderId: order._id, customerId: order.customerId };
  const open = order.refunds.filter((refund) => !refund.made);
  for (const { refundId, reference, amountKobo } of open) {
    const payment = payments.find((candidate) => candidate.reference === reference);
    if (!payment) {
      throw new Error(`order ${order._id}: a refund of a payment that does not exist`);
    }
    await context.ledger.post(refundMovement(party, refundId.slice('refund:'.length), amountKobo));
    await context.refunds.create({
      _id: refundId,
      ...party,
      gateway: payment.gateway,
      reference,
      gatewayId: payment.gatewayId ?? reference,
      amountKobo,
    });
    context.ringAt('refund', refundId, context.clock.now());
  }
  return move(context, order, refundsMade(open.map((refund) => refund.refundId)));
}

/** In their order, each once: news leave the order only after they were delivered. */
async function deliverOrderNews(context: CommerceContext, order: OrderDoc): Promise<void> {
  const { _id: orderId, customerId } = order;
  for (let current: OrderDoc | null = order; current; ) {
    const [first] = current.news;
    if (!first) {
      return;
    }
    const { id, kind, amountKobo, vendor } = first;
    const news = {
      orderId,
      kind,
      ...(amountKobo === null ? {} : { amountKobo }),
      ...(vendor ? { vendor } : {}),
    };
    try {
      await context.deliverNews({ newsId: id, customerId, news });
    } catch (err) {
      // The order's own state is safe; the sweep brings the news again.
      context.log.warn({ step: 'news', orderId, err }, 'news could not be delivered');
      await postponeNews(context, orderId);
      return;
    }
    const told = await context.orders.update(current, ({ news: waiting }) => {
      const left = waiting.filter((candidate) => candidate.id !== id);
      return left.length === waiting.length ? null : { news: left };
    });
    current = told ?? (await context.orders.find(orderId));
  }
}

async function postponeNews(context: CommerceContext, orderId: string): Promise<void> {
  const dueAt = context.clock.after(newsRetryMs);
  await context.orders.update(orderId, (current) => (current.news.length > 0 ? { dueAt } : null));
  context.ringAt('order', orderId, dueAt);
}
