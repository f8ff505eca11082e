import type { Connection } from 'mongoose';
import type { Clock } from '../config/clock.ts';
import type { Logger } from '../config/logger.ts';
import { type UssdBank, ussdBanks } from '../config/rules/ussd-banks.ts';
import type { Language } from '../conversation/conversation.ts';
import type { Lookup, LookupAnswer } from '../conversation/lookup.ts';
import type { Privacy } from '../conversation/privacy.ts';
import type { DataBundle } from '../conversation/values/data-bundle.ts';
import type { MeterBrand } from '../conversation/values/meter-brand.ts';
import type { SavedMeter } from '../conversation/values/saved-meter.ts';
import { advanceOrder } from './advance-order.ts';
import {
  type CommerceContext,
  type DeliverNews,
  gatewayNamed,
  type Ring,
  vendorNamed,
  type WorkKind,
} from './context.ts';
import { openBundlesOnSale } from './data/bundles-on-sale.ts';
import { openCatalogueStore } from './data/catalogue-store.ts';
import { catalogueVendor, refreshCatalogue } from './data/refresh-catalogue.ts';
import { eraseRecords, findUnsettled, type UnsettledReason } from './erase-records.ts';
import { type CommerceErrand, type ErrandOf, runErrand } from './errand.ts';
import { expireOrder } from './expire-order.ts';
import { openOrderFigures, type StruckOrder } from './fraud/order-figures-store.ts';
import type { Hint } from './hint.ts';
import { openLedgerStore, type RenamedCustomer, type WalletLine } from './ledger-store.ts';
import type { OrderRequest, OrderView } from './order.ts';
import { cancelAsked, type Reduce } from './order-changes.ts';
import { heldForSecurity, holdableStatuses, refused, released } from './order-holds.ts';
import { openOrders } from './order-store.ts';
import type { Gateway } from './payments/gateway.ts';
import { workPayment } from './payments/pay.ts';
import { openPaymentStore } from './payments/payment-store.ts';
import { workRefund } from './payments/refund.ts';
import { openRefundStore } from './payments/refund-store.ts';
import { insertPlacedOrder } from './place-order.ts';
import { workLookup } from './power/look-up.ts';
import { openLookupStore } from './power/lookup-store.ts';
import { openMeterBook } from './power/meter-book-store.ts';
import { openProviderHealth } from './provider-health-store.ts';
import { openReceiptStore } from './receipt-store.ts';
import { ownReceipt, receiptToken } from './receipts/open-receipts.ts';
import type { PrintedReceipt } from './receipts/receipt-document.ts';
import { type Reconciliation, reconcile, type StatementReaders } from './reconcile.ts';
import { followOrders } from './schedules/follow-orders.ts';
import { openOccurrenceStore } from './schedules/occurrence-store.ts';
import type { ScheduleView } from './schedules/schedule.ts';
import { openScheduleStore } from './schedules/schedule-store.ts';
import { workSchedule } from './schedules/work-schedule.ts';
import { workSimCheck } from './second-factor/check-sim.ts';
import type { PendingCode } from './second-factor/second-factor.ts';
import { endOverdueCode, mintCode, pendingCodes } from './second-factor/second-factor-steps.ts';
import { openSimCheckStore } from './second-factor/sim-check-store.ts';
import type { SimSwap } from './second-factor/sim-swap.ts';
import { type ReviewVerdict, settleReview } from './settle-review.ts';
import { takeHint } from './take-hint.ts';
import { workVend } from './vending/vend.ts';
import { openVendStore } from './vending/vend-store.ts';
import type { Vendor } from './vending/vendor.ts';
import { isOneOf, type Whose } from './whose.ts';

