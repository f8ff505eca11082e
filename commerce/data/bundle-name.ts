import { findDataSizes } from '../../conversation/values/data-size.ts';
import { foldText } from '../../conversation/values/fold-text.ts';

const daysOf = { h: 1 / 24, d: 1, w: 7, m: 30, y: 365 } as const;
const adjectives = { daily: 1, weekly: 7, monthly: 30, yearly: 365, annual: 365 } as const;
// "mins" are minutes of talk, so a month is written out or "mth"
const VALIDITY =
  /(\d{1,3})[\s-]*(h(?:ou)?rs?|days?|w(?:ee)?ks?|months?|mths?|years?|yrs?)(?![a-z])|\b(daily|weekly|monthly|yearly|annual)\b/g;

/**
 * Size and validity as a vendor's list names a bundle: `N1000 1.5GB - 30 days`, `Airtel Data - 100 Naira - 75MB -
 * 1Day`, `MTN N50,000 165GB SME Mobile Data (2-Months)`. Null for what has no size or no time, such as talk time.
 * The first size is the whole ("1.35GB incl 500MB night"), and the last time is the validity ("+1hr YouTube - 3 days").
 */
export function readBundleName(name: string): { readonly sizeMb: number; readonly days: number } | null {
  const folded = foldText(name);
  const [size] = findDataSizes(folded);
  const days = [...folded.matchAll(VALIDITY)]
    .map(([, count, unit, adjective]) =>
      adjective
        ? adjectives[adjective as keyof typeof adjectives]
        : Number(count) * daysOf[(unit ?? 'd').charAt(0) as keyof typeof daysOf],
    )
    .findLast((value) => value >= 1 && Number.isInteger(value));
  return size && days !== undefined ? { sizeMb: size.value, days } : null;
}
