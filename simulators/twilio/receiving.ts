import { randomUUID } from 'node:crypto';
import { countParts } from '../sms-parts.ts';
import type { TwilioBooks } from './books.ts';
import { postTwilioForm } from './webhook-sender.ts';

export type InboundTwilio = {
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly sid?: string | undefined;
  readonly optOutType?: 'STOP' | 'START' | 'HELP' | undefined;
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

function formOf(message: InboundTwilio, sid: string, accountSid: string): Record<string, string> {
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
    Body: message.body,
    FromCountry: 'NG',
    To: message.to,
    ToZip: '',
    NumSegments: String(countParts(message.body)),
    MessageSid: sid,
    AccountSid: accountSid,
    From: message.from,
    ApiVersion: '2010-04-01',
    ...(message.optOutType ? { OptOutType: message.optOutType } : {}),
    ...message.fields,
  };
}

/** A customer's message on its way to the callback, signed. */
export async function receiveTwilio(
  books: TwilioBooks,
  message: InboundTwilio,
): Promise<TwilioInboundResult> {
  const { world, optedOut } = books;
  const sid = message.sid ?? `SM${randomUUID().replaceAll('-', '')}`;
  const { inboundUrl, accountSid, authToken } = world.config().callbacks.twilio;
  if (inboundUrl === null || authToken === null) {
    const error = 'callbacks.twilio.inboundUrl and authToken are not both configured';
    return { status: 0, sid, statuses: [], body: '', error };
  }
  if (message.optOutType === 'STOP' && optedOut.size < maxOptedOut) optedOut.add(message.from);
  if (message.optOutType === 'START') optedOut.delete(message.from);
  if (!world.config().quiet) {
    const { from, to, body } = message;
    world.events.emit({ provider: 'twilio', kind: 'inbound', id: sid, from, to, text: body });
  }
  const fields = formOf(message, sid, accountSid ?? '');
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
