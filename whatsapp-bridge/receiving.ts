import type { Client, Message } from 'whatsapp-web.js';
import type { Logger } from '../config/logger.ts';
import type { BridgeEvent, BridgeFile } from './bridge-event.ts';
import { type BridgeTimings, maxFileBytes } from './bridge-settings.ts';
import { withDeadline } from './deadline.ts';

/** What nobody has written: news of the chat itself, or a message that is not readable (yet). */
const notWritten: ReadonlySet<string> = new Set([
  'e2e_notification',
  'notification',
  'notification_template',
  'broadcast_notification',
  'gp2',
  'call_log',
  'protocol',
  'revoked',
  'ciphertext',
  'reaction',
  'pinned_message',
  'debug',
]);

/** Only chats of one person with us: no groups, statuses, broadcasts or channels. */
const personForm = /^\d+@(c\.us|lid)$/;

const lookBackMs = 24 * 3_600_000;
const mostUnread = 20;
const mostSeen = 5_000;

export type Receiving = {
  /** Passes a customer's message on, in the order of its chat. */
  readonly receive: (client: Client, message: Message) => void;
  /** Passes on what nobody has read yet: it came while no client was there to tell. */
  readonly catchUp: (client: Client) => Promise<void>;
};

/** Whether a customer has written this to us. */
export function isForUs(
  message: Pick<Message, 'fromMe' | 'isStatus' | 'broadcast' | 'from' | 'type'>,
): boolean {
  return (
    !message.fromMe &&
    !message.isStatus &&
    !message.broadcast &&
    personForm.test(message.from) &&
    !notWritten.has(message.type)
  );
}

/** Turns messages into events; what it needs from the page for that is fetched with a deadline. */
export function createReceiving(options: {
  readonly put: (event: BridgeEvent) => Promise<void>;
  readonly timings: Pick<BridgeTimings, 'callMs' | 'mediaMs'>;
  readonly log: Logger;
}): Receiving {
  const { put, timings, log } = options;
  const chats = new Map<string, Promise<void>>();
  const seen = new Set<string>();

  /** The sender's number where WhatsApp tells it, else the hidden id. */
  async function senderOf(client: Client, from: string): Promise<string> {
    const [user = ''] = from.split('@');
    if (from.endsWith('@c.us')) return `+${user}`;
    const known = await withDeadline(
      client.getContactLidAndPhone([from]),
      timings.callMs,
      'getContactLidAndPhone',
    )
      .then(([contact]) => contact?.pn)
      .catch(() => undefined);
    const [number] = known?.split('@') ?? [];
    return number !== undefined && /^\d{7,15}$/.test(number) ? `+${number}` : `lid:${user}`;
  }

  async function fileOf(message: Message): Promise<BridgeFile> {
    const raw = message.rawData as { mimetype?: unknown; filename?: unknown; size?: unknown };
    const named = {
      contentType: typeof raw.mimetype === 'string' ? raw.mimetype : 'application/octet-stream',
      ...(typeof raw.filename === 'string' ? { fileName: raw.filename } : {}),
    };
    if (typeof raw.size === 'number' && raw.size > maxFileBytes) return named;
    const media = await withDeadline(message.downloadMedia(), timings.mediaMs, 'downloadMedia').catch(
      (err: unknown) => {
        log.info({ step: 'whatsapp', err }, 'a file could not be fetched');
        return undefined;
      },
    );
    const tooLarge = (media?.data.length ?? 0) > (maxFileBytes * 4) / 3;
    return media === undefined || tooLarge ? named : { ...named, base64: media.data };
  }

  async function toEvent(client: Client, message: Message): Promise<BridgeEvent> {
    const { id, from, body, type, hasMedia } = message;
    return {
      kind: 'message',
      id: id._serialized,
      from: await senderOf(client, from),
      // Of a contact card or a place the body is data, not words.
      text: ['chat', 'list_response', 'buttons_response'].includes(type) || hasMedia ? body : '',
      type,
      files: hasMedia ? [await fileOf(message)] : [],
    };
  }

  function receive(client: Client, message: Message): void {
    const id = message.id._serialized;
    if (!isForUs(message) || seen.has(id)) return;
    if (seen.size >= mostSeen) seen.clear();
    seen.add(id);
    const before = chats.get(message.from) ?? Promise.resolve();
    const next = before
      .then(async () => put(await toEvent(client, message)))
      .catch((err: unknown) => log.error({ step: 'whatsapp', err }, 'a message could not be passed on'))
      .finally(() => {
        if (chats.get(message.from) === next) chats.delete(message.from);
      });
    chats.set(message.from, next);
  }

  return {
    receive,
    catchUp: async (client) => {
      const since = (Date.now() - lookBackMs) / 1_000;
      const unread = (await withDeadline(client.getChats(), timings.callMs, 'getChats')).filter(
        (chat) => chat.unreadCount > 0 && personForm.test(chat.id._serialized),
      );
      for (const chat of unread) {
        const limit = Math.min(chat.unreadCount, mostUnread);
        const search = { limit, fromMe: false };
        const messages = await withDeadline(chat.fetchMessages(search), timings.callMs, 'fetchMessages');
        for (const message of messages.slice(-limit)) if (message.timestamp > since) receive(client, message);
      }
    },
  };
}
