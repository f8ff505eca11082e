import { ProviderError } from '../../config/errors.ts';
import type { OutboundMessage, Sender, SenderOptions, ShowTyping } from '../channel.ts';
import { readInternationalNumber } from '../phone-number.ts';
import { fitWhatsapp } from '../whatsapp-text.ts';
import { postToBridge } from './bridge-call.ts';
import { SendAnswer, type Settings } from './schema.ts';

/** Our own figure: WhatsApp takes more, and nobody reads it. */
export const maxCharacters = 4_096;
/** Of the words under a file; more than that goes without the file. */
const maxCaption = 1_024;
const hiddenForm = /^lid:\d{5,20}$/;

/** Sends through the bridge, which answers a repeat of our id from memory. */
export function openSender(settings: Settings, { timeoutMs }: SenderOptions): Sender {
  return async (message) => {
    const to = recipientOf(message, settings);
    const text = fitWhatsapp(message.reply.content, maxCharacters);
    const file = text.length <= maxCaption ? message.receipt : undefined;
    // The bridge gives up a little before we do: its word on the outcome is worth more than silence.
    const withinMs = Math.round(timeoutMs * 0.9);
    const answer = await postToBridge(
      settings,
      '/messages',
      { id: message.id, to, text, withinMs, ...(file ? { file: fileOf(file) } : {}) },
      timeoutMs,
    );
    const parsed = SendAnswer.safeParse(answer);
    if (!parsed.success) {
      throw new ProviderError('provider_outcome_unknown', { providerCode: 'unreadable_answer' });
    }
    return { externalId: parsed.data.externalId, parts: 1, status: 'accepted' };
  };
}

/** The dots, for 25 seconds or until the answer comes. */
export function openTyping(settings: Settings, { timeoutMs }: SenderOptions): ShowTyping {
  return async ({ to }) => {
    // A sign only: what went wrong will show in the answer itself.
    await postToBridge(settings, '/typing', { to }, timeoutMs).catch(() => undefined);
  };
}

const fileOf = ({ fileName, contentType, bytes }: NonNullable<OutboundMessage['receipt']>) => ({
  fileName,
  contentType,
  base64: bytes.toString('base64'),
});

function recipientOf({ to, from }: OutboundMessage, { number }: Settings): string {
  if (from !== undefined && from !== number) {
    throw new ProviderError('sender_misconfigured', { providerCode: 'not_our_number' });
  }
  const known = to.startsWith('+') ? readInternationalNumber(to) : hiddenForm.test(to) ? to : undefined;
  if (known === undefined)
    throw new ProviderError('recipient_invalid', { providerCode: 'no_whatsapp_address' });
  return known;
}
