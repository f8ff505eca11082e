import type { UssdBank } from '../config/rules/ussd-banks.ts';
import type { Disco } from '../conversation/values/disco.ts';
import type { MeterType } from '../conversation/values/meter-type.ts';
import type { Network } from '../conversation/values/network.ts';
import type { Finding } from './fraud/finding.ts';
import type { SecondFactorView } from './second-factor/second-factor.ts';

/** `payableKobo` is the line's share of what the customer pays; `faceKobo` is what the vendor is asked for. */
type LinePrice = { readonly faceKobo: number; readonly payableKobo: number };

/** One recharge of one number. */
export type AirtimeGoods = {
  readonly product: 'AIRTIME';
  readonly network: Network;
  /** E.164. */
  readonly recipient: string;
};

/** Electricity for one meter, or a payment towards its bill. Holder and address are the company's own records. */
export type PowerGoods = {
  readonly product: 'POWER';
  readonly disco: Disco;
  readonly meterType: MeterType;
  /** 11 to 13 digits as text: many start with 0. */
  readonly meter: string;
  readonly holder: string;
  readonly address: string;
  readonly tariffClass: string | null;
  /** Whom the vendor may call about it, E.164; null where the customer has no number. */
  readonly phone: string | null;
};

/** A data bundle for one number, frozen as it was quoted: the vendor is asked for `bundle.code` and nothing else. */
export type DataGoods = {
  readonly product: 'DATA';
  readonly network: Network;
  /** E.164. */
  readonly recipient: string;
  readonly bundle: {
    readonly code: string;
    readonly name: string;
    readonly sizeMb: number;
    readonly days: number;
  };
};

/** What is bought. A product is a member here, and the compiler names every place that must know it. */
export type Goods = AirtimeGoods | PowerGoods | DataGoods;
export type Product = Goods['product'];

export type AirtimeLine = AirtimeGoods & LinePrice;
export type PowerLine = PowerGoods & LinePrice;
export type DataLine = DataGoods & LinePrice;
export type OrderLine = AirtimeLine | PowerLine | DataLine;

/** One of the codes of a vend, as the meter takes it. Key-change codes come before the token, in this order. */
export type PowerCode = { readonly name: 'KCT1' | 'KCT2' | 'token' | 'bonus'; readonly digits: string };

/** What the vendor gave for a delivered line besides its word. Only its owner ever sees it. */
export type VendProof = {
  /** In the order in which they are keyed in; none for a bill. */
  readonly codes: readonly PowerCode[];
  /** kWh, as the company writes it. */
  readonly units: string | null;
  readonly tariffClass: string | null;
};

/** What a customer is asked to confirm. `payableKobo = faceKobo - discountKobo + feeKobo`; the lines' shares add up to it. */
export type Quote<Line extends OrderLine = OrderLine> = {
  readonly product: Line['product'];
  readonly lines: readonly Line[];
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
  /** Confirmed after a security word that no person has looked at yet. */
  readonly hold?: 'security';
  /** The wallet is to pay: a link is made only where it has not in this time. */
  readonly linkAfterMs?: number;
  /** Confirmed from an address that nobody has shown to be the customer's own: there is a limit to what it may spend. */
  readonly trust?: 'unproved';
  /** The verified number's address, as its keyed index: where a one-time code may go. Absent where there is none. */
  readonly verifiedAddress?: string;
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

/**
 * amount: by its face value · second_factor: a code is needed, and there is no verified number for it · velocity, fraud: a
 * rule of fraud · sim_swap: the SIM was changed, or nobody says that it wasn't · security: a word of the customer's.
 */
export type HoldReason = 'amount' | 'second_factor' | 'velocity' | 'fraud' | 'sim_swap' | 'security';

/** A line as its owner may see it. */
export type LineView = OrderLine & {
  readonly status: LineStatus;
  readonly vendorReference?: string;
  readonly proof?: VendProof;
  /** Why it failed: a vendor's code, or `price_changed`, `bundle_withdrawn`. */
  readonly refusal?: string;
};

/** Where a refund arrived; `bank`: the payer's bank had taken the money back by itself. */
export type RefundTarget = 'source' | 'wallet' | 'bank';

/** An order as its owner may see it. Opened (decrypted) values. */
export type OrderView = {
  readonly orderId: string;
  /** Short reference that people can type: `SB7K3QX2`. */
  readonly ref: string;
  readonly customerId: string;
  readonly sessionId: string;
  readonly status: OrderStatus;
  readonly quote: Quote;
  readonly lines: readonly LineView[];
  /** What the customer has paid so far, verified. */
  readonly paidKobo: number;
  readonly refundedKobo: number;
  readonly refundTo?: RefundTarget;
  readonly paymentUrl?: string;
  /** The code that the customer's bank takes, where one was asked for. */
  readonly ussd?: { readonly bank: UssdBank; readonly dialCode: string };
  readonly holdReason?: HoldReason;
  /** The rules of fraud that struck when it was placed. */
  readonly findings?: readonly Finding[];
  readonly secondFactor?: SecondFactorView;
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
    /** A code to dial instead of the link. */
    | 'ussd_code'
    | 'ussd_unavailable'
    /** The wallet was to pay, and does not cover the order. */
    | 'wallet_short'
    /** The payer's bank wants the payment back, or has taken it. */
    | 'payment_disputed'
    /** No link could be had: the order is cancelled, nothing was charged. */
    | 'payment_unavailable'
    /** More than an unproved address may order: it is cancelled, nothing was charged. */
    | 'over_limit'
    | 'held'
    /** A one-time code is to be sent; the send makes it. */
    | 'code'
    | 'code_wrong'
    /** Too many wrong codes: the order is cancelled. */
    | 'code_failed'
    /** No right code in time: the order is cancelled. */
    | 'code_expired'
    /** Another code was asked for once too often. */
    | 'code_not_renewed'
    /** `amountKobo` with `released` and `refused`: what was paid while the order was held. */
    | 'released'
    | 'refused'
    /** Paid while the order is held: it waits for a person too. */
    | 'payment_kept'
    /** Paid, and the vend's outcome is not known yet. */
    | 'vend_pending'
    /** The requeries are used up: a person looks. */
    | 'in_review'
    /** For the operator alone: our balance at `vendor` is used up. */
    | 'vendor_out_of_float'
    /** All lines delivered, or some delivered and the rest refunded. */
    | 'fulfilled'
    /** Nothing was delivered; the refund is on its way. */
    | 'failed'
    | 'refunded'
    /** Nobody can say whether the refund arrived: a person looks. */
    | 'refund_in_review'
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
  /** Where money has come or goes back: the sum that the news is about. */
  readonly amountKobo?: number;
  readonly vendor?: string;
};
