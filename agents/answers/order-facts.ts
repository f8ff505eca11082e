import { describeLines, formatTarget } from '../../commerce/describe.ts';
import type { OrderView } from '../../commerce/order.ts';
import { orderRules } from '../../config/rules/orders.ts';
import type { NewEnquiry } from '../../conversation/enquiry.ts';
import type { Needs } from '../../conversation/language/facts.ts';
import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import { formatNaira } from '../../conversation/values/naira.ts';

export type OrderFacts = Needs<
  'ref' | 'what' | 'amount' | 'payable' | 'paid' | 'refunded' | 'toWallet' | 'minutes' | 'number'
>;

/** An order's values as sentences take them. `amountKobo` is what a piece of news is about; the price by default. */
export function factsOfOrder(order: OrderView, pack: LanguagePack, amountKobo?: number): OrderFacts {
  const [first] = order.lines;
  const single = order.lines.length === 1 && first;
  return {
    ref: order.ref,
    what: describeLines(order.lines, pack),
    amount: formatNaira(amountKobo ?? order.quote.payableKobo),
    payable: formatNaira(order.quote.payableKobo),
    paid: formatNaira(order.paidKobo),
    refunded: formatNaira(order.refundedKobo),
    toWallet: order.refundTo === 'wallet',
    minutes: Math.round(orderRules.paymentValidMs / 60_000),
    number: single ? formatTarget(first) : pack.airtime.manyNumbers({ count: order.lines.length }),
  };
}

/** What a case about an order that went wrong is filed under; only airtime has an intent for it. */
export function troubleWith({ quote: { product } }: OrderView): Pick<NewEnquiry, 'domain' | 'intent'> {
  return { domain: product, ...(product === 'AIRTIME' ? { intent: 'TRANSACTION_ISSUE' } : {}) };
}
