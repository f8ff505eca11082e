import { keepBooks } from '../kept-books.ts';
import { keptMessages } from '../message-books.ts';
import { type Call, type Endpoint, json, type ProviderSide, text } from '../wire.ts';
import type { World } from '../world.ts';
import { type AfricasTalkingBooks, openAfricasTalkingBooks } from './books.ts';
import { recipientsOf, refuse, sendSms } from './sending.ts';

const noFacts = () => ({});

function fetchMessages(books: AfricasTalkingBooks, call: Call) {
  const lastReceivedId = Number(call.query.get('lastReceivedId') ?? 0);
  const newer = books.inbox.filter(({ id }) => id > lastReceivedId);
  const refused = refuse(books.world, call, call.query.get('username'));
  return refused ?? json(200, { SMSMessageData: { Messages: newer } });
}

function endpointsOf(books: AfricasTalkingBooks): Endpoint[] {
  const base = '/africastalking/version1';
  const send = { method: 'POST', operation: 'send', facts: recipientsOf } as const;
  return [
    { ...send, path: `${base}/messaging`, execute: (call) => sendSms(books, call) },
    { ...send, path: `${base}/messaging/bulk`, execute: (call) => sendSms(books, call) },
    {
      method: 'GET',
      path: `${base}/messaging`,
      operation: 'fetch',
      facts: noFacts,
      execute: (call) => fetchMessages(books, call),
    },
    {
      method: 'GET',
      path: `${base}/user`,
      operation: 'balance',
      facts: noFacts,
      execute: (call) =>
        refuse(books.world, call, call.query.get('username')) ??
        json(200, { UserData: { balance: 'NGN 1785.50' } }),
    },
  ];
}

/** Africa's Talking SMS from its own side: https://developers.africastalking.com/docs/sms, read 2026-11-21. */
export function createAfricasTalking(world: World): ProviderSide & { readonly books: AfricasTalkingBooks } {
  const books = openAfricasTalkingBooks(world);
  return {
    name: 'africastalking',
    books,
    endpoints: endpointsOf(books),
    troubled: (status) => text(status, status === 429 ? 'Too Many Requests' : 'Internal Server Error'),
    reset: () => {
      books.messages.log.clear();
      books.optedOut.clear();
      books.inbox = [];
    },
    kept: keepBooks(
      1,
      () => ({ messages: keptMessages(books.messages), optedOut: [...books.optedOut], inbox: books.inbox }),
      ({ messages, optedOut, inbox }) => {
        books.messages.restore(messages);
        for (const phone of optedOut) books.optedOut.add(phone);
        books.inbox = inbox;
      },
    ),
  };
}
