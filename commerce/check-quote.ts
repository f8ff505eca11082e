import { isDeepStrictEqual } from 'node:util';
import { quoteAirtime } from './airtime/quote.ts';
import type { Quote } from './order.ts';

/** A quote that the rules don't give. `code`: the rule it breaks, or `arithmetic`. */
export class QuoteRejected extends Error {
  override readonly name = 'QuoteRejected';
  readonly code: string;

  constructor(code: string) {
    super(`the quote is not what the rules give: ${code}`);
    this.code = code;
  }
}

const e164 = /^\+[1-9]\d{7,14}$/;

/** Prices the lines again; whatever differs from the quote by a kobo is refused. Throws QuoteRejected. */
export function checkQuote(quote: Quote): void {
  if (!quote.lines.every((line) => e164.test(line.recipient))) {
    throw new QuoteRejected('recipient_not_e164');
  }
  const priced = quoteAirtime(
    quote.lines.map(({ recipient, network, faceKobo }) => ({ recipient, network, faceKobo })),
  );
  if (!priced.ok) {
    throw new QuoteRejected(priced.problem.code);
  }
  if (!isDeepStrictEqual(priced.quote, pick(quote))) {
    throw new QuoteRejected('arithmetic');
  }
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
