import type { UssdBank } from '../../config/rules/ussd-banks.ts';

/** What is asked of a payment gateway. The reference is ours, minted and stored before the call. */
export type PaymentStart = {
  readonly reference: string;
  readonly amountKobo: number;
  readonly currency: 'NGN';
  /** What the gateway shows or files it under. A gateway that wants an e-mail address makes one of it. */
  readonly orderRef: string;
};

export type VerifiedPayment = {
  readonly reference: string;
  /** `unknown_reference`: the gateway has never seen it. */
  readonly status: 'success' | 'pending' | 'failed' | 'reversed' | 'unknown_reference';
  readonly amountKobo: number;
  readonly currency: string;
  /** The gateway's own id of the transaction, for refunds. */
  readonly gatewayId?: string;
};

export type RefundRequest = {
  readonly refundId: string;
  readonly gatewayId: string;
  readonly amountKobo: number;
};

export type RefundState = { readonly status: 'pending' | 'processed' | 'failed' | 'not_found' };

/** The payer's bank wants a payment back. `open`: withheld until it is decided, `lost`: gone, `won`: ours again. */
export type Dispute = {
  readonly disputeId: string;
  readonly status: 'open' | 'won' | 'lost';
  readonly amountKobo: number;
};

/** A payment as our store knows it at the gateway. */
export type KnownPayment = { readonly reference: string; readonly gatewayId: string };

/** Days, both included. */
export type StatementPeriod = { readonly from: Date; readonly to: Date };

/** Every call has its own deadline and throws ProviderError; `provider_outcome_unknown` means: ask before repeating. */
export type Gateway = {
  readonly name: string;
  readonly startPayment: (start: PaymentStart) => Promise<{ url: string }>;
  /** Banks for which it gives a code to dial, without internet. */
  readonly ussdBanks: readonly UssdBank[];
  readonly startUssd: (start: PaymentStart & { readonly bank: UssdBank }) => Promise<{ dialCode: string }>;
  /** `gatewayId`: the transaction that a webhook named, where one did. Only asked about, like the reference. */
  readonly verifyPayment: (reference: string, gatewayId?: string) => Promise<VerifiedPayment>;
  readonly refund: (request: RefundRequest) => Promise<RefundState>;
  /** The state of a refund that we may have asked for. */
  readonly findRefund: (request: RefundRequest) => Promise<RefundState>;
  readonly findDisputes: (payment: KnownPayment) => Promise<readonly Dispute[]>;
  /** The gateway's own list of what was paid in these days. */
  readonly listPayments: (period: StatementPeriod) => AsyncIterable<VerifiedPayment>;
};

export type GatewayOptions = {
  /** One request's deadline. */
  readonly timeoutMs: number;
  readonly fetch?: typeof globalThis.fetch;
};
