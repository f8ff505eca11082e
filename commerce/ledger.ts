import type { RefundTarget } from './order.ts';

/**
 * Double entry: a movement's legs add up to zero, debit positive. `customer_order` is what we owe an order (one per
 * orderId) and `customer_wallet` what we owe a customer outside of orders; `refund` is money on its way back.
 * `chargeback` is what a payer's bank has us withhold until a dispute is decided, `loss` what it took for good.
 * `transfer` is money between two wallets of which one customer is made.
 */
export const ledgerAccounts = [
  'gateway_clearing',
  'customer_order',
  'customer_wallet',
  'vendor_float',
  'revenue',
  'discount',
  'refund',
  'chargeback',
  'loss',
  'transfer',
] as const;

export type LedgerAccount = (typeof ledgerAccounts)[number];
export type LedgerLeg = { readonly account: LedgerAccount; readonly amountKobo: number };

export type LedgerKind =
  | 'pay'
  | 'overpay'
  | 'vend'
  | 'unvend'
  | 'refund'
  | 'refunded'
  | 'dispute'
  | 'dispute_won'
  | 'dispute_lost'
  | 'join_out'
  | 'join_in';

/** `id` names the movement within its kind; kind and id together are the record's `_id`, so it exists once. */
export type LedgerMovement = {
  readonly kind: LedgerKind;
  readonly id: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly legs: readonly LedgerLeg[];
};

type Party = { readonly orderId: string; readonly customerId: string };

/** A verified payment came in for an order. `id`: `paystack:SB7K3QX2-1AB`. */
export function paymentMovement(party: Party, id: string, amountKobo: number): LedgerMovement {
  return movement('pay', id, party, { gateway_clearing: amountKobo, customer_order: -amountKobo });
}

/** An order is paid out of the customer's wallet. Posted only by the store's `payFromWallet`, which looks at the balance. */
export function walletMovement(party: Party, id: string, amountKobo: number): LedgerMovement {
  return movement('pay', id, party, { customer_wallet: amountKobo, customer_order: -amountKobo });
}

/** What a customer paid too much goes to the wallet. */
export function overpaymentMovement(party: Party, id: string, excessKobo: number): LedgerMovement {
  return movement('overpay', id, party, { customer_order: excessKobo, customer_wallet: -excessKobo });
}

type VendShare = { readonly faceKobo: number; readonly payableKobo: number };

/** A line was delivered: the vendor's float falls by the face value, our discount or fee makes up the difference. */
export function vendMovement(party: Party, id: string, share: VendShare): LedgerMovement {
  return movement('vend', id, party, vendLegs(share, 1));
}

/** The vendor took a delivered line back. */
export function vendReversalMovement(party: Party, id: string, share: VendShare): LedgerMovement {
  return movement('unvend', id, party, vendLegs(share, -1));
}

function vendLegs({ faceKobo, payableKobo }: VendShare, sign: 1 | -1) {
  const gainKobo = payableKobo - faceKobo;
  return {
    customer_order: sign * payableKobo,
    vendor_float: -sign * faceKobo,
    ...(gainKobo > 0 ? { revenue: -sign * gainKobo } : { discount: -sign * gainKobo }),
  };
}

/** A refund is decided: the order owes no more, the money is on its way. */
export function refundMovement(party: Party, id: string, amountKobo: number): LedgerMovement {
  return movement('refund', id, party, { customer_order: amountKobo, refund: -amountKobo });
}

const refundAccounts = {
  source: 'gateway_clearing',
  wallet: 'customer_wallet',
  // What the bank took was booked as lost; the customer has it, so it pays what we owed.
  bank: 'loss',
} as const satisfies Record<RefundTarget, LedgerAccount>;

/** A refund has arrived, or is not owed any more because the payer's bank has taken the money back. */
export function refundedMovement(
  party: Party,
  id: string,
  amountKobo: number,
  to: RefundTarget,
): LedgerMovement {
  const account = refundAccounts[to];
  return movement('refunded', id, party, { refund: amountKobo, [account]: -amountKobo });
}

/** The payer's bank wants a payment back: the gateway withholds it. `id`: `paystack:2867`, the dispute at the gateway. */
export function disputeMovement(party: Party, id: string, amountKobo: number): LedgerMovement {
  return movement('dispute', id, party, { chargeback: amountKobo, gateway_clearing: -amountKobo });
}

/** The bank has decided: the withheld money is ours again, or it is gone. */
export function disputeEndMovement(
  party: Party,
  id: string,
  amountKobo: number,
  end: 'won' | 'lost',
): LedgerMovement {
  const account = end === 'won' ? 'gateway_clearing' : 'loss';
  return movement(`dispute_${end}`, id, party, { [account]: amountKobo, chargeback: -amountKobo });
}

/**
 * A customer was joined to another: what its wallet held goes over, in two movements of the same id. Neither belongs to
 * an order. Posted only by the store's `gatherWallet`.
 */
export function joinMovement(
  to: 'out' | 'in',
  {
    id,
    formerId,
    customerId,
    amountKobo,
  }: { id: string; formerId: string; customerId: string; amountKobo: number },
): LedgerMovement {
  const party = { orderId: `join:${formerId}`, customerId: to === 'out' ? formerId : customerId };
  const sign = to === 'out' ? 1 : -1;
  return movement(`join_${to}`, id, party, {
    customer_wallet: sign * amountKobo,
    transfer: -sign * amountKobo,
  });
}

function movement(
  kind: LedgerKind,
  id: string,
  party: Party,
  amounts: Partial<Record<LedgerAccount, number>>,
): LedgerMovement {
  const legs = ledgerAccounts.flatMap((account) => {
    const amountKobo = amounts[account] ?? 0;
    return amountKobo === 0 ? [] : [{ account, amountKobo }];
  });
  return { kind, id, orderId: party.orderId, customerId: party.customerId, legs };
}

/** What is wrong with a movement, or null. */
export function ledgerFault(legs: readonly LedgerLeg[]): string | null {
  if (legs.length < 2) {
    return 'a movement has at least two legs';
  }
  if (!legs.every((leg) => Number.isSafeInteger(leg.amountKobo) && leg.amountKobo !== 0)) {
    return 'a leg is a whole number of kobo, not zero';
  }
  const sumKobo = legs.reduce((sum, leg) => sum + leg.amountKobo, 0);
  return sumKobo === 0 ? null : `the legs add up to ${sumKobo} kobo, not to zero`;
}
