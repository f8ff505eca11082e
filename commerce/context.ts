import type { Clock } from '../config/clock.ts';
import type { Logger } from '../config/logger.ts';
import { orderRules } from '../config/rules/orders.ts';
import type { Privacy } from '../conversation/privacy.ts';
import type { CatalogueStore } from './data/catalogue-store.ts';
import type { OrderFigures } from './fraud/order-figures-store.ts';
import type { LedgerStore } from './ledger-store.ts';
import type { CommerceNews } from './news.ts';
import type { Product } from './order.ts';
import type { Orders } from './order-store.ts';
import type { Gateway } from './payments/gateway.ts';
import type { PaymentStore } from './payments/payment-store.ts';
import type { RefundStore } from './payments/refund-store.ts';
import type { LookupStore } from './power/lookup-store.ts';
import type { MeterBook } from './power/meter-book-store.ts';
import type { ProviderHealth } from './provider-health-store.ts';
import type { ReceiptStore } from './receipt-store.ts';
import type { OccurrenceStore } from './schedules/occurrence-store.ts';
import type { ScheduleStore } from './schedules/schedule-store.ts';
import type { SimCheckStore } from './second-factor/sim-check-store.ts';
import type { SimSwap } from './second-factor/sim-swap.ts';
import type { VendStore } from './vending/vend-store.ts';
import type { Vendor } from './vending/vendor.ts';

export type WorkKind =
  | 'order'
  | 'payment'
  | 'vend'
  | 'refund'
  | 'lookup'
  | 'catalogue'
  | 'sim_check'
  | 'schedule';

/** A bell: the record may have something to do in `delayMs` real milliseconds. A bell that isn't heard is no loss. */
export type Ring = (bell: {
  readonly kind: WorkKind;
  readonly id: string;
  readonly delayMs: number;
}) => void | Promise<void>;

/** Brings news to the customer's conversation; must be idempotent by `newsId`. */
export type DeliverNews = (delivery: {
  readonly newsId: string;
  readonly customerId: string;
  readonly news: CommerceNews;
}) => Promise<void>;

/** What every part of the way of the money works with. */
export type CommerceContext = {
  readonly clock: Clock;
  readonly log: Logger;
  readonly privacy: Privacy;
  readonly orders: Orders;
  readonly payments: PaymentStore;
  readonly refunds: RefundStore;
  readonly vends: VendStore;
  readonly ledger: LedgerStore;
  readonly receipts: ReceiptStore;
  readonly catalogues: CatalogueStore;
  readonly lookups: LookupStore;
  readonly meterBook: MeterBook;
  readonly schedules: ScheduleStore;
  readonly occurrences: OccurrenceStore;
  /** What the rules of fraud look at. */
  readonly figures: OrderFigures;
  readonly simChecks: SimCheckStore;
  /** Who is asked about a customer's SIM; null: nobody offers it. */
  readonly simSwap: SimSwap | null;
  /** All ids of a customer that was known by this one, the present first: what is theirs may name any of them. */
  readonly idsOf: (customerId: string) => Promise<readonly string[]>;
  /** The number behind a customer's address; null where it is gone. */
  readonly numberAt: (customerId: string, addressKey: string) => Promise<string | null>;
  /** The first takes new payments; the next ones stand by for later attempts, and for while it is unhealthy. */
  readonly gateways: readonly Gateway[];
  readonly gatewayHealth: ProviderHealth<'gateway'>;
  /** In the order in which they are preferred; the next one is tried only where the one before has refused. */
  readonly vendors: readonly Vendor[];
  readonly vendorHealth: ProviderHealth<'vendor'>;
  readonly deliverNews: DeliverNews;
  readonly claimMs: number;
  /** Rings for a moment on the clock; never throws, never waits. */
  readonly ringAt: (kind: WorkKind, id: string, at: Date) => void;
};

/**
 * From when on a provider's "not found" may be believed of a call sent at `sentAt`. Never sooner than half a claim of
 * real time, however fast the clock runs: the call itself and what the provider does with it are real.
 */
export function quietUntil(context: CommerceContext, sentAt: Date): Date {
  const quietMs = Math.max(context.clock.scaleMs(orderRules.notFoundQuietMs), context.claimMs / 2);
  return new Date(sentAt.getTime() + quietMs);
}

const unansweredPauseMs = 60_000;

/** When a provider that did not answer our question is asked it again: long before the next look of a schedule of hours. */
export function askAgainAt(context: CommerceContext, scheduled: Date | null): Date {
  const soon = context.clock.after(unansweredPauseMs);
  return scheduled === null || soon < scheduled ? soon : scheduled;
}

export function gatewayNamed(context: CommerceContext, name: string): Gateway {
  const gateway = context.gateways.find((candidate) => candidate.name === name);
  if (!gateway) {
    throw new Error(`no payment gateway "${name}" is configured, but a payment was made through it`);
  }
  return gateway;
}

/** Whom a product is bought from, the first choice first. */
export function vendorsOf(context: Pick<CommerceContext, 'vendors'>, product: Product): readonly Vendor[] {
  return context.vendors.filter((vendor) => vendor.sells.includes(product));
}

export function vendorNamed(context: CommerceContext, name: string): Vendor {
  const vendor = context.vendors.find((candidate) => candidate.name === name);
  if (!vendor) {
    throw new Error(`no vendor "${name}" is configured, but a vend was made through it`);
  }
  return vendor;
}
