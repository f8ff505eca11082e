import { createHmac } from 'node:crypto';
import type { Client, Message, MessageMedia } from 'whatsapp-web.js';
import type { Logger } from '../config/logger.ts';
import { createMemo } from '../config/memo.ts';
import type { Secret } from '../config/secret.ts';
import { withDeadline } from './deadline.ts';
import type { Pace } from './pace.ts';
import type { SendStore } from './send-store.ts';

export type SendRequest = {
  /** Ours: a repeat of it is never a second message where that can be helped. */
  readonly id: string;
  /** `+2348031234567` or `lid:81234567890`. */
  readonly to: string;
  readonly text: string;
  readonly file?:
    | { readonly contentType: string; readonly fileName: string; readonly base64: string }
    | undefined;
  /** How long the caller waits for the answer. */
  readonly withinMs: number;
};

/** `unknown`: it may have gone out; ask again with the same id. All others but `sent`: it surely did not. */
export type SendAnswer =
  | { readonly kind: 'sent'; readonly externalId: string }
  | { readonly kind: 'not_on_whatsapp' | 'not_ready' | 'unknown' }
  | { readonly kind: 'busy'; readonly retryAfterMs: number };

export type Sending = {
  readonly send: (request: SendRequest) => Promise<SendAnswer>;
  readonly showTyping: (to: string) => Promise<void>;
  /** A message of ours has come into being in the page. */
  readonly noteCreated: (message: Message) => void;
  /** The id by which the caller knows a message of ours that was acknowledged; undefined for one that is not from here. */
  readonly noteAck: (message: Message, ack: number) => Promise<string | undefined>;
  /** Since when the oldest send waits for its first ack. */
  readonly waitsForAckSince: () => number | undefined;
  /** The client has ended: its acks come to the next one, or not at all. */
  readonly forgetWaiting: () => void;
};

type Created = {
  readonly externalId: string;
  readonly chat: string;
  readonly mark: string;
  readonly at: number;
};

const recentCreated = 500;
const foundInChat = 20;
const clockSlackMs = 10_000;
const lidForm = /^lid:\d+$/;

