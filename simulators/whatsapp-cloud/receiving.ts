import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { contentShape, givenBytes, storeFile } from '../stored-files.ts';
import { type CloudBooks, type CloudMessage, noteHeard } from './books.ts';
import { newMessageId } from './sending.ts';
import { changeOf, postCloudWebhook } from './webhook-sender.ts';

const choice = z.strictObject({ id: z.string(), title: z.string(), description: z.string().optional() });
const media = z.strictObject({
  id: z.string().optional(),
  mimeType: z.string().optional(),
  caption: z.string().optional(),
  filename: z.string().optional(),
  /** What the media endpoints give out for it; an example of its type where nothing is said. */
  ...contentShape,
});

const one = {
  /** `+2348031234567`; absent with a `userId`: the customer hides the number. */
  from: z.string().optional(),
  userId: z.string().optional(),
  name: z.string().default('Ada'),
  id: z.string().optional(),
  text: z.string().optional(),
  /** Taps this id or title under the newest message to the customer that offers it. */
  tap: z.string().optional(),
  button: choice.optional(),
  list: choice.optional(),
  templateButton: z.strictObject({ payload: z.string(), text: z.string() }).optional(),
  image: media.optional(),
  video: media.optional(),
  audio: media.optional(),
  document: media.optional(),
  sticker: media.optional(),
  location: z.strictObject({ latitude: z.number(), longitude: z.number() }).optional(),
  contacts: z.array(z.strictObject({ name: z.string(), phone: z.string() })).optional(),
  reaction: z.strictObject({ messageId: z.string(), emoji: z.string().optional() }).optional(),
  unsupported: z.literal(true).optional(),
  /** Fields of the message beside the usual ones, or in their place. */
  fields: z.record(z.string(), z.unknown()).optional(),
} as const;

const oneSchema = z.strictObject(one);
type InboundOne = z.output<typeof oneSchema>;

export const inboundCloudSchema = z.strictObject({
  ...one,
  /** Messages that come in the same post, after this one where it says something itself. */
  batch: z.array(oneSchema).max(100).optional(),
  /** How often the same post is made, all at once. */
  repeat: z.int().min(1).max(100).optional(),
});
type InboundCloud = z.output<typeof inboundCloudSchema>;

export type CloudInboundResult = {
  /** Of the first attempt; 0 when nobody answered. */
  readonly status: number;
  readonly ids: readonly string[];
  readonly statuses: readonly number[];
  readonly error?: string;
};

const mediaTypes = ['image', 'video', 'audio', 'document', 'sticker'] as const;
const defaultMimeTypes = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/ogg; codecs=opus',
  document: 'application/pdf',
  sticker: 'image/webp',
} as const;

/** Messages of customers on their way to the webhook, in one post. Throws a RangeError for a tap on nothing. */
export async function receiveCloud(books: CloudBooks, inbound: InboundCloud): Promise<CloudInboundResult> {
  const { world } = books;
  const { batch = [], repeat = 1, ...own } = inbound;
  const all = saysNothing(own) && batch.length > 0 ? batch : [own, ...batch];
  const received = all.map((message) => receiveOne(books, message));
  const entry = received.map(({ person, message, contact }) => {
    noteHeard(books, person);
    return changeOf(world, { contacts: [contact], messages: [message] });
  });
  const phones = received.map(({ person }) => person);
  const copies = Array.from({ length: repeat }, () =>
    postCloudWebhook(world, { operation: 'inbound', entry, phones }),
  );
  const attempts = await Promise.all(copies);
  const [first] = attempts;
  return {
    status: first?.status ?? 0,
    ids: received.map(({ message }) => message.id),
    statuses: attempts.map(({ status }) => status),
    ...(first?.error === undefined ? {} : { error: first.error }),
  };
}

function saysNothing({ name: _, ...said }: InboundOne): boolean {
  return Object.values(said).every((value) => value === undefined);
}

function receiveOne(books: CloudBooks, inbound: InboundOne) {
  const { world } = books;
  const { from, userId, name } = inbound;
  const person = from ?? userId ?? '+2348031234567';
  const digits = person.startsWith('+') ? person.slice(1) : undefined;
  const content = contentOf(books, inbound, person);
  const message = {
    ...(digits === undefined ? {} : { from: digits }),
    ...(userId === undefined ? {} : { from_user_id: userId }),
    id: inbound.id ?? newMessageId(),
    timestamp: String(Math.floor(Date.now() / 1000)),
    ...content,
    ...inbound.fields,
  };
  const contact = {
    profile: { name },
    ...(digits === undefined ? {} : { wa_id: digits }),
    ...(userId === undefined ? {} : { user_id: userId }),
  };
  if (!world.config().quiet) {
    const text = inbound.text ?? inbound.tap ?? '';
    world.events.emit({ provider: 'whatsapp-cloud', kind: 'inbound', id: message.id, from: person, text });
  }
  return { person, message, contact };
}

type Content = Readonly<Record<string, unknown>> & { readonly type: string };

function contentOf(books: CloudBooks, inbound: InboundOne, person: string): Content {
  const { tap, button, list, templateButton, location, contacts, reaction } = inbound;
  if (tap !== undefined) return tapped(books, person, tap);
  if (button) return reply('button_reply', { id: button.id, title: button.title });
  if (list) return reply('list_reply', list);
  if (templateButton) return { type: 'button', button: templateButton };
  if (location) return { type: 'location', location };
  if (contacts) return { type: 'contacts', contacts: contacts.map(contactCard) };
  if (reaction) {
    const { messageId, ...sign } = reaction;
    return { type: 'reaction', reaction: { message_id: messageId, ...sign } };
  }
  if (inbound.unsupported) {
    return { type: 'unsupported', errors: [{ code: 131051, title: 'Message type unknown' }] };
  }
  return mediaContent(books, inbound) ?? { type: 'text', text: { body: inbound.text ?? '' } };
}

function reply(type: string, chosen: unknown): Content {
  return { type: 'interactive', interactive: { type, [type]: chosen } };
}

function contactCard({ name, phone }: { name: string; phone: string }) {
  const waId = phone.replaceAll(/\D/g, '');
  return { name: { formatted_name: name }, phones: [{ phone, wa_id: waId, type: 'CELL' }] };
}

function tapped({ messages }: CloudBooks, person: string, wanted: string): Content {
  const offers = ({ to, choices }: CloudMessage) =>
    to === person && choices.some(({ id, title }) => id === wanted || title === wanted);
  const message = messages.since(0).findLast(offers);
  const chosen = message?.choices.find(({ id, title }) => id === wanted || title === wanted);
  if (!message || !chosen) throw new RangeError(`no message to ${person} offers ${wanted}`);
  const type = message.type === 'list' ? 'list_reply' : 'button_reply';
  return { context: { from: message.from, id: message.id }, ...reply(type, chosen) };
}

function mediaContent(books: CloudBooks, inbound: InboundOne): Content | undefined {
  const type = mediaTypes.find((candidate) => inbound[candidate] !== undefined);
  const file = type && inbound[type];
  if (!type || !file) return undefined;
  const id = file.id ?? String(randomBytes(6).readUIntBE(0, 6));
  const mimeType = file.mimeType ?? defaultMimeTypes[type];
  const bytes = givenBytes(file, mimeType);
  storeFile(books.media, id, { mimeType, bytes });
  const { caption, filename } = file;
  return {
    type,
    [type]: {
      id,
      mime_type: mimeType,
      sha256: createHash('sha256').update(bytes).digest('base64'),
      ...(caption === undefined ? {} : { caption }),
      ...(filename === undefined ? {} : { filename }),
    },
  };
}