export type CommerceOptions = {
  readonly connection: Connection;
  readonly privacy: Privacy;
  readonly clock: Clock;
  /** The first takes new payments; the next ones stand by for attempts after a failure, and for while it is unhealthy. */
  readonly gateways: readonly Gateway[];
  /** In the order in which they are preferred; the next one is tried only where the one before has refused. */
  readonly vendors: readonly Vendor[];
  readonly deliverNews: DeliverNews;
  /** Who is asked about the SIM that a one-time code would go to, where somebody offers it. */
  readonly simSwap?: SimSwap | undefined;
  /** The number behind a customer's address, for that question alone. */
  readonly numberAt?: CommerceContext['numberAt'];
  /** All ids of a customer; by default the one. */
  readonly idsOf?: CommerceContext['idsOf'];
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
  /** Holds what the customer has not paid for yet, because of a security word; the same request holds it once. */
  readonly holdOrders: (request: Omit<CancelRequest, 'orderId'>) => Promise<void>;
  /** A person decides about all orders of a customer that a security word holds. Gives how many there were. */
  readonly releaseHeld: (customerId: string, by: string) => Promise<number>;
  readonly refuseHeld: (customerId: string, by: string) => Promise<number>;
  /** A person lets a held order go on. False: it isn't held. */
  readonly releaseOrder: (orderId: string, by: string) => Promise<boolean>;
  /** A person's verdict on a vend or a refund in review; how many records it settled. */
  readonly settleReview: (orderId: string, verdict: ReviewVerdict) => Promise<number>;
  readonly refuseOrder: (orderId: string, by: string) => Promise<boolean>;
  readonly order: (orderId: string, whose: Whose) => Promise<OrderView | null>;
  readonly orderByRef: (ref: string, whose: Whose) => Promise<OrderView | null>;
  /** Newest first. */
  readonly recentOrders: (whose: Whose, limit: number) => Promise<readonly OrderView[]>;
  /** The orders that wait for a one-time code, the oldest first. */
  readonly pendingCodes: (whose: Whose) => Promise<readonly PendingCode[]>;
  /** A fresh code for the message that asks for it in the instant of sending; null: it is not wanted any more. */
  readonly mintCode: (orderId: string, issue: number) => Promise<string | null>;
  /** The latest orders that a rule of fraud has struck, whatever became of them. */
  readonly struckOrders: (limit: number) => Promise<readonly StruckOrder[]>;
  readonly walletKobo: (whose: Whose) => Promise<number>;
  /** The wallet's movements, newest first; money that came in is positive. */
  readonly walletLines: (whose: Whose, limit: number) => Promise<readonly WalletLine[]>;
  /** Banks for which some gateway gives a code to dial, in the order in which they are offered. */
  readonly ussdBanks: readonly UssdBank[];
  /** What a turn asks for besides orders. The same errand is done once. */
  readonly runErrand: (errand: CommerceErrand, of: ErrandOf) => Promise<void>;
  /** What is known already of something that only the outside knows; null: it must be asked (errand `look_up`). */
  readonly lookUp: (request: Lookup, whose: Whose) => Promise<LookupAnswer | null>;
  readonly savedMeters: (whose: Whose) => Promise<readonly SavedMeter[]>;
  readonly meterBrand: (whose: Whose, meter: string) => Promise<MeterBrand | null>;
  /** What the customer has bought again and again: the active and paused ones, by number. */
  readonly schedules: (whose: Whose) => Promise<readonly ScheduleView[]>;
  readonly schedule: (scheduleId: string, whose: Whose) => Promise<ScheduleView | null>;
  /** Orders with a receipt, newest first: for "resend". */
  readonly latestReceipt: (whose: Whose) => Promise<{ orderId: string } | null>;
  readonly markReceiptDelivered: (orderId: string) => Promise<boolean>;
  /** The last part of the address of a customer's own receipt; null where there is none. */
  readonly receiptToken: (orderId: string, whose: Whose, language: Language) => Promise<string | null>;
  /** A customer's own receipt, ready to be printed. */
  readonly printedReceipt: (
    orderId: string,
    whose: Whose,
    language: Language,
  ) => Promise<PrintedReceipt | null>;
  /** What unproved addresses of the customer have ordered since then and not got back. */
  readonly spentKobo: (whose: Whose, since: Date) => Promise<number>;
  /**
   * After a join: wallet, schedules and meter book of all ids come under the first. Orders, payments and receipts keep the
   * id that they were made under. Safe to repeat. `telephone`: the key of the address that one-time codes go to.
   */
  readonly joinRecords: (ids: readonly string[], telephone: string | null) => Promise<void>;
  /** What of a customer's money is not settled yet; nothing: their records may be erased. */
  readonly unsettled: (whose: Whose) => Promise<readonly UnsettledReason[]>;
  /** Leaves of a customer's records the money, under ids that lead to nobody. Safe to repeat. */
  readonly eraseRecords: (renamed: readonly RenamedCustomer[]) => Promise<{ readonly orders: number }>;
  /** Data bundles on sale now, on all networks. At hand: it may be asked in every turn. */
  readonly dataBundles: () => Promise<readonly DataBundle[]>;
  /** A provider's call: makes us ask, settles nothing. Unknown references do nothing. */
  readonly hint: (hint: Hint) => Promise<void>;
  /** Does one due step, if one is due and nobody else is at it. Any time, any number of times, from any process. */
  readonly work: (kind: WorkKind, id: string) => Promise<void>;
  /** Compares our books with each other and, if asked to, with the providers'. Only reads. */
  readonly reconcile: (withProviders: boolean, since?: Date) => Promise<Reconciliation>;
  /** What has waited longest, over all kinds: for the sweep to ring. */
  readonly due: (limit: number) => Promise<readonly DueWork[]>;
};

