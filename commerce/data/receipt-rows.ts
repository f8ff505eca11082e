import { dataCodes } from '../../config/rules/data.ts';
import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import { formatDataSize } from '../../conversation/values/data-size.ts';
import { formatLocalNumber } from '../airtime/describe.ts';
import type { DataLine } from '../order.ts';
import { formatValidity } from './describe.ts';

type Row = { readonly label: string; readonly value: string };

/** Bundle, validity and price, then the number that has it. */
export function dataReceiptRows(
  { network, recipient, bundle }: DataLine,
  price: string,
  pack: LanguagePack,
): readonly Row[] {
  const size = formatDataSize(bundle.sizeMb);
  const label = pack.data.receiptLine({ network, size, validity: formatValidity(bundle.days, pack) });
  return [
    { label, value: price },
    { label: pack.data.receiptNumber, value: formatLocalNumber(recipient) },
  ];
}

/** How to see what is left, to have it again, and to be helped. */
export function dataReceiptFooter({ network }: DataLine, pack: LanguagePack): string {
  return pack.data.receiptFooter({ code: dataCodes[network].balance });
}
