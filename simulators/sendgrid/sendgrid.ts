import { keepBooks } from '../kept-books.ts';
import type { Answer, Call, Endpoint, ProviderSide } from '../wire.ts';
import type { World } from '../world.ts';
import { openSendgridBooks, type SendgridBooks } from './books.ts';
import { sendgridError } from './refusals.ts';
import { sendMail } from './sending.ts';

const mostMailsKept = 1_000;

function isAuthorized(world: World, call: Call): boolean {
  const [, key = ''] = /^Bearer (.+)$/.exec(call.headers.authorization ?? '') ?? [];
  const { apiKey } = world.config().callbacks.sendgrid;
  return apiKey === null ? key !== '' : key === apiKey;
}

function firstRecipient(call: Call): string {
  return /"to"\s*:\s*\[\s*\{[^{}]*"email"\s*:\s*"([^"]+)"/.exec(call.body)?.[1] ?? '';
}

function endpointsOf(books: SendgridBooks): Endpoint[] {
  const authorized = (run: (call: Call) => Answer) => (call: Call) =>
    isAuthorized(books.world, call)
      ? run(call)
      : sendgridError(401, 'The provided authorization grant is invalid, expired, or revoked');
  return [
    {
      method: 'POST',
      path: '/sendgrid/v3/mail/send',
      operation: 'send',
      facts: (call) => ({ email: firstRecipient(call) }),
      execute: authorized((call) => sendMail(books, call)),
    },
  ];
}

/** SendGrid from its own side: https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send, read 2026-11-21. */
export function createSendgrid(world: World): ProviderSide & { readonly books: SendgridBooks } {
  const books = openSendgridBooks(world);
  return {
    name: 'sendgrid',
    books,
    endpoints: endpointsOf(books),
    troubled: (status) =>
      sendgridError(status, status === 429 ? 'too many requests' : 'Internal Server Error'),
    reset: () => {
      books.mails.clear();
      books.suppressed.clear();
      books.batch.splice(0);
    },
    kept: keepBooks(
      1,
      () => ({ mails: books.mails.newest(mostMailsKept), suppressed: [...books.suppressed] }),
      ({ mails, suppressed }) => {
        books.mails.restore(mails);
        for (const [address, reason] of suppressed) books.suppressed.set(address, reason);
      },
    ),
  };
}
