import type { LanguagePack } from '../conversation/language/language-pack.ts';
import { formatNaira } from '../conversation/values/naira.ts';
import { describeAirtime, formatLocalNumber } from './airtime/describe.ts';
import { describeData } from './data/describe.ts';
import { dataReceiptFooter, dataReceiptRows } from './data/receipt-rows.ts';
import type { Goods, LineView, OrderLine, Product } from './order.ts';
import { describePower } from './power/describe.ts';
import { powerReceiptFooter, powerReceiptRows } from './power/receipt-rows.ts';

type Named<Name extends Product> = Extract<OrderLine, { product: Name }>;

const linesOf = <Name extends Product>(lines: readonly OrderLine[], product: Name) =>
  lines.filter((line): line is Named<Name> => line.product === product);

/** What an order buys, in a few words: `NGN 500 MTN airtime for 08031234567`. */
export function describeLines(lines: readonly OrderLine[], pack: LanguagePack): string {
  const [first] = lines;
  switch (first?.product) {
    case 'AIRTIME':
    case undefined:
      return describeAirtime(linesOf(lines, 'AIRTIME'), pack);
    case 'POWER':
      return describePower(first, pack);
    case 'DATA':
      return describeData(
        {
          network: first.network,
          recipients: linesOf(lines, 'DATA').map(({ recipient }) => recipient),
          sizeMb: first.bundle.sizeMb,
        },
        pack,
      );
  }
}

/** Where a line goes, as the customer writes it: `08031234567`, or the meter. */
export function formatTarget(goods: Goods): string {
  switch (goods.product) {
    case 'AIRTIME':
    case 'DATA':
      return formatLocalNumber(goods.recipient);
    case 'POWER':
      return goods.meter;
  }
}

/** `code`: digits that a meter takes, in groups. */
export type ReceiptRow = { readonly label: string; readonly value: string; readonly role?: 'code' };

/** A line's part of the receipt. */
export function receiptRows(line: LineView, pack: LanguagePack): readonly ReceiptRow[] {
  const amount = formatNaira(line.faceKobo);
  const value = line.status === 'failed' ? pack.receipt.failedLine({ amount }) : amount;
  switch (line.product) {
    case 'AIRTIME': {
      const { network, recipient } = line;
      const label = pack.receipt.line({ network, number: formatLocalNumber(recipient) });
      return [{ label, value }];
    }
    case 'POWER':
      return powerReceiptRows(line, value, pack);
    case 'DATA':
      return dataReceiptRows(line, value, pack);
  }
}

/** What closes the receipt: thanks, or how to use what was bought. */
export function receiptFooter(lines: readonly LineView[], pack: LanguagePack): string {
  const [first] = lines;
  if (first?.product === 'POWER') return powerReceiptFooter(first, pack);
  return first?.product === 'DATA' ? dataReceiptFooter(first, pack) : pack.receipt.footer;
}
