import type { Language } from '../../conversation/conversation.ts';
import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import { languagePacks } from '../../conversation/language/language-packs.ts';
import { formatNaira } from '../../conversation/values/naira.ts';
import { type ReceiptRow, receiptFooter, receiptRows } from '../describe.ts';
import type { OrderView } from '../order.ts';

/** A receipt free of any form: what text, page, PDF and picture all show, in this order. */
export type ReceiptDocument = {
  readonly language: Language;
  readonly title: string;
  readonly rows: readonly ReceiptRow[];
  readonly sums: readonly ReceiptRow[];
  /** How to use what was bought, or what goes back. */
  readonly footer: string;
};

/** What was bought, line by line, and what was paid; a part that failed is shown with the money that goes back. */
export function receiptDocument(order: OrderView, language: Language): ReceiptDocument {
  const pack = languagePacks[language];
  const texts = pack.receipt;
  const { discountKobo } = order.quote;
  const refundDue = refundDueKobo(order) > 0;
  return {
    language,
    title: texts.title({ ref: order.ref }),
    rows: order.lines.flatMap((line) => receiptRows(line, pack)),
    sums: [
      ...(discountKobo > 0 ? [{ label: texts.discount, value: formatNaira(discountKobo) }] : []),
      { label: texts.paid, value: formatNaira(order.paidKobo) },
      ...(order.refundedKobo > 0 ? [{ label: texts.refunded, value: formatNaira(order.refundedKobo) }] : []),
    ],
    footer: refundDue ? pack.statusPartRefunded(factsOfRefund(order)) : receiptFooter(order.lines, pack),
  };
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

/** A moment as people in Nigeria read it: `21 Nov 2026, 16:05`. One time zone, no daylight saving. */
export function formatLagosTime(at: Date): string {
  const lagos = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Africa/Lagos',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  return lagos.format(at);
}

/** A receipt with what only its printed forms say. */
export type PrintedReceipt = ReceiptDocument & {
  readonly issuedAt: Date;
  readonly texts: LanguagePack['receipt']['printed'];
};

export function printedReceipt(document: ReceiptDocument, issuedAt: Date): PrintedReceipt {
  return { ...document, issuedAt, texts: languagePacks[document.language].receipt.printed };
}
