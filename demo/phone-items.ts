import type { PaymentLink, PhoneItem } from '../console/wire.ts';
import { customerAt } from './customers.ts';

/** An entry of the simulators' `/_inspect/events`. */
export type ProviderEvent = {
  readonly seq: number;
  readonly at: string;
  readonly provider: string;
  readonly kind: string;
  readonly [detail: string]: unknown;
};

type Choice = { readonly id: string; readonly title: string; readonly description?: string };

/** A message to somebody, as the simulated provider has it in its books. */
export type CarriedMessage = {
  readonly seq: number;
  readonly id: string;
  readonly at: string;
  readonly to: string;
  readonly text: string;
  readonly status: string;
  readonly choices?: readonly Choice[];
  /** What a button under it opens. */
  readonly url?: string | null;
  readonly file?: { readonly fileName: string; readonly mimeType: string } | null;
  readonly media?: readonly { readonly mimeType: string }[];
  readonly subject?: string;
  readonly html?: string;
  readonly attachments?: readonly { readonly filename: string; readonly type: string }[];
};

export type LinkBook = ReadonlyMap<string, PaymentLink>;

const ends: readonly (readonly [RegExp, PhoneItem['tick']])[] = [
  [/^read$|^open/i, 'read'],
  [/^success$|^delivered$/i, 'delivered'],
  [/fail|reject|undeliver|expired|absent|bounce|drop|block|refused|blacklist/i, 'failed'],
];

/** How far a message has come, by its provider's own word. */
export function tickOf(status: string): PhoneItem['tick'] {
  return ends.find(([form]) => form.test(status))?.[1] ?? 'sent';
}

export const isFinalTick = (tick: PhoneItem['tick']): boolean => tick === 'read' || tick === 'failed';

const urls = /https?:\/\/[^\s"'<>]+/g;

/** The links to pay by that a message holds, each once. */
export function linksIn(book: LinkBook, ...texts: readonly string[]): readonly PaymentLink[] {
  const found = texts.flatMap((text) => text.match(urls) ?? []).flatMap((url) => book.get(url) ?? []);
  return [...new Map(found.map((link) => [link.reference, link])).values()];
}

function filesOf({ file, media = [], attachments = [] }: CarriedMessage): PhoneItem['files'] {
  const files = [
    ...(file ? [{ name: file.fileName, type: file.mimeType }] : []),
    ...media.map(({ mimeType }) => ({ name: 'file', type: mimeType })),
    ...attachments.map(({ filename, type }) => ({ name: filename, type })),
  ];
  return files.length > 0 ? files : undefined;
}

/** Undefined for a message to somebody whom nobody plays. */
export function toItem(provider: string, message: CarriedMessage, book: LinkBook): PhoneItem | undefined {
  const customer = customerAt(message.to);
  if (!customer) return undefined;
  const { text, choices = [], subject, html } = message;
  const links = linksIn(book, text, message.url ?? '', html ?? '');
  const files = filesOf(message);
  return {
    id: `${provider}:${message.id}`,
    customer: customer.id,
    phone: phoneOf(provider, message.to),
    provider,
    from: 'bot',
    at: Date.parse(message.at),
    text,
    tick: tickOf(message.status),
    ...(subject === undefined ? {} : { subject }),
    ...(html ? { html } : {}),
    ...(choices.length > 0 ? { choices } : {}),
    ...(files ? { files } : {}),
    ...(links.length > 0 ? { links } : {}),
  };
}

/** What a customer wrote, from the event of its arrival at the provider. */
export function toOwnItem(event: ProviderEvent): PhoneItem | undefined {
  const from = String(event['from'] ?? '');
  const customer = event.kind === 'inbound' ? customerAt(from) : undefined;
  if (!customer) return undefined;
  const subject = event['subject'];
  return {
    id: `${event.provider}:${String(event['id'])}`,
    customer: customer.id,
    phone: phoneOf(event.provider, from),
    provider: event.provider,
    from: 'customer',
    at: Date.parse(event.at),
    text: String(event['text'] ?? ''),
    tick: 'sent',
    ...(typeof subject === 'string' && subject !== '' ? { subject } : {}),
  };
}

function phoneOf(provider: string, address: string): PhoneItem['phone'] {
  if (provider === 'sendgrid') return 'email';
  return provider.startsWith('whatsapp') || address.startsWith('whatsapp:') ? 'whatsapp' : 'sms';
}
