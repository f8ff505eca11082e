import type { OutboundFile, OutboundMessage, ReceiptAttachment } from '../channels/channel.ts';
import type { Language } from '../conversation/conversation.ts';
import type { OutboxMessage } from '../conversation/outbox-store.ts';
import { type CodeWanted, codeLinkPlace, codePlace, type Reply } from '../conversation/reply.ts';

export type ComposeDependencies = {
  /** A fresh one-time code, with the address of a link that proves the same where there is one; null: not wanted any more. */
  readonly mintCode: (
    wanted: CodeWanted,
    language: Language,
  ) => Promise<{ readonly code: string; readonly url?: string } | null>;
  /** The printed receipt of a customer's order; null where there is none to be had. */
  readonly receiptFile: (
    orderId: string,
    customerId: string,
    language: Language,
  ) => Promise<OutboundFile | null>;
  /** The public address of that; null where there is none to be had. */
  readonly receiptUrl: (orderId: string, customerId: string, language: Language) => Promise<string | null>;
};

/** A stored message as its channel takes it, in the instant of sending. Null: nobody waits for it any more. */
export type ComposeOutbound = (
  message: OutboxMessage,
  account: { readonly freeForMs?: number; readonly attachesReceipt?: ReceiptAttachment },
) => Promise<OutboundMessage | null>;

export function createOutboundComposer(deps: ComposeDependencies): ComposeOutbound {
  /** The code of a code's message is made here and kept nowhere. */
  async function withCode({ reply, language = 'en' }: OutboxMessage): Promise<Reply | null> {
    const { code: wanted, content } = reply;
    if (!wanted || (content.kind !== 'text' && content.kind !== 'link')) {
      return reply;
    }
    const minted = await deps.mintCode(wanted, language);
    if (minted === null) {
      return null;
    }
    const text = content.text.replace(codePlace, minted.code);
    const url = content.kind === 'link' && content.url === codeLinkPlace ? minted.url : undefined;
    return { ...reply, content: { ...content, text, ...(url === undefined ? {} : { url }) } };
  }

  async function attached(
    { reply: { orderId, content }, customerId, language = 'en' }: OutboxMessage,
    as: ReceiptAttachment | undefined,
  ): Promise<Pick<OutboundMessage, 'receipt' | 'receiptUrl'>> {
    if (as === undefined || orderId === undefined || content.kind !== 'receipt') return {};
    if (as === 'file') {
      const receipt = await deps.receiptFile(orderId, customerId, language);
      return receipt ? { receipt } : {};
    }
    const receiptUrl = await deps.receiptUrl(orderId, customerId, language);
    return receiptUrl === null ? {} : { receiptUrl };
  }

  return async (message, { freeForMs, attachesReceipt }) => {
    const { id, to, from, language = 'en', thread, heardAt } = message;
    const reply = await withCode(message);
    if (!reply) {
      return null;
    }
    return {
      id,
      to,
      reply,
      language,
      ...(from ? { from } : {}),
      ...(thread ? { thread } : {}),
      ...(freeForMs && heardAt ? { freeUntil: new Date(Date.parse(heardAt) + freeForMs) } : {}),
      ...(await attached(message, attachesReceipt)),
    };
  };
}
