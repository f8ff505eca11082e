import { randomBytes, randomUUID } from 'node:crypto';
import { signSendgridBody } from '../webhook-signatures.ts';
import type { MailEvent, SendgridBooks } from './books.ts';

const maxAttempts = 24;
const horizonMs = 24 * 3_600_000;
/** https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event, read 2026-11-21: a batch is cut there. */
const maxBatchBytes = 768 * 1024;

export const nextEventId = () => randomBytes(16).toString('base64url');

/** Takes an event into the batch that is posted in a moment, together with what comes until then. */
export function postEvent(books: SendgridBooks, event: MailEvent): void {
  const { world, batch } = books;
  batch.push(event);
  if (batch.length > 1) return;
  void world.timers.wait(world.config().callbackDelayMs).then((elapsed) => {
    const taken = batch.splice(0);
    if (elapsed) postBatches(books, taken);
  });
}

function postBatches(books: SendgridBooks, events: readonly MailEvent[]): void {
  let items: string[] = [];
  let bytes = 0;
  let first: MailEvent | undefined;
  for (const event of events) {
    const item = JSON.stringify(event);
    if (bytes + item.length > maxBatchBytes && first) {
      postBatch(books, items, first);
      [items, bytes, first] = [[], 0, undefined];
    }
    items.push(item);
    bytes += item.length;
    first ??= event;
  }
  if (first) postBatch(books, items, first);
}

function postBatch({ world }: SendgridBooks, items: readonly string[], { email }: MailEvent): void {
  const { eventsUrl, signingKey } = world.config().callbacks.sendgrid;
  if (eventsUrl === null) return;
  // The real ones end with a line end, which is signed too.
  const body = `[${items.join(',\r\n')}]\r\n`;
  void world.postman.deliver({
    provider: 'sendgrid',
    operation: 'events',
    facts: { email },
    url: eventsUrl,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'SendGrid Event API',
      ...signatureHeaders(signingKey, Buffer.from(body)),
    },
    body,
    accepts: (status) => status >= 200 && status < 300,
    retry: { on: 'any_failure', maxAttempts, horizonMs },
  });
}

export function signatureHeaders(
  signingKey: string | null,
  body: Uint8Array,
): Readonly<Record<string, string>> {
  if (signingKey === null) return {};
  const timestamp = String(Math.floor(Date.now() / 1_000));
  return {
    'x-twilio-email-event-webhook-signature': signSendgridBody(signingKey, timestamp, body),
    'x-twilio-email-event-webhook-timestamp': timestamp,
  };
}

/** The id of a mail in its events: the one of the answer, and what the provider's own machinery adds. */
export const messageIdOf = (id: string) => `${id}.recvd-${randomUUID().slice(0, 8)}-1-0.0`;
