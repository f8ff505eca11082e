import { isDeepStrictEqual } from 'node:util';
import { quoteAirtime } from './airtime/quote.ts';
import type { Quote } from './order.ts';

const e164 = /^\+[1-9]\d{7,14}$/;

/** Prices the lines again. What differs from the quote by a kobo is a fault: the rule it breaks, or `arithmetic`. */
export function quoteFault(quote: Quote): string | null {
  if (!quote.lines.every((line) => e164.test(line.recipient))) {
    return 'recipient_not_e164';
  }
  const priced = quoteAirtime(
    quote.lines.map(({ recipient, network, faceKobo }) => ({ recipient, network, faceKobo })),
  );
  if (!priced.ok) {
    return priced.problem.code;
  }
  return isDeepStrictEqual(priced.quote, pick(quote)) ? null : 'arithmetic';
}

function pick({ product, lines, faceKobo, discountKobo, feeKobo, payableKobo }: Quote): Quote {
  return {
    product,
    lines: lines.map((line) => ({
      product: line.product,
      network: line.network,
      recipient: line.recipient,
      faceKobo: line.faceKobo,
      payableKobo: line.payableKobo,
    })),
    faceKobo,
    discountKobo,
    feeKobo,
    payableKobo,
  };
}
