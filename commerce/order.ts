import type { Network } from '../conversation/values/network.ts';

/** One recharge: face value to one number. `payableKobo` is the line's share of what the customer pays. */
export type AirtimeLine = {
  readonly product: 'AIRTIME';
  readonly network: Network;
  /** E.164. */
  readonly recipient: string;
  readonly faceKobo: number;
  readonly payableKobo: number;
};

export type OrderLine = AirtimeLine;

/** What a customer is asked to confirm. `payableKobo = faceKobo - discountKobo + feeKobo`; the lines' shares add up to it. */
export type Quote = {
  readonly product: OrderLine['product'];
  readonly lines: readonly OrderLine[];
  readonly faceKobo: number;
  readonly discountKobo: number;
  readonly feeKobo: number;
  readonly payableKobo: number;
};

/** A confirmed quote. `orderId` comes from the confirming message, so that a repeat is the same order. */
export type OrderRequest = {
  readonly orderId: string;
  readonly customerId: string;
  readonly sessionId: string;
  readonly quote: Quote;
  readonly confirmedAt: Date;
};

export type LineStatus = 'waiting' | 'vending' | 'unknown' | 'review' | 'delivered' | 'failed';

export type OrderStatus =
  | 'CONFIRMED'
  | 'HELD'
  | 'SECOND_FACTOR'
  | 'AWAITING_PAYMENT'
  | 'PAID'
  | 'VENDING'
  | 'UNKNOWN'
  | 'FULFILLED'
  | 'FAILED'
  | 'REFUNDING'
  | 'REFUNDED'
  | 'EXPIRED'
  | 'CANCELLED';

export type HoldReason = 'amount' | 'second_factor' | 'velocity' | 'security';

/** An order as its owner and the desk may see it. Opened (decrypted) values. */
export type OrderView = {
  readonly orderId: string;
  /** Short reference that people can type: `SB7K3QX2`. */
  readonly ref: string;
  readonly customerId: string;
  readonly sessionId: string;
  readonly status: OrderStatus;
  readonly quote: Quote;
  readonly lines: readonly (OrderLine & { readonly status: LineStatus; readonly vendorReference?: string })[];
  /** What the customer has paid so far, verified. */
  readonly paidKobo: number;
  readonly refundedKobo: number;
  readonly refundTo?: 'source' | 'wallet';
  readonly paymentUrl?: string;
  readonly holdReason?: HoldReason;
  readonly createdAt: Date;
  readonly expiresAt?: Date;
};

/** What an order tells its customer's conversation. Facts come from the order, read when the turn runs. */
export type OrderNews = {
  readonly orderId: string;
  readonly kind:
    | 'payment_link'
    /** The gateway is slow or down: we keep trying, nothing is charged. */
    | 'payment_delayed'
    /** No link could be had: the order is cancelled, nothing was charged. */
    | 'payment_unavailable'
    | 'held'
    | 'released'
    | 'refused'
    /** Paid, and the vend's outcome is not known yet. */
    | 'vend_pending'
    /** The requeries are used up: a person looks. */
    | 'in_review'
    /** All lines delivered, or some delivered and the rest refunded. */
    | 'fulfilled'
    /** Nothing was delivered; the refund is on its way. */
    | 'failed'
    | 'refunded'
    | 'expired'
    | 'cancelled'
    /** A cancel came after the payment. */
    | 'cancel_refused'
    | 'underpaid'
    | 'overpaid'
    /** Paid after expiry or cancel: sent back. */
    | 'late_payment'
    /** Paid twice: the second is sent back. */
    | 'double_payment';
  /** Only for the money kinds: the sum that the news is about. */
  readonly amountKobo?: number;
};
