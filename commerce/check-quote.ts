import { isDeepStrictEqual } from 'node:util';
import { quoteAirtime } from './airtime/quote.ts';
import { quoteData } from './data/quote.ts';
import type { OrderLine, Product, Quote } from './order.ts';
import { StoredQuote } from './order-lines.ts';
import { quotePower } from './power/quote.ts';

const e164 = /^\+[1-9]\d{7,14}$/;

type Priced =
  | { readonly ok: true; readonly quote: Quote }
  | { readonly ok: false; readonly problem: { readonly code: string } };

/** Prices the lines again. What differs from the quote by a kobo is a fault: the rule it breaks, or `arithmetic`. */
export function quoteFault(quote: Quote): string | null {
  if (!quote.lines.every(hasFullNumbers)) {
    return 'recipient_not_e164';
  }
  const priced = reprice[quote.product](quote);
  if (!priced.ok) {
    return priced.problem.code;
  }
  return isDeepStrictEqual(priced.quote, StoredQuote.parse(quote)) ? null : 'arithmetic';
}

/** A line of another product than its quote is left out, so that the sums don't fit any more. */
function linesOf<Name extends Product>(quote: Quote, product: Name) {
  return quote.lines.filter(
    (line): line is Extract<OrderLine, { product: Name }> => line.product === product,
  );
}

const reprice: Readonly<Record<Product, (quote: Quote) => Priced>> = {
  AIRTIME: (quote) => quoteAirtime(linesOf(quote, 'AIRTIME')),
  POWER: (quote) => quotePower(linesOf(quote, 'POWER')),
  DATA: (quote) => quoteData(linesOf(quote, 'DATA')),
};

function hasFullNumbers(line: OrderLine): boolean {
  switch (line.product) {
    case 'AIRTIME':
    case 'DATA':
      return e164.test(line.recipient);
    case 'POWER':
      return line.phone === null || e164.test(line.phone);
  }
}
