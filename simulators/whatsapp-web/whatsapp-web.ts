import { z } from 'zod';
import type { KeptBooks } from '../kept-books.ts';
import { type Answer, type Call, json } from '../wire.ts';
import type { World } from '../world.ts';
import { jidOf, keptWhatsApp, openWhatsAppBooks, type WhatsAppBooks } from './books.ts';
import { type Entrance, openEntrance } from './entrance.ts';
import { acknowledge, logOut, newMessageId, pair, receive, setState } from './service.ts';

const inboundSchema = z.strictObject({
  /** `+2348031234567`, or `lid:81234567890`: a sender who hides the number. */
  from: z.string().regex(/^(\+\d{7,15}|lid:\d{5,20})$/),
  text: z.string().default(''),
  id: z.string().min(1).max(60).optional(),
  type: z.string().max(40).optional(),
  /** Where it was written instead of to us alone. */
  place: z.enum(['chat', 'group', 'status', 'broadcast', 'newsletter']).default('chat'),
  /** Written on our own phone. */
  fromMe: z.boolean().default(false),
  file: z
    .strictObject({
      mimetype: z.string(),
      fileName: z.string().optional(),
      base64: z.string(),
      expired: z.boolean().optional(),
    })
    .optional(),
});
const ackSchema = z.strictObject({ id: z.string(), ack: z.int().min(-1).max(4) });
const stateSchema = z.strictObject({
  state: z.enum(['UNPAIRED_IDLE', 'CONFLICT', 'TIMEOUT', 'TOS_BLOCK', 'OPENING', 'CONNECTED']),
});

const places = {
  group: '120363000000000001@g.us',
  status: 'status@broadcast',
  broadcast: '1700000000@broadcast',
  newsletter: '120363000000000002@newsletter',
} as const;

function inbound(books: WhatsAppBooks, given: z.infer<typeof inboundSchema>): Answer {
  const { from, text, place, file, fromMe, id = newMessageId() } = given;
  const media = file && {
    mimetype: file.mimetype,
    ...(file.fileName === undefined ? {} : { fileName: file.fileName }),
    data: file.base64,
    ...(file.expired ? { expired: true } : {}),
  };
  const fresh = receive(books, {
    id,
    fromMe,
    chat: place === 'chat' ? jidOf(from) : places[place],
    ...(place === 'group' ? { author: jidOf(from) } : {}),
    body: text,
    type: given.type ?? (media ? 'document' : 'chat'),
    t: Math.floor(Date.now() / 1_000),
    ack: 0,
    ...(place === 'broadcast' ? { broadcast: true } : {}),
    ...(media ? { media } : {}),
  });
  const shown = [...books.links].some(({ device }) => device !== null);
  return json(200, { id, fresh, shown });
}

export type WhatsAppWeb = {
  readonly name: 'whatsapp-web';
  readonly kept: KeptBooks;
  readonly reset: () => void;
  /** `METHOD /path` → what it answers. */
  readonly routes: Readonly<Record<string, (call: Call) => Promise<Answer> | Answer>>;
  readonly close: () => Promise<void>;
};

/**
 * WhatsApp Web from its own side: the page that whatsapp-web.js drives, and a phone that is paired with it. Written
 * from npm `whatsapp-web.js@1.34.7`, read 2026-11-21: it agrees with the library, not with WhatsApp.
 */
export function createWhatsAppWeb(world: World): WhatsAppWeb {
  const books = openWhatsAppBooks(world);
  let entrance: ReturnType<typeof openEntrance> | undefined;
  const read = <T>(schema: z.ZodType<T>, call: Call): T => schema.parse(JSON.parse(call.body || '{}'));
  const done = json(200, { done: true });
  return {
    name: 'whatsapp-web',
    kept: keptWhatsApp(books),
    reset: () => {
      books.carried.clear();
      books.byId.clear();
      books.history.clear();
      books.unread.clear();
      books.typing.length = 0;
    },
    routes: {
      // Opened when somebody wants to come in: few runs of the simulators have a browser.
      'GET /whatsapp-web/entrance': async () => {
        entrance ??= openEntrance(books);
        const { port, spki }: Entrance = await entrance;
        return json(200, { port, spki });
      },
      'POST /_control/whatsapp-web/pair': () => json(200, { paired: pair(books) }),
      'POST /_control/whatsapp-web/logout': () => {
        logOut(books);
        return done;
      },
      'POST /_control/whatsapp-web/state': (call) => {
        setState(books, read(stateSchema, call).state);
        return done;
      },
      'POST /_control/whatsapp-web/inbound': (call) => inbound(books, read(inboundSchema, call)),
      'POST /_control/whatsapp-web/ack': (call) => {
        const { id, ack } = read(ackSchema, call);
        return acknowledge(books, id, ack) ? done : json(404, { error: 'no such message' });
      },
      'GET /_inspect/whatsapp-web/messages': (call) => {
        const since = Number(call.query.get('since') ?? 0) || 0;
        const to = call.query.get('to');
        const found = books.carried.since(since);
        return json(200, to === null ? found : found.filter((message) => message.to === to));
      },
      'GET /_inspect/whatsapp-web/pages': () =>
        json(200, {
          pages: [...books.links].map(({ device }) => ({ paired: device !== null })),
          devices: books.devices.size,
          typing: books.typing,
        }),
    },
    close: async () => {
      await (await entrance)?.close();
    },
  };
}
