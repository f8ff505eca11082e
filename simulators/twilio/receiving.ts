import { randomUUID } from 'node:crypto';
import { countParts } from '../sms-parts.ts';
import type { TwilioBooks } from './books.ts';
import { mediaFields } from './media.ts';
import { postTwilioForm } from './webhook-sender.ts';
import { isWhatsapp, noteHeard, tapFields, whatsappFields } from './whatsapp.ts';

export type InboundTwilio = {
  readonly from: string;
  readonly to: string;
  readonly body?: string | undefined;
  /** Taps this id or title under the newest message to the customer that offers it. */
  readonly tap?: string | undefined;
  readonly sid?: string | undefined;
  readonly optOutType?: 'STOP' | 'START' | 'HELP' | undefined;
  /** Files that come with it. */
  readonly media?: Parameters<typeof mediaFields>[2] | undefined;
  /** How often the same message is posted, all at once. */
  readonly repeat?: number | undefined;
  /** Fields of the form beside the usual ones, or in their place. */
  readonly fields?: Readonly<Record<string, string>> | undefined;
};

export type TwilioInboundResult = {
  /** Of the first attempt; 0 when nobody answered. */
  readonly status: number;
  readonly sid: string;
  readonly statuses: readonly number[];
  /** What was answered: TwiML. */
  readonly body: string;
  readonly error?: string;
};

const maxOptedOut = 100_000;

function formOf(
  books: TwilioBooks,
  message: InboundTwilio,
  sid: string,
  accountSid: string,
): Record<string, string> {
  const { from, body = '', tap } = message;
  return {
    ToCountry: 'NG',
    ToState: '',
    SmsMessageSid: sid,
    NumMedia: '0',
    ToCity: '',
    FromZip: '',
    SmsSid: sid,
    FromState: '',
    SmsStatus: 'received',
    FromCity: '',
    Body: body,
    FromCountry: 'NG',
    To: message.to,
    ToZip: '',
    NumSegments: String(countParts(body)),
    MessageSid: sid,
    AccountSid: accountSid,
    From: message.from,
    ApiVersion: '2010-04-01',
    ...(isWhatsapp(from) ? whatsappFields(from) : {}),
    ...(tap === undefined ? {} : tapFields(books, from, tap)),
    ...(message.media ? mediaFields(books, sid, message.media) : {}),
    ...(message.optOutType ? { OptOutType: message.optOutType } : {}),
    ...message.fields,
  };
}

const mintSid = ({ media }: InboundTwilio) => `${media ? 'MM' : 'SM'}${randomUUID().replaceAll('-', '')}`;

/** A customer's message on its way to the callback, signed. */
export async function receiveTwilio(
  books: TwilioBooks,
  message: InboundTwilio,
): Promise<TwilioInboundResult> {
  const { world, optedOut } = books;
  const sid = message.sid ?? mintSid(message);
  const { accountSid, authToken, ...urls } = world.config().callbacks.twilio;
  const inboundUrl = isWhatsapp(message.from)
    ? (urls.whatsappInboundUrl ?? urls.inboundUrl)
    : urls.inboundUrl;
  if (inboundUrl === null || authToken === null) {
    const error = 'callbacks.twilio.inboundUrl and authToken are not both configured';
    return { status: 0, sid, statuses: [], body: '', error };
  }
  if (message.optOutType === 'STOP' && optedOut.size < maxOptedOut) optedOut.add(message.from);
  if (message.optOutType === 'START') optedOut.delete(message.from);
  if (isWhatsapp(message.from)) noteHeard(books, message.from);
  const fields = formOf(books, message, sid, accountSid ?? '');
  if (!world.config().quiet) {
    const { from, to } = message;
    world.events.emit({ provider: 'twilio', kind: 'inbound', id: sid, from, to, text: fields['Body'] });
  }
  const callback = { operation: 'inbound', url: inboundUrl, authToken, fields, phone: message.from } as const;
  const copies = Array.from({ length: message.repeat ?? 1 }, () => postTwilioForm(world, callback));
  const attempts = await Promise.all(copies);
  const [first] = attempts;
  return {
    status: first?.status ?? 0,
    sid,
    statuses: attempts.map(({ status }) => status),
    body: first?.body ?? '',
    ...(first?.error === undefined ? {} : { error: first.error }),
  };
}