/** Sends over the client: at a pace, once for each id, with a deadline on every call. */
export function createSending(options: {
  readonly store: SendStore;
  readonly pace: Pace;
  readonly secret: Secret;
  readonly ready: () => Client | undefined;
  readonly callMs: number;
  readonly log: Logger;
}): Sending {
  const { store, pace, ready, callMs, log } = options;
  const underWay = new Map<string, Promise<SendAnswer>>();
  const sent = createBoundedMap<string>(5_000);
  const ours = createBoundedMap<true>(5_000);
  const waiting = new Map<string, number>();
  let created: Created[] = [];
  const chatIds = createBoundedMap<string>(10_000);
  const markOf = createMemo(
    (text: string) => createHmac('sha256', options.secret.reveal()).update(text).digest('base64url'),
    { maxItems: 100 },
  );

  function remember(id: string, externalId: string): SendAnswer {
    sent.set(id, externalId);
    ours.set(externalId, true);
    return { kind: 'sent', externalId };
  }

  async function settle(id: string, externalId: string): Promise<SendAnswer> {
    const answer = remember(id, externalId);
    // In memory it is known; and a repeat would find it in the chat.
    await store
      .markSent(id, externalId)
      .catch((err: unknown) => log.warn({ step: 'whatsapp', externalId, err }, 'the send was not recorded'));
    return answer;
  }

  /** Where a number is to be written to; null when it is not on WhatsApp. */
  async function findChat(client: Client, to: string): Promise<string | null> {
    if (lidForm.test(to)) return `${to.slice(4)}@lid`;
    const known = chatIds.get(to);
    if (known !== undefined) return known;
    const found = await withDeadline(client.getNumberId(to.replace(/^\+/, '')), callMs, 'getNumberId');
    if (found !== null) chatIds.set(to, found._serialized);
    return found?._serialized ?? null;
  }

  /** The message of an interrupted send, where the chat holds it. */
  async function findSent(
    client: Client,
    chatId: string,
    mark: string,
    since: Date,
  ): Promise<string | undefined> {
    const chat = await withDeadline(client.getChatById(chatId), callMs, 'getChatById');
    const search = { limit: foundInChat, fromMe: true };
    const messages = await withDeadline(chat.fetchMessages(search), callMs, 'fetchMessages');
    const inChat = messages.filter(
      ({ body, timestamp }) => markOf(body) === mark && timestamp * 1_000 >= since.getTime() - clockSlackMs,
    );
    for (const { id } of inChat) if (!(await store.knows(id.id))) return id.id;
    return undefined;
  }

  async function contentOf({ text, file }: SendRequest): Promise<string | MessageMedia> {
    if (file === undefined) return text;
    const { default: wweb } = await import('whatsapp-web.js');
    return new wweb.MessageMedia(file.contentType, file.base64, file.fileName);
  }

  /** What is known by now of a call that gave no answer. */
  async function answerOpen(id: string, chatId: string, mark: string, since: number): Promise<SendAnswer> {
    // Its ack may have been quicker.
    const known = sent.get(id);
    if (known !== undefined) return { kind: 'sent', externalId: known };
    const made = created.find(
      (one) =>
        one.mark === mark && one.at >= since && mayBeChat(one.chat, chatId) && !ours.get(one.externalId),
    );
    return made ? await settle(id, made.externalId) : { kind: 'unknown' };
  }

  /** The one call that can leave its outcome open. */
  async function call(client: Client, request: SendRequest, chatId: string, ms: number): Promise<SendAnswer> {
    const { id, text, file } = request;
    const since = Date.now();
    const content = await contentOf(request);
    const caption = file === undefined ? {} : { caption: text, sendMediaAsDocument: true };
    const sending = client
      .sendMessage(chatId, content, { linkPreview: false, ...caption })
      .then((message) => {
        // No chat can be made of this id.
        if (!message) return undefined;
        waiting.set(message.id.id, since);
        return settle(id, message.id.id);
      });
    try {
      const answer = await withDeadline(sending, ms, 'sendMessage');
      if (answer) return answer;
      await store.forget(id);
      return { kind: 'not_on_whatsapp' };
    } catch (err) {
      log.warn({ step: 'whatsapp', messageId: id, err }, 'a send did not end well');
      return await answerOpen(id, chatId, markOf(text), since);
    }
  }

  /** Sends one that surely has not gone out. */
  async function sendNow(
    client: Client,
    request: SendRequest,
    chatId: string,
    leftMs: () => number,
  ): Promise<SendAnswer> {
    const refused = await pace.take(leftMs() / 2);
    if (refused) return { kind: 'busy', retryAfterMs: Math.ceil(refused.waitMs) };
    await store.begin(request.id, markOf(request.text));
    // The client may have gone while this one waited for its turn.
    if (ready() !== client) {
      await store.forget(request.id);
      return { kind: 'not_ready' };
    }
    return await call(client, request, chatId, Math.max(1, leftMs() * 0.9));
  }

  async function attempt(request: SendRequest): Promise<SendAnswer> {
    const { id, to, text, withinMs } = request;
    const until = performance.now() + withinMs;
    const before = await store.find(id);
    if (before?.state === 'sent' && before.externalId) return remember(id, before.externalId);
    const client = ready();
    if (!client) return { kind: 'not_ready' };
    const chatId = await findChat(client, to);
    if (chatId === null) return { kind: 'not_on_whatsapp' };
    const went = before && (await findSent(client, chatId, markOf(text), before.startedAt));
    if (went) return await settle(id, went);
    return await sendNow(client, request, chatId, () => until - performance.now());
  }

  async function send(request: SendRequest): Promise<SendAnswer> {
    const known = sent.get(request.id);
    if (known !== undefined) return { kind: 'sent', externalId: known };
    const running = underWay.get(request.id);
    if (running) {
      return await withDeadline(running, request.withinMs * 0.9, 'send').catch(
        (): SendAnswer => ({ kind: 'unknown' }),
      );
    }
    const answer = attempt(request)
      .catch((err: unknown): SendAnswer => {
        // Nothing was asked of the client yet that could have sent it: `call` answers for itself.
        log.warn({ step: 'whatsapp', messageId: request.id, err }, 'a send could not be begun');
        return { kind: 'not_ready' };
      })
      .finally(() => underWay.delete(request.id));
    underWay.set(request.id, answer);
    return await answer;
  }

  return {
    send,
    showTyping: async (to) => {
      const client = ready();
      if (!client) return;
      const chatId = await findChat(client, to);
      if (chatId === null) return;
      const chat = await withDeadline(client.getChatById(chatId), callMs, 'getChatById');
      await withDeadline(chat.sendStateTyping(), callMs, 'sendStateTyping');
    },
    noteCreated: (message) => {
      if (!message.fromMe) return;
      const { id, body, to } = message;
      const one = { externalId: id.id, chat: to, mark: markOf(body), at: Date.now() };
      created = [...created, one].slice(-recentCreated);
    },
    noteAck: async (message, ack) => {
      const externalId = message.id.id;
      if (!message.fromMe) return undefined;
      if (ack === 0) return undefined;
      waiting.delete(externalId);
      if (ours.get(externalId) || (await store.knows(externalId))) return externalId;
      // The ack of a send whose own answer never came.
      const open = await store.open(markOf(message.body));
      const [only] = open.filter(
        ({ startedAt }) => message.timestamp * 1_000 >= startedAt.getTime() - clockSlackMs,
      );
      if (!only || open.length > 1) return undefined;
      await settle(only.id, externalId);
      return externalId;
    },
    waitsForAckSince: () => waiting.values().next().value,
    forgetWaiting: () => waiting.clear(),
  };
}

/** A number's chat may go by its hidden id: then nothing is known against it. */
const mayBeChat = (one: string, other: string) =>
  one === other || one.endsWith('@lid') !== other.endsWith('@lid');

/** The newest `most` entries. */
function createBoundedMap<Value>(most: number) {
  const entries = new Map<string, Value>();
  return {
    get: (key: string): Value | undefined => entries.get(key),
    set: (key: string, value: Value): void => {
      if (entries.size >= most) entries.delete(entries.keys().next().value ?? '');
      entries.set(key, value);
    },
  };
}
