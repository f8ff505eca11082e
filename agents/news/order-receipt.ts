import type { OrderView } from '../../commerce/order.ts';
import { receiptDocument } from '../../commerce/receipts/receipt-document.ts';
import type { Language } from '../../conversation/conversation.ts';
import type { ReplyContent } from '../../conversation/reply.ts';
import { packOf, say, type TurnDraft } from '../turn-draft.ts';

/** A receipt as a message. */
export function showReceipt(order: OrderView, language: Language): ReplyContent {
  const { title, rows, sums, footer } = receiptDocument(order, language);
  const shown = [...rows, ...sums].map(({ label, value }) => ({ label, value }));
  return { kind: 'receipt', title, rows: shown, footer };
}

/** A receipt that was asked for, with the address of its page: only its owner's own orders get here. */
export async function sayReceipt(draft: TurnDraft, order: OrderView): Promise<void> {
  const { language } = draft.state;
  const content = showReceipt(order, language);
  const url = await draft.input.reads.receiptUrl(order.orderId, language);
  const footer = [
    ...(content.kind === 'receipt' && content.footer ? [content.footer] : []),
    ...(url ? [packOf(draft).receipt.link({ url })] : []),
  ].join(' ');
  say(draft, { ...content, ...(footer ? { footer } : {}) }, 'receipt', order.orderId);
}
