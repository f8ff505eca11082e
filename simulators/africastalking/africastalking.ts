import { keepBooks, mostKept } from '../kept-books.ts';
import { keptMessages } from '../message-books.ts';
import { bytes, type Call, type Endpoint, json, type ProviderSide, text } from '../wire.ts';
import type { World } from '../world.ts';
import { type AfricasTalkingBooks, openAfricasTalkingBooks } from './books.ts';
import { recipientsOf, refuse, sendSms } from './sending.ts';
import { simSwapEndpoint } from './sim-swap.ts';
import { clearVends, indexVend } from './vend-books.ts';
import { vendingEndpoints } from './vending.ts';

const noFacts = () => ({});

function fetchMessages(books: AfricasTalkingBooks, call: Call) {
  const lastReceivedId = Number(call.query.get('lastReceivedId') ?? 0);
  const newer = books.inbox.filter(({ id }) => id > lastReceivedId);
  const refused = refuse(books.world, call, call.query.get('username'));
  return refused ?? json(200, { SMSMessageData: { Messages: newer } });
}

/** Whoever has the address has the recording. */
function giveRecording({ voice }: AfricasTalkingBooks, call: Call) {
  const recording = voice.recordings.get(call.params['callId'] ?? '');
  return recording ? bytes(recording.mimeType, recording.bytes) : text(404, 'Not Found');
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
    {
      method: 'GET',
      path: '/africastalking/recordings/:callId.mp3',
      operation: 'recording',
      facts: noFacts,
      execute: (call) => giveRecording(books, call),
    },
    ...vendingEndpoints(books.vends),
    simSwapEndpoint(books.world),
  ];
}

/** Africa's Talking SMS, airtime and data from its own side: https://developers.africastalking.com/docs, read 2026-11-21. */
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
      clearVends(books.vends);
      books.ussd.sessions.clear();
      books.ussd.log.clear();
      books.voice.calls.clear();
      books.voice.log.clear();
      books.voice.recordings.clear();
      books.inbox = [];
    },
    kept: keepBooks(
      2,
      () => ({
        messages: keptMessages(books.messages),
        optedOut: [...books.optedOut],
        inbox: books.inbox,
        vends: books.vends.log.newest(mostKept),
        spentNaira: books.vends.spentNaira,
      }),
      ({ messages, optedOut, inbox, vends, spentNaira }) => {
        books.messages.restore(messages);
        books.vends.log.restore(vends);
        for (const vend of vends) indexVend(books.vends, vend);
        books.vends.spentNaira = spentNaira;
        for (const phone of optedOut) books.optedOut.add(phone);
        books.inbox = inbox;
      },
    ),
  };
}
