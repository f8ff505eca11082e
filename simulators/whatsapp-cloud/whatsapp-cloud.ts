import { keepBooks } from '../kept-books.ts';
import { type Answer, type Call, type Endpoint, type ProviderSide, readFields } from '../wire.ts';
import type { World } from '../world.ts';
import { type CloudBooks, openCloudBooks } from './books.ts';
import { describeMedia, downloadMedia, uploadMedia } from './media.ts';
import { cloudError } from './refusals.ts';
import { personOf, sendCloud } from './sending.ts';

const mostKept = 1_000;

function isAuthorized(world: World, call: Call): boolean {
  const given = /^Bearer (.+)$/.exec(call.headers.authorization ?? '')?.[1] ?? '';
  const { accessToken } = world.config().callbacks['whatsapp-cloud'];
  return accessToken === null ? given !== '' : given === accessToken;
}

function isOurNumber(world: World, { params }: Call): boolean {
  const { phoneNumberId } = world.config().callbacks['whatsapp-cloud'];
  return phoneNumberId === null || params['phoneNumberId'] === phoneNumberId;
}

function endpointsOf(books: CloudBooks): Endpoint[] {
  const { world } = books;
  const authorized = (run: (call: Call) => Answer) => (call: Call) =>
    isAuthorized(world, call) ? run(call) : cloudError(190);
  const ofOurNumber = (run: (call: Call) => Answer) =>
    authorized((call) =>
      isOurNumber(world, call) ? run(call) : cloudError(33, 'Object with this ID does not exist'),
    );
  return [
    {
      method: 'POST',
      path: '/whatsapp-cloud/:version/:phoneNumberId/messages',
      operation: 'send',
      facts: (call) => ({ phones: [personOf(readFields(call))] }),
      execute: ofOurNumber((call) => sendCloud(books, call)),
    },
    {
      method: 'POST',
      path: '/whatsapp-cloud/:version/:phoneNumberId/media',
      operation: 'upload',
      facts: () => ({}),
      execute: ofOurNumber((call) => uploadMedia(books, call)),
    },
    {
      method: 'GET',
      path: '/whatsapp-cloud/media/:mediaId/content',
      operation: 'download',
      facts: () => ({}),
      execute: authorized((call) => downloadMedia(books, call)),
    },
    {
      method: 'GET',
      path: '/whatsapp-cloud/:version/:mediaId',
      operation: 'media',
      facts: () => ({}),
      execute: authorized((call) => describeMedia(books, call)),
    },
  ];
}

/** Meta's Cloud API from its own side: developers.facebook.com/documentation/business-messaging/whatsapp, read 2026-11-21. */
export function createWhatsappCloud(world: World): ProviderSide & { readonly books: CloudBooks } {
  const books = openCloudBooks(world);
  return {
    name: 'whatsapp-cloud',
    books,
    endpoints: endpointsOf(books),
    troubled: (status) =>
      status === 429 ? cloudError(130429, undefined, 429) : cloudError(2, undefined, status),
    reset: () => {
      books.messages.clear();
      books.reads.clear();
      books.media.clear();
      books.heardAt.clear();
    },
    kept: keepBooks(
      2,
      () => ({ messages: books.messages.newest(mostKept), heardAt: [...books.heardAt] }),
      ({ messages, heardAt }) => {
        books.messages.restore(messages);
        for (const message of messages) books.byId.set(message.id, message);
        for (const [person, at] of heardAt) books.heardAt.set(person, at);
      },
    ),
  };
}
