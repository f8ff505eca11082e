import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import { formatDataSize } from '../../conversation/values/data-size.ts';
import { formatNaira } from '../../conversation/values/naira.ts';
import type { Network } from '../../conversation/values/network.ts';
import { formatLocalNumber } from '../airtime/describe.ts';

/** What is known of a data order; a quoted one knows all of it. */
export type DescribedData = {
  readonly network?: Network | undefined;
  readonly recipients: readonly string[];
  readonly sizeMb?: number | undefined;
};

/** `2GB MTN data for 08031234567`, or as much of it as is known. */
export function describeData({ network, recipients, sizeMb }: DescribedData, pack: LanguagePack): string {
  const [first] = recipients;
  const size = sizeMb === undefined ? '' : formatDataSize(sizeMb);
  const goods = [size, network ?? '', pack.data.name].filter((word) => word !== '').join(' ');
  if (first === undefined) return goods;
  const count = recipients.length;
  return count === 1
    ? pack.data.forNumber({ what: goods, number: formatLocalNumber(first) })
    : pack.data.forNumbers({ what: goods, count });
}

/** `30 days`, `1 year`. */
export function formatValidity(days: number, { data }: LanguagePack): string {
  if (days % 365 === 0) return data.years({ count: days / 365 });
  return data.days({ count: days });
}

/** `2GB`, `7 days`, `for NGN 1,000`: what was said of a bundle, for "there is no …". */
export function describeWish(
  wish: {
    readonly sizeMb?: number | undefined;
    readonly days?: number | undefined;
    readonly budgetKobo?: number | undefined;
  },
  pack: LanguagePack,
): string {
  const parts = [
    wish.sizeMb === undefined ? '' : formatDataSize(wish.sizeMb),
    wish.days === undefined ? '' : formatValidity(wish.days, pack),
    wish.budgetKobo === undefined ? '' : pack.data.atPrice({ amount: formatNaira(wish.budgetKobo) }),
  ];
  return parts.filter((part) => part !== '').join(' ');
}
