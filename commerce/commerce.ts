import type { Connection } from 'mongoose';
import type { Clock } from '../config/clock.ts';
import type { Logger } from '../config/logger.ts';
import type { Privacy } from '../conversation/privacy.ts';
import { advanceOrder } from './advance-order.ts';
import {
  type CommerceContext,
  type DeliverNews,
  gatewayNamed,
  type Ring,
  vendorNamed,
  type WorkKind,
} from './context.ts';
import { expireOrder } from './expire-order.ts';
import type { Hint } from './hint.ts';
import { openLedgerStore } from './ledger-store.ts';
import type { OrderRequest, OrderView } from './order.ts';
import { cancelAsked, refused, released } from './order-changes.ts';
import { openOrders } from './order-store.ts';
import type { Gateway } from './payments/gateway.ts';
import { workPayment } from './payments/pay.ts';
import { openPaymentStore } from './payments/payment-store.ts';
import { workRefund } from './payments/refund.ts';
import { openRefundStore } from './payments/refund-store.ts';
import { insertPlacedOrder } from './place-order.ts';
import { openReceiptStore } from './receipt-store.ts';
import { type Reconciliation, reconcile, type StatementReaders } from './reconcile.ts';
import { workVend } from './vending/vend.ts';
import { openVendStore } from './vending/vend-store.ts';
import type { Vendor } from './vending/vendor.ts';

export type CommerceOptions = {
  readonly connection: Connection;
  readonly privacy: Privacy;
  readonly clock: Clock;
  /** The first takes new payments; the next ones stand by for attempts after a failure. */
  readonly gateways: readonly Gateway[];
  /** Tried in this order, the next one only where the one before has refused. */
  readonly vendors: readonly Vendor[];
  readonly deliverNews: DeliverNews;
  /** Has work done at once; without it the sweep's `due` finds everything. */
  readonly ring?: Ring;
  readonly log?: Logger;
  /** How long a step may take before another process takes it over: longer than any provider's deadline, real time. */
  readonly claimMs?: number;
  /** Plants the violation that a chaos run must notice: vends without an exclusive claim. */
  readonly claimOff?: boolean;
};

export type CancelRequest = {
  readonly orderId: string;
  readonly customerId: string;
  /** Who asked, once: the same request is answered once, another one again. */
  readonly requestId: string;
};

/** Anything that needs work now, for `work`. */
export type DueWork = { readonly kind: WorkKind; readonly id: string };

export type Commerce = {
  /** Idempotent by orderId. A quote that the rules don't give is stored cancelled, with news; nothing is charged. */
  readonly placeOrder: (request: OrderRequest) => Promise<void>;
  /** The answer is news: `cancelled`, `expired`, or `cancel_refused` where a payment was faster. */
  readonly cancelOrder: (request: CancelRequest) => Promise<void>;
  /** A person lets a held order go on. False: it isn't held. */
  readonly releaseOrder: (orderId: string, by: string) => Promise<boolean>;
  readonly refuseOrder: (orderId: string, by: string) => Promise<boolean>;
  readonly order: (orderId: string, customerId: string) => Promise<OrderView | null>;
  readonly orderByRef: (ref: string, customerId: string) => Promise<OrderView | null>;
  /** Newest first. */
  readonly recentOrders: (customerId: string, limit: number) => Promise<readonly OrderView[]>;
  readonly walletKobo: (customerId: string) => Promise<number>;
  /** Orders with a receipt, newest first: for "resend". */
  readonly latestReceipt: (customerId: string) => Promise<{ orderId: string } | null>;
  readonly markReceiptDelivered: (orderId: string) => Promise<boolean>;
  /** A provider's call: makes us ask, settles nothing. Unknown references do nothing. */
  readonly hint: (hint: Hint) => Promise<void>;
  /** Does one due step, if one is due and nobody else is at it. Any time, any number of times, from any process. */
  readonly work: (kind: WorkKind, id: string) => Promise<void>;
  /** Compares our books with each other and, if asked to, with the providers'. Only reads. */
  readonly reconcile: (withProviders: boolean) => Promise<Reconciliation>;
  /** What has waited longest, over all kinds: for the sweep to ring. */
  readonly due: (limit: number) => Promise<readonly DueWork[]>;
};

const defaultClaimMs = 90_000;

/** Opens the way of the money on a database; makes its indexes first, because they are what makes doubles impossible. */
export async function openCommerce(options: CommerceOptions): Promise<Commerce> {
  const context = openContext(options);
  await createCommerceIndexes(context);
  return {
    placeOrder: async (request) => {
      await insertPlacedOrder(context, request);
      await advanceOrder(context, request.orderId);
    },
    cancelOrder: ({ orderId, customerId, requestId }) => cancel(context, orderId, customerId, requestId),
    releaseOrder: (orderId, by) => decide(context, orderId, released(context.clock.now()), by),
    refuseOrder: (orderId, by) => decide(context, orderId, refused(), by),
    order: context.orders.view,
    orderByRef: context.orders.viewByRef,
    recentOrders: context.orders.recent,
    walletKobo: context.ledger.walletKobo,
    latestReceipt: context.receipts.latest,
    markReceiptDelivered: context.receipts.markDelivered,
    hint: (hint) => takeHint(context, hint),
    work: (kind, id) => workOf[kind](context, id),
    due: (limit) => findDue(context, limit),
    reconcile: (withProviders) => reconcile(context, withProviders ? statementsOf(context) : {}),
  };
}

