import { keepBooks } from '../kept-books.ts';
import { keptMessages } from '../message-books.ts';
import { type Answer, basicCredentials, type Call, type Endpoint, json, type ProviderSide } from '../wire.ts';
import type { World } from '../world.ts';
import { openTwilioBooks, type TwilioBooks } from './books.ts';
import { giveRecording, giveStored, leadToMedia } from './media.ts';
import { twilioError } from './refusals.ts';
import { resourceOf, sendTwilio } from './sending.ts';

/** The token that signs the callbacks: the configured one, else that of the request. */
function authenticate(world: World, call: Call): string | undefined {
  const given = basicCredentials(call.headers.authorization);
  const { accountSid, authToken } = world.config().callbacks.twilio;
  if (!given || (accountSid !== null && (call.params['accountSid'] ?? given.user) !== accountSid))
    return undefined;
  if (authToken !== null && given.password !== authToken) return undefined;
  return authToken ?? given.password;
}

function describe(books: TwilioBooks, call: Call, sid: string) {
  const message = books.messages.byId.get(sid);
  if (!message) return undefined;
  const sent = { accountSid: call.params['accountSid'] ?? '', serviceSid: null };
  return resourceOf(message, sent, books.failures.get(message) ?? null);
}

function fetchMessage(books: TwilioBooks, call: Call): Answer {
  const found = describe(books, call, call.params['sid'] ?? '');
  if (found) return json(200, found);
  return twilioError(404, 20404, `The requested resource ${call.path} was not found`);
}

function listMessages(books: TwilioBooks, call: Call): Answer {
  const pageSize = Math.min(1_000, Number(call.query.get('PageSize') ?? 50) || 50);
  const [to, from] = [call.query.get('To'), call.query.get('From')];
  const found = books.messages.log
    .since(0)
    .filter((message) => (to === null || message.to === to) && (from === null || message.from === from))
    .slice(-pageSize)
    .toReversed();
  const uri = `/2010-04-01/Accounts/${call.params['accountSid']}/Messages.json?PageSize=${pageSize}&Page=0`;
  return json(200, {
    messages: found.map(({ id }) => describe(books, call, id)).filter((message) => message !== undefined),
    first_page_uri: uri,
    next_page_uri: null,
    previous_page_uri: null,
    uri,
    page: 0,
    page_size: pageSize,
    start: 0,
    end: Math.max(0, found.length - 1),
  });
}

function noteTyping({ typing }: TwilioBooks, call: Call): Answer {
  const form = new URLSearchParams(call.body);
  const messageId = form.get('messageId') ?? '';
  if (form.get('channel') !== 'whatsapp' || !/^(SM|MM)[0-9a-f]{32}$/i.test(messageId)) {
    return twilioError(400, 20001, 'Bad request');
  }
  typing.push({ messageId, at: new Date().toISOString() });
  return json(200, { success: true });
}

function endpointsOf(books: TwilioBooks): Endpoint[] {
  const account = '/twilio/2010-04-01/Accounts/:accountSid';
  const accounts = `${account}/Messages`;
  const authorized = (run: (call: Call, authToken: string) => Answer) => (call: Call) => {
    const authToken = authenticate(books.world, call);
    return authToken === undefined ? twilioError(401, 20003, 'Authenticate') : run(call, authToken);
  };
  return [
    {
      method: 'POST',
      path: `${accounts}.json`,
      operation: 'send',
      facts: (call) => ({ phones: [new URLSearchParams(call.body).get('To') ?? ''] }),
      execute: authorized((call, authToken) => sendTwilio(books, call, authToken)),
    },
    {
      method: 'GET',
      path: `${accounts}.json`,
      operation: 'list',
      facts: (call) => ({ phones: [call.query.get('To') ?? ''] }),
      execute: authorized((call) => listMessages(books, call)),
    },
    {
      method: 'GET',
      path: `${accounts}/:sid.json`,
      operation: 'fetch',
      facts: (call) => ({ phones: [books.messages.byId.get(call.params['sid'] ?? '')?.to ?? ''] }),
      execute: authorized((call) => fetchMessage(books, call)),
    },
    {
      method: 'GET',
      path: `${accounts}/:sid/Media/:mediaSid`,
      operation: 'media',
      facts: () => ({}),
      execute: authorized((call) => leadToMedia(books, call)),
    },
    {
      method: 'GET',
      path: '/twilio/storage/:mediaSid',
      operation: 'storage',
      facts: () => ({}),
      execute: (call) => giveStored(books, call),
    },
    {
      method: 'GET',
      path: `${account}/Recordings/:recording`,
      operation: 'recording',
      facts: () => ({}),
      execute: authorized((call) => giveRecording(books, call)),
    },
    {
      method: 'POST',
      path: '/twilio/v2/Indicators/Typing.json',
      operation: 'typing',
      facts: () => ({}),
      execute: authorized((call) => noteTyping(books, call)),
    },
  ];
}

/** Twilio messaging from its own side: https://www.twilio.com/docs/messaging/api/message-resource, read 2026-11-21. */
export function createTwilio(world: World): ProviderSide & { readonly books: TwilioBooks } {
  const books = openTwilioBooks(world);
  return {
    name: 'twilio',
    books,
    endpoints: endpointsOf(books),
    troubled: (status) =>
      status === 429
        ? twilioError(429, 20429, 'Too Many Requests')
        : twilioError(status, 20500, 'An internal server error has occurred'),
    reset: () => {
      books.messages.log.clear();
      books.optedOut.clear();
      books.heardAt.clear();
      books.typing.clear();
      books.voice.calls.clear();
      books.voice.log.clear();
      books.voice.recordings.clear();
      books.media.clear();
    },
    kept: keepBooks(
      2,
      () => ({
        messages: keptMessages(books.messages),
        optedOut: [...books.optedOut],
        heardAt: [...books.heardAt],
      }),
      ({ messages, optedOut, heardAt }) => {
        books.messages.restore(messages);
        for (const phone of optedOut) books.optedOut.add(phone);
        for (const [person, at] of heardAt) books.heardAt.set(person, at);
      },
    ),
  };
}
