import { ProviderError } from '../../config/errors.ts';
import type { OutboundMessage, Sender, SenderOptions, SendReceipt, ShowTyping } from '../channel.ts';
import { readWhatsappAddress } from '../whatsapp-address.ts';
import { sendInWindow } from '../whatsapp-window.ts';
import { postFile, postMessage } from './graph-call.ts';
import { type CloudContent, renderDocument, renderFree, renderTemplate } from './render.ts';
import { SendAnswer, type Settings, UploadAnswer } from './schema.ts';

const common = { messaging_product: 'whatsapp' } as const;
/** Of the time for a send: what the file takes must not cost us the message. */
const uploadShare = 0.4;

export function openSender(settings: Settings, { timeoutMs }: SenderOptions): Sender {
  async function post(message: OutboundMessage, content: CloudContent): Promise<SendReceipt> {
    const { to, thread } = message;
    const answer = await postMessage(settings, timeoutMs, {
      ...common,
      recipient_type: 'individual',
      ...recipientOf(to),
      // Where WhatsApp no longer has the message, it sends ours without quoting it.
      ...(thread ? { context: { message_id: thread.id } } : {}),
      ...content,
    });
    const parsed = SendAnswer.safeParse(answer);
    const [sent] = parsed.data?.messages ?? [];
    if (!sent) throw new ProviderError('provider_outcome_unknown', { providerCode: 'unreadable_answer' });
    return { externalId: sent.id, parts: 1, status: 'accepted' };
  }

  /** The receipt under its PDF; undefined where Meta did not take the file, which says nothing of the message. */
  async function documentOf({ receipt, reply }: OutboundMessage): Promise<CloudContent | undefined> {
    if (!receipt) return undefined;
    const answer = await postFile(settings, Math.round(timeoutMs * uploadShare), receipt).catch(
      (error: unknown) => {
        if (!(error instanceof ProviderError)) throw error;
        return undefined;
      },
    );
    const uploaded = UploadAnswer.safeParse(answer).data;
    return uploaded && renderDocument(reply.content, { id: uploaded.id, filename: receipt.fileName });
  }

  async function postFree(message: OutboundMessage): Promise<SendReceipt> {
    const text = renderFree(message.reply.content, message.language);
    const document = await documentOf(message);
    if (!document) return await post(message, text);
    try {
      return await post(message, document);
    } catch (error) {
      // It is not the words that were refused.
      if (!(error instanceof ProviderError) || error.code !== 'provider_rejected') throw error;
      return await post(message, text);
    }
  }

  return async (message) => {
    const { reply, language } = message;
    return await sendInWindow(message, {
      free: async () => await postFree(message),
      template: async () => await post(message, renderTemplate(reply, language, settings)),
    });
  };
}

/** Marks the message read and shows that we write; for 25 seconds, or until the answer comes. */
export function openTyping(settings: Settings, { timeoutMs }: SenderOptions): ShowTyping {
  return async ({ messageId }) => {
    const sign = { status: 'read', message_id: messageId, typing_indicator: { type: 'text' } };
    // A sign only: what went wrong will show in the answer itself.
    await postMessage(settings, timeoutMs, { ...common, ...sign }).catch(() => undefined);
  };
}

function recipientOf(to: string): { to: string } | { recipient: string } {
  const recipient = readWhatsappAddress(to);
  if (!recipient) throw new ProviderError('recipient_invalid', { providerCode: 'no_whatsapp_address' });
  return recipient.kind === 'number' ? { to: recipient.number.slice(1) } : { recipient: recipient.userId };
}