function statementsOf(context: CommerceContext): StatementReaders {
  return {
    payment: ({ gateway, reference }) => gatewayNamed(context, gateway).verifyPayment(reference),
    vend: ({ vendor }, reference) => vendorNamed(context, vendor).requery(reference),
    refund: ({ gateway, gatewayId, amountKobo, _id }) =>
      gatewayNamed(context, gateway).findRefund({ refundId: _id, gatewayId, amountKobo }),
  };
}

function openContext(options: CommerceOptions): CommerceContext {
  const { connection, privacy, clock, gateways, vendors, deliverNews, claimMs = defaultClaimMs } = options;
  const log = options.log ?? silentLog;
  return {
    clock,
    log,
    gateways,
    vendors,
    deliverNews,
    claimMs,
    orders: openOrders(connection, privacy, clock),
    payments: openPaymentStore(connection, clock, claimMs),
    refunds: openRefundStore(connection, clock, claimMs),
    vends: openVendStore(connection, clock, claimMs, options.claimOff),
    ledger: openLedgerStore(connection, clock.now),
    receipts: openReceiptStore(connection, clock),
    ringAt: (kind, id, at) => {
      const delayMs = Math.max(0, at.getTime() - clock.now().getTime());
      // A bell that can't be rung is no loss: the sweep finds the record by its dueAt.
      const lost = (err: unknown) => log.debug({ step: 'ring', kind, id, err }, 'the bell was not rung');
      Promise.resolve()
        .then(() => options.ring?.({ kind, id, delayMs }))
        .catch(lost);
    },
  };
}

const silentLog: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function createCommerceIndexes(context: CommerceContext): Promise<void> {
  const { orders, payments, refunds, vends, ledger, receipts } = context;
  for (const store of [orders, payments, refunds, vends, ledger, receipts]) {
    await store.createIndexes();
  }
}

const workOf: Record<WorkKind, (context: CommerceContext, id: string) => Promise<void>> = {
  order: async (context, id) => {
    await expireOrder(context, id);
    await advanceOrder(context, id);
  },
  payment: workPayment,
  vend: workVend,
  refund: workRefund,
};

async function cancel(
  context: CommerceContext,
  orderId: string,
  customerId: string,
  requestId: string,
): Promise<void> {
  const order = await context.orders.find(orderId);
  if (order?.customerId !== customerId) {
    return;
  }
  await context.orders.update(orderId, cancelAsked(requestId), 'customer');
  await advanceOrder(context, orderId);
}

async function decide(
  context: CommerceContext,
  orderId: string,
  reduce: ReturnType<typeof refused>,
  by: string,
): Promise<boolean> {
  const decided = await context.orders.update(orderId, reduce, by);
  await advanceOrder(context, orderId);
  return decided !== null;
}

async function takeHint(context: CommerceContext, hint: Hint): Promise<void> {
  switch (hint.kind) {
    case 'payment_hint': {
      const payment = await context.payments.byReference(hint.reference);
      return look(context, 'payment', payment ? [payment._id] : []);
    }
    case 'vend_hint': {
      const vend = await context.vends.byReference(hint.reference);
      return look(context, 'vend', vend ? [vend._id] : []);
    }
    case 'refund_hint': {
      const refunds = await context.refunds.byReference(hint.reference);
      return look(
        context,
        'refund',
        refunds.map((refund) => refund._id),
      );
    }
  }
}

async function look(
  context: CommerceContext,
  kind: 'payment' | 'vend' | 'refund',
  ids: readonly string[],
): Promise<void> {
  const { claims } = { payment: context.payments, vend: context.vends, refund: context.refunds }[kind];
  for (const id of ids) {
    await claims.hint(id);
    context.ringAt(kind, id, context.clock.now());
  }
}

async function findDue(context: CommerceContext, limit: number): Promise<readonly DueWork[]> {
  const found = await Promise.all([
    context.orders.due(limit).then((rows) => rows.map((row) => ({ kind: 'order' as const, ...row }))),
    context.payments.claims
      .due(limit)
      .then((rows) => rows.map((row) => ({ kind: 'payment' as const, ...row }))),
    context.vends.claims.due(limit).then((rows) => rows.map((row) => ({ kind: 'vend' as const, ...row }))),
    context.refunds.claims
      .due(limit)
      .then((rows) => rows.map((row) => ({ kind: 'refund' as const, ...row }))),
  ]);
  return found
    .flat()
    .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
    .slice(0, limit)
    .map(({ kind, id }) => ({ kind, id }));
}