const defaultClaimMs = 90_000;

/** Opens the way of the money on a database; makes its indexes first, because they are what makes doubles impossible. */
export async function openCommerce(options: CommerceOptions): Promise<Commerce> {
  const context = openContext(options);
  await createCommerceIndexes(context);
  const listed = catalogueVendor(context);
  if (listed !== null) {
    await context.catalogues.watch(listed);
  }
  return {
    placeOrder: async (request) => {
      await insertPlacedOrder(context, request);
      await advanceOrder(context, request.orderId);
    },
    cancelOrder: ({ orderId, customerId, requestId }) => cancel(context, orderId, customerId, requestId),
    holdOrders: ({ customerId, requestId }) => holdOrders(context, customerId, requestId),
    releaseHeld: (customerId, by) => decideHeld(context, customerId, released(context.clock), by),
    refuseHeld: (customerId, by) => decideHeld(context, customerId, refused(), by),
    releaseOrder: (orderId, by) => decide(context, orderId, released(context.clock), by),
    refuseOrder: (orderId, by) => decide(context, orderId, refused(), by),
    settleReview: (orderId, verdict) => settleReview(context, orderId, verdict),
    order: context.orders.view,
    orderByRef: context.orders.viewByRef,
    recentOrders: context.orders.recent,
    pendingCodes: (whose) => pendingCodes(context, whose),
    mintCode: (orderId, issue) => mintCode(context, orderId, issue),
    struckOrders: context.figures.struck,
    walletKobo: context.ledger.walletKobo,
    walletLines: context.ledger.walletLines,
    ussdBanks: servedBanks(context.gateways),
    runErrand: (errand, of) => runErrand(context, errand, of),
    lookUp: context.lookups.answer,
    savedMeters: context.meterBook.saved,
    meterBrand: context.meterBook.brandOf,
    schedules: context.schedules.views,
    schedule: context.schedules.view,
    latestReceipt: context.receipts.latest,
    markReceiptDelivered: context.receipts.markDelivered,
    receiptToken: (orderId, whose, language) =>
      receiptToken(context, orderId, whose, { language, now: new Date() }),
    printedReceipt: (orderId, whose, language) => ownReceipt(context, orderId, whose, language),
    spentKobo: context.figures.spentKobo,
    joinRecords: (ids, telephone) => joinRecords(context, ids, telephone),
    unsettled: (whose) => findUnsettled(context, whose),
    eraseRecords: (renamed) => eraseRecords(context, renamed),
    dataBundles: openBundlesOnSale(context),
    hint: (hint) => takeHint(context, hint),
    work: (kind, id) => workOf[kind](context, id),
    due: (limit) => findDue(context, limit),
    reconcile: (withProviders, since) =>
      reconcile(context, withProviders ? { ...statementsOf(context), ...(since ? { since } : {}) } : {}),
  };
}

function statementsOf(context: CommerceContext): StatementReaders {
  return {
    statements: context.gateways.map(({ name, listPayments }) => ({ gateway: name, list: listPayments })),
    payment: ({ gateway, reference }) => gatewayNamed(context, gateway).verifyPayment(reference),
    vend: ({ vendor, vendorId }, reference) => vendorNamed(context, vendor).requery(reference, vendorId),
    refund: ({ gateway, gatewayId, amountKobo, _id }) =>
      gatewayNamed(context, gateway).findRefund({ refundId: _id, gatewayId, amountKobo }),
  };
}

function servedBanks(gateways: readonly Gateway[]): readonly UssdBank[] {
  const served = new Set(gateways.flatMap((gateway) => gateway.ussdBanks));
  return ussdBanks.map(({ id }) => id).filter((id) => served.has(id));
}

