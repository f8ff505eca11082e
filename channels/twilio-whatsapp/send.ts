import { ProviderError } from '../../config/errors.ts';
import type { Choice, ReplyContent } from '../../conversation/reply.ts';
import type { OutboundMessage, Sender, SenderOptions, ShowTyping } from '../channel.ts';
import { openTwilioClient } from '../twilio-http-client.ts';
import { chooseTwilioSender, readCreatedMessage } from '../twilio-send.ts';
import { readWhatsappAddress } from '../whatsapp-address.ts';
import { fitWhatsapp, splitLabel, tapsOf, templateLine } from '../whatsapp-text.ts';
import { sendInWindow } from '../whatsapp-window.ts';
import type { Settings } from './schema.ts';

// twilio.com/docs/messaging/api/message-resource and /docs/content/twilio-quick-reply, /twilio-list-picker, read 2026-11-21.
const limits = {
  text: 1600,
  body: 1024,
  buttons: 3,
  buttonTitle: 20,
  itemTitle: 24,
  description: 72,
  id: 200,
} as const;

/** Of the time for a send, for the file behind it. */
const fileShare = 0.4;

type Content = { readonly body: string } | { readonly contentSid: string; readonly contentVariables: string };

export function openSender(settings: Settings, options: SenderOptions): Sender {
  const client = openTwilioClient(settings, options.timeoutMs);
  const fileClient = openTwilioClient(settings, Math.round(options.timeoutMs * fileShare));
  const statusCallback = options.webhookUrl('status');
  const send = async (message: OutboundMessage, content: Content) => {
    const created = await client.messages.create({
      to: recipientOf(message.to),
      ...senderOf(message.from, settings),
      ...content,
      statusCallback,
    });
    return readCreatedMessage(created, 1);
  };
  /** After the words: Twilio shows none under a document. What becomes of the file changes nothing, the words have gone out. */
  const sendReceipt = async ({ to, from, receiptUrl }: OutboundMessage) => {
    if (receiptUrl === undefined || !canFetch(receiptUrl, settings)) return;
    const file = {
      to: recipientOf(to),
      ...senderOf(from, settings),
      mediaUrl: [receiptUrl],
      statusCallback: options.webhookUrl('file-status'),
    };
    await fileClient.messages.create(file).catch((error: unknown) => {
      if (!(error instanceof ProviderError)) throw error;
    });
  };
  return async (message) =>
    await sendInWindow(message, {
      free: async () => {
        const sent = await send(message, renderFree(message.reply.content, settings));
        await sendReceipt(message);
        return sent;
      },
      template: async () => await send(message, renderTemplate(message, settings)),
    });
}

/** Marks the message read and shows that we write, for 25 seconds or until the answer comes. */
export function openTyping(settings: Settings, options: SenderOptions): ShowTyping {
  const client = openTwilioClient(settings, options.timeoutMs);
  return async ({ messageId }) => {
    const sign = { channel: 'whatsapp', messageId } as const;
    // A sign only: what went wrong will show in the answer itself.
    await client.messaging.v2.typingIndicator.create(sign).catch(() => undefined);
  };
}

/** Whether Twilio can reach what we have there: over HTTPS, or in a simulator on this machine. */
function canFetch(url: string, { baseUrl }: Settings): boolean {
  return baseUrl !== undefined || url.startsWith('https://');
}

function recipientOf(to: string): string {
  const recipient = readWhatsappAddress(to);
  if (!recipient) throw new ProviderError('recipient_invalid', { providerCode: 'no_whatsapp_address' });
  return `whatsapp:${recipient.kind === 'number' ? recipient.number : recipient.userId}`;
}

function senderOf(from: string | undefined, settings: Settings) {
  const sender = chooseTwilioSender(from, settings);
  return 'from' in sender ? { from: `whatsapp:${sender.from}` } : sender;
}

function renderFree(content: ReplyContent, settings: Settings): Content {
  return renderTaps(content, settings) ?? { body: fitWhatsapp(content, limits.text) };
}

/** Content of Twilio's, made beforehand for this many choices; undefined where numbered lines must do. */
function renderTaps(content: ReplyContent, settings: Settings): Content | undefined {
  const taps = tapsOf(content);
  if (!taps || taps.text === '' || taps.text.length > limits.body) return undefined;
  if (!taps.choices.every(({ id }) => id !== '' && id.length <= limits.id)) return undefined;
  const buttons = renderButtons(taps.text, taps.choices, settings);
  // Under a text the answers are for tapping only: a list would hide what the text asks.
  return buttons ?? (content.kind === 'choices' ? renderList(taps.text, taps.choices, settings) : undefined);
}

function renderButtons(
  text: string,
  choices: readonly Choice[],
  { buttonContents }: Settings,
): Content | undefined {
  const contentSid = buttonContents[String(choices.length)];
  const titles = choices.map(({ label }) => label.trim());
  const fit = titles.every((title) => title !== '' && title.length <= limits.buttonTitle);
  if (!contentSid || !fit) return undefined;
  return filled(contentSid, [text, ...choices.flatMap(({ id, label }) => [label.trim(), id])]);
}

/** A description must not be empty: where the label needs none, it is the digit that does the same. */
function renderList(
  text: string,
  choices: readonly Choice[],
  { listContents }: Settings,
): Content | undefined {
  const contentSid = listContents[String(choices.length)];
  const items = choices.map(({ id, label }, index) => {
    const { title, rest } = splitLabel(label, limits.itemTitle);
    return { id, title, description: rest === '' ? String(index + 1) : rest };
  });
  const fit = items.every(
    ({ title, description }) => title !== '' && description.length <= limits.description,
  );
  if (!contentSid || !fit) return undefined;
  return filled(contentSid, [
    text,
    ...items.flatMap(({ id, title, description }) => [title, description, id]),
  ]);
}

function renderTemplate({ reply, language }: OutboundMessage, { templates }: Settings): Content {
  const contentSid = templates[reply.class]?.[language];
  if (contentSid === undefined) {
    throw new ProviderError('window_closed', { providerCode: `no_template_${reply.class}` });
  }
  return filled(contentSid, [templateLine(reply.content)]);
}

/** Variables are numbered from 1. */
function filled(contentSid: string, values: readonly string[]): Content {
  const variables = Object.fromEntries(values.map((value, index) => [String(index + 1), value]));
  return { contentSid, contentVariables: JSON.stringify(variables) };
}
