import { randomBytes, randomUUID } from 'node:crypto';
import { lineOf } from '../providers.ts';
import { addressOf, jidOf, mostInChat, type PageLink, type WhatsAppBooks } from './books.ts';
import type { FrameFromPage, PageState, Question, WireMessage } from './frames.ts';

const finalAck = { read: 3, delivered: 2, sent: 1, none: 0 } as const;
const mostTyping = 100;

const config = (books: WhatsAppBooks) => books.world.config()['whatsapp-web'];

function outcomeOf(books: WhatsAppBooks, chat: string) {
  const line = lineOf(addressOf(chat));
  const found = Object.entries(config(books).numbers).find(([number]) => lineOf(number) === line);
  return found?.[1] ?? undefined;
}

/** Pages that show the paired account. */
const pairedLinks = (books: WhatsAppBooks) => [...books.links].filter(({ device }) => device !== null);

export function newMessageId(): string {
  return `3A${randomBytes(9).toString('hex').toUpperCase()}`;
}

function remember(books: WhatsAppBooks, message: WireMessage): void {
  const chat = books.history.get(message.chat) ?? [];
  chat.push(message);
  books.history.set(message.chat, chat.slice(-mostInChat));
}

function unreadOf(books: WhatsAppBooks) {
  return [...books.unread].flatMap(([chat, count]) => {
    const received = (books.history.get(chat) ?? []).filter(({ fromMe }) => !fromMe);
    return count > 0 ? [{ chat, messages: received.slice(-count) }] : [];
  });
}

function welcome(books: WhatsAppBooks, link: PageLink, fresh: boolean): void {
  const { number, pushname, sync } = config(books);
  const device = link.device ?? randomUUID();
  link.device = device;
  books.devices.add(device);
  link.send({ kind: 'linked', device, number, pushname, sync, unread: unreadOf(books), fresh });
}

function showQr(books: WhatsAppBooks, link: PageLink): void {
  link.device = null;
  link.send({ kind: 'unpaired', ref: `2@${randomBytes(24).toString('base64')}` });
  const { pairAfterMs } = config(books);
  if (pairAfterMs === null) return;
  void books.world.timers.wait(pairAfterMs).then((elapsed) => {
    if (elapsed && books.links.has(link) && link.device === null) welcome(books, link, true);
  });
}

/** The phone scans the QR of whatever page shows one. How many there were. */
export function pair(books: WhatsAppBooks): number {
  const waiting = [...books.links].filter(({ device }) => device === null);
  for (const link of waiting) welcome(books, link, true);
  return waiting.length;
}

/** The phone ends the pairing. */
export function logOut(books: WhatsAppBooks): void {
  books.devices.clear();
  for (const link of pairedLinks(books)) {
    link.device = null;
    link.send({ kind: 'logout' });
  }
}

export function setState(books: WhatsAppBooks, state: PageState): void {
  for (const link of books.links) link.send({ kind: 'state', state });
}

/** Somebody writes to the paired number. Without a page it waits in the chat. False: this id was there before. */
export function receive(books: WhatsAppBooks, message: WireMessage): boolean {
  if (books.history.get(message.chat)?.some(({ id }) => id === message.id)) return false;
  remember(books, message);
  if (!message.fromMe) books.unread.set(message.chat, (books.unread.get(message.chat) ?? 0) + 1);
  for (const link of pairedLinks(books)) link.send({ kind: 'message', message });
  const { number } = config(books);
  books.world.events.emit({
    provider: 'whatsapp-web',
    kind: 'inbound',
    id: message.id,
    from: addressOf(message.chat),
    to: number,
    text: message.body,
  });
  return true;
}

/** The service tells how far a message of ours has come; −1: it failed. */
export function acknowledge(books: WhatsAppBooks, id: string, ack: number): boolean {
  const carried = books.byId.get(id);
  if (!carried) return false;
  carried.ack = ack;
  const message = books.history.get(jidOf(carried.to))?.find((one) => one.id === id);
  for (const link of pairedLinks(books)) link.send({ kind: 'ack', message, id, ack });
  return true;
}

async function acknowledgeLater(books: WhatsAppBooks, message: WireMessage): Promise<void> {
  const outcome = outcomeOf(books, message.chat);
  if (outcome === 'silent') return;
  const acks = outcome === 'fails' ? [-1] : [1, 2, 3].filter((ack) => ack <= finalAck[config(books).acks]);
  for (const ack of acks) {
    if (!(await books.world.timers.wait(books.world.config().callbackDelayMs))) return;
    acknowledge(books, message.id, ack);
  }
}

function carry(books: WhatsAppBooks, message: WireMessage): void {
  remember(books, message);
  const { id, chat, body, media } = message;
  const to = addressOf(chat);
  const file = media && {
    mimetype: media.mimetype,
    fileName: media.fileName ?? '',
    bytes: Buffer.from(media.data, 'base64').length,
  };
  const at = new Date().toISOString();
  const carried = books.carried.push({ id, at, to, text: body, ack: 0, file: file ?? null });
  books.byId.set(id, carried);
  const { number } = config(books);
  const event = { kind: 'message', id, to, from: number, text: body, file: file?.fileName ?? null };
  books.world.events.emit({ provider: 'whatsapp-web', ...event });
  void acknowledgeLater(books, message);
}

function answer(books: WhatsAppBooks, question: Question, of: string): unknown {
  switch (question) {
    case 'exists':
      return outcomeOf(books, of) !== 'absent';
    case 'history':
      return books.history.get(of) ?? [];
    case 'number_of': {
      const number = config(books).lids[of.split('@')[0] ?? ''];
      return number ? `${number.replace(/\D/g, '')}@c.us` : null;
    }
  }
}

/** What a page says. */
export function hear(books: WhatsAppBooks, link: PageLink, frame: FrameFromPage): void {
  switch (frame.kind) {
    case 'hello':
      link.device = frame.device !== null && books.devices.has(frame.device) ? frame.device : null;
      if (link.device === null) showQr(books, link);
      else welcome(books, link, false);
      break;
    case 'refresh':
      showQr(books, link);
      break;
    case 'logout':
      if (link.device !== null) books.devices.delete(link.device);
      link.device = null;
      break;
    case 'send':
      carry(books, frame.message);
      break;
    case 'typing':
      books.typing.push({ chat: addressOf(frame.chat), state: frame.state });
      books.typing.splice(0, books.typing.length - mostTyping);
      break;
    case 'seen':
      books.unread.delete(frame.chat);
      break;
    case 'ask':
      link.send({ kind: 'reply', to: frame.ask, value: answer(books, frame.question, frame.of) });
  }
}