function openContext(options: CommerceOptions): CommerceContext {
  const { connection, privacy, clock, gateways, vendors, deliverNews, claimMs = defaultClaimMs } = options;
  const log = options.log ?? silentLog;
  const occurrences = openOccurrenceStore(connection, clock);
  return {
    clock,
    log,
    privacy,
    gateways,
    vendors,
    deliverNews: followOrders(deliverNews, occurrences),
    claimMs,
    gatewayHealth: openProviderHealth(connection, clock, 'gateway'),
    vendorHealth: openProviderHealth(connection, clock, 'vendor'),
    orders: openOrders(connection, privacy, clock),
    payments: openPaymentStore(connection, clock, claimMs),
    refunds: openRefundStore(connection, clock, claimMs),
    vends: openVendStore(connection, clock, claimMs, options.claimOff),
    ledger: openLedgerStore(connection, clock.now),
    receipts: openReceiptStore(connection, clock),
    catalogues: openCatalogueStore(connection, clock, claimMs),
    lookups: openLookupStore(connection, privacy, clock, claimMs),
    meterBook: openMeterBook(connection, privacy),
    schedules: openScheduleStore(connection, privacy, clock),
    occurrences,
    figures: openOrderFigures(connection),
    simChecks: openSimCheckStore(connection, clock, claimMs),
    simSwap: options.simSwap ?? null,
    numberAt: options.numberAt ?? (async () => null),
    idsOf: options.idsOf ?? (async (customerId) => [customerId]),
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
  const { orders, payments, refunds, vends, ledger, receipts, catalogues, lookups } = context;
  for (const store of [orders, payments, refunds, vends, ledger, receipts, catalogues, lookups]) {
    await store.createIndexes();
  }
  await context.schedules.createIndexes();
  await context.occurrences.createIndexes();
  await context.figures.createIndexes();
  await context.simChecks.createIndexes();
}

const workOf: Record<WorkKind, (context: CommerceContext, id: string) => Promise<void>> = {
  order: async (context, id) => {
    await expireOrder(context, id);
    await endOverdueCode(context, id);
    await advanceOrder(context, id);
  },
  payment: workPayment,
  vend: workVend,
  refund: workRefund,
  catalogue: refreshCatalogue,
  lookup: workLookup,
  schedule: workSchedule,
  sim_check: workSimCheck,
};

async function cancel(
  context: CommerceContext,
  orderId: string,
  customerId: string,
  requestId: string,
): Promise<void> {
  const order = await context.orders.find(orderId);
  if (!isOneOf(await context.idsOf(customerId), order?.customerId)) {
    return;
  }
  const asked = await context.orders.update(orderId, cancelAsked(requestId), 'customer');
  await advanceOrder(context, asked ?? orderId);
}

async function decide(
  context: CommerceContext,
  orderId: string,
  reduce: Reduce,
  by: string,
): Promise<boolean> {
  const decided = await context.orders.update(orderId, reduce, by);
  await advanceOrder(context, decided ?? orderId);
  return decided !== null;
}

async function holdOrders(context: CommerceContext, customerId: string, requestId: string): Promise<void> {
  const whose = await context.idsOf(customerId);
  for (const { _id } of await context.orders.standing(whose, holdableStatuses)) {
    const held = await context.orders.update(_id, heldForSecurity(requestId), 'security');
    await advanceOrder(context, held ?? _id);
  }
}

async function decideHeld(
  context: CommerceContext,
  customerId: string,
  reduce: Reduce,
  by: string,
): Promise<number> {
  const held = await context.orders.standing(await context.idsOf(customerId), ['HELD']);
  const ofSecurity = held.filter(({ holdReason }) => holdReason === 'security');
  const decided = await Promise.all(ofSecurity.map(({ _id }) => decide(context, _id, reduce, by)));
  return decided.filter(Boolean).length;
}

async function joinRecords(
  context: CommerceContext,
  ids: readonly string[],
  telephone: string | null,
): Promise<void> {
  const [customerId = '', ...formerIds] = ids;
  await context.ledger.gatherWallet(ids);
  for (const formerId of formerIds) {
    await context.schedules.adopt(customerId, formerId, telephone);
    await context.meterBook.adopt(customerId, formerId);
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
    context.lookups.claims
      .due(limit)
      .then((rows) => rows.map((row) => ({ kind: 'lookup' as const, ...row }))),
    context.catalogues.claims
      .due(limit)
      .then((rows) => rows.map((row) => ({ kind: 'catalogue' as const, ...row }))),
    context.schedules.due(limit).then((rows) => rows.map((row) => ({ kind: 'schedule' as const, ...row }))),
    context.occurrences.due(limit).then((rows) => rows.map((row) => ({ kind: 'schedule' as const, ...row }))),
    context.simChecks.claims
      .due(limit)
      .then((rows) => rows.map((row) => ({ kind: 'sim_check' as const, ...row }))),
  ]);
  return found
    .flat()
    .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
    .slice(0, limit)
    .map(({ kind, id }) => ({ kind, id }));
}
