import { quoteAirtime } from '../airtime/quote.ts';
import type { CommerceContext } from '../context.ts';
import { openBundlesOnSale } from '../data/bundles-on-sale.ts';
import { quoteData } from '../data/quote.ts';
import type { DataLine, OrderLine, Quote } from '../order.ts';
import { quotePower } from '../power/quote.ts';

type Of<Name extends OrderLine['product']> = Extract<OrderLine, { product: Name }>;

/** What the same costs today; null where it is not sold any more. */
export async function priceAgain(
  context: CommerceContext,
  lines: readonly OrderLine[],
): Promise<Quote | null> {
  const linesOf = <Name extends OrderLine['product']>(product: Name) =>
    lines.filter((line): line is Of<Name> => line.product === product);
  switch (lines[0]?.product) {
    case 'AIRTIME':
      return quoteOf(quoteAirtime(linesOf('AIRTIME')));
    case 'POWER':
      return quoteOf(quotePower(linesOf('POWER')));
    case 'DATA':
      return priceData(context, linesOf('DATA'));
    case undefined:
      return null;
  }
}

type Priced = { readonly ok: true; readonly quote: Quote } | { readonly ok: false };

const quoteOf = (priced: Priced): Quote | null => (priced.ok ? priced.quote : null);

/** By the bundle's own code: another bundle of the same size is another purchase. */
async function priceData(context: CommerceContext, lines: readonly DataLine[]): Promise<Quote | null> {
  const onSale = await openBundlesOnSale(context)();
  const wishes = lines.flatMap((line) => {
    const found = onSale.find(({ network, code }) => network === line.network && code === line.bundle.code);
    if (!found) return [];
    const { code, name, sizeMb, days, priceKobo } = found;
    return [{ ...line, bundle: { code, name, sizeMb, days }, faceKobo: priceKobo }];
  });
  return wishes.length === lines.length ? quoteOf(quoteData(wishes)) : null;
}
