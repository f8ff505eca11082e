import { randomBytes } from 'node:crypto';
import type { MailOutcome } from '../config.ts';
import { schedule } from '../postman.ts';
import { type Answer, type Call, json, tagOf } from '../wire.ts';
import { type MailEvent, recordMail, type SendgridBooks, type SentMail } from './books.ts';
import { messageIdOf, nextEventId, postEvent } from './events.ts';
import { type MailRequest, readMailRequest } from './refusals.ts';

const accepted = (headers: Record<string, string>): Answer => ({ ...json(202, ''), body: '', headers });

/** `POST /v3/mail/send`: 202 without a body, and the events behind it. */
export function sendMail(books: SendgridBooks, call: Call): Answer {
  const { world } = books;
  const read = readMailRequest(call, world.config().sendgrid);
  if ('refusal' in read) return read.refusal;
  if (read.mail.mail_settings?.sandbox_mode?.enable) return { ...accepted({}), status: 200 };
  const id = randomBytes(16).toString('base64url');
  for (const { to, subject } of read.mail.personalizations) {
    for (const { email } of to) {
      const mail = recordMail(books, makeMail(read.mail, { id, to: email, subject, tag: tagOf(call) }));
      playEvents(books, mail);
    }
  }
  return accepted({ 'x-message-id': id });
}

function makeMail(
  request: MailRequest,
  { id, to, subject, tag }: { id: string; to: string; subject: string | undefined; tag: string | null },
): SentMail {
  const part = (type: string) => request.content.find((one) => one.type === type)?.value ?? '';
  return {
    id,
    at: new Date().toISOString(),
    to,
    from: request.from.email,
    fromName: request.from.name ?? '',
    subject: subject ?? request.subject ?? '',
    text: part('text/plain'),
    html: part('text/html'),
    headers: request.headers,
    attachments: request.attachments.map(({ filename, type, content }) => {
      const bytes = Buffer.from(content, 'base64');
      return { filename, type, size: bytes.length, head: bytes.subarray(0, 8).toString('latin1') };
    }),
    customArgs: request.custom_args,
    status: 'accepted',
    tag,
  };
}

/** Addresses that need no configuration: what is before the @. */
const listed: Readonly<Record<string, MailOutcome>> = {
  bounce: 'bounce',
  blocked: 'blocked',
  dropped: 'dropped',
  deferred: 'deferred',
  spamreport: 'spamreport',
  unsubscribe: 'unsubscribe',
  silent: 'silent',
};

type News = { readonly event: string } & Readonly<Record<string, unknown>>;

const processed: News = { event: 'processed' };
const delivered: News = { event: 'delivered', response: '250 2.0.0 OK', tls: 1, ip: '198.51.100.7' };

const newsOf: Readonly<Record<MailOutcome | 'delivered', readonly News[]>> = {
  delivered: [processed, delivered],
  bounce: [
    processed,
    {
      event: 'bounce',
      type: 'bounce',
      status: '5.1.1',
      reason: '550 5.1.1 The email account that you tried to reach does not exist.',
      bounce_classification: 'Invalid Address',
      tls: 1,
    },
  ],
  blocked: [
    processed,
    {
      event: 'bounce',
      type: 'blocked',
      status: '5.7.1',
      reason: '550 5.7.1 Message blocked.',
      bounce_classification: 'Reputation',
      tls: 1,
    },
  ],
  dropped: [{ event: 'dropped', reason: 'Bounced Address', status: '5.0.0' }],
  deferred: [
    processed,
    { event: 'deferred', response: '451 4.7.1 Try again later', attempt: '1' },
    delivered,
  ],
  spamreport: [processed, delivered, { event: 'spamreport' }],
  unsubscribe: [processed, delivered, { event: 'unsubscribe' }],
  silent: [processed],
};

const suppressing: Readonly<Record<string, string>> = {
  bounce: 'Bounced Address',
  spamreport: 'Spam Reporting Address',
  unsubscribe: 'Unsubscribed Address',
};

function playEvents(books: SendgridBooks, mail: SentMail): void {
  const { world, suppressed } = books;
  const { callbackDelayMs, sendgrid } = world.config();
  const [local = ''] = mail.to.split('@', 1);
  const reason = suppressed.get(mail.to);
  const outcome = sendgrid.addresses[mail.to] ?? listed[local] ?? 'delivered';
  const news = reason === undefined ? newsOf[outcome] : [{ event: 'dropped', reason }];
  const messageId = messageIdOf(mail.id);
  const steps = news.map((item) => ({
    afterMs: callbackDelayMs,
    change: () => {
      mail.status = item.event;
      const suppress = item['type'] === 'blocked' ? undefined : suppressing[item.event];
      if (suppress !== undefined) suppressed.set(mail.to, suppress);
    },
    post: () => postEvent(books, eventOf(mail, item, messageId)),
  }));
  schedule(world, 'sendgrid', 'events', { email: mail.to }, steps);
}

function eventOf(mail: SentMail, news: News, messageId: string): MailEvent {
  return {
    ...mail.customArgs,
    email: mail.to,
    timestamp: Math.floor(Date.now() / 1_000),
    'smtp-id': mail.headers['Message-ID'] ?? `<${mail.id}@geopod-ismtpd-1>`,
    sg_event_id: nextEventId(),
    sg_message_id: messageId,
    ...news,
  };
}
