import { receiptFooter, receiptRows } from '../commerce/describe.ts';
import type { OrderView } from '../commerce/order.ts';
import type { LanguagePack } from '../conversation/language/language-pack.ts';
import type { ReplyContent } from '../conversation/reply.ts';
import { formatNaira } from '../conversation/values/naira.ts';

/** What was bought, line by line, and what was paid; a part that failed is shown with the money that goes back. */
export function showReceipt(order: OrderView, pack: LanguagePack): ReplyContent {
  const texts = pack.receipt;
  const lines = order.lines.flatMap((line) => receiptRows(line, pack));
  const { discountKobo } = order.quote;
  const sums = [
    ...(discountKobo > 0 ? [{ label: texts.discount, value: formatNaira(discountKobo) }] : []),
    { label: texts.paid, value: formatNaira(order.paidKobo) },
    ...(order.refundedKobo > 0 ? [{ label: texts.refunded, value: formatNaira(order.refundedKobo) }] : []),
  ];
  const dueKobo = refundDueKobo(order);
  const footer =
    dueKobo > 0 ? pack.statusPartRefunded(factsOfRefund(order)) : receiptFooter(order.lines, pack);
  return { kind: 'receipt', title: texts.title({ ref: order.ref }), rows: [...lines, ...sums], footer };
}

/** What goes back for the lines that failed, whether or not it has gone yet. */
export function refundDueKobo(order: OrderView): number {
  const failed = order.lines.filter((line) => line.status === 'failed');
  return Math.max(
    order.refundedKobo,
    failed.reduce((sum, line) => sum + line.payableKobo, 0),
  );
}

export function factsOfRefund(order: OrderView) {
  return { refunded: formatNaira(refundDueKobo(order)), toWallet: order.refundTo === 'wallet' };
}
