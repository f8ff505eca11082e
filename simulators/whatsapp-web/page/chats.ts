import type { UnreadChat, WireMessage } from '../frames.ts';
import { createEmitter, createModel, type Emitter, type Model } from './emitter.ts';
import { createWid, MsgKey, type Wid } from './ids.ts';

type Collection = Emitter & {
  readonly get: (id: unknown) => Model | undefined;
  readonly getModelsArray: () => readonly Model[];
};

/** What the page knows of chats and messages, as WhatsApp Web's own collections give it to scripts. */
export type Chats = {
  readonly Chat: Collection;
  readonly Msg: Collection & {
    readonly getMessagesById: (ids: readonly string[]) => Promise<{ readonly messages: readonly Model[] }>;
  };
  readonly chatOf: (wid: unknown) => Model;
  /** As it comes in or goes out: whoever listens is told. */
  readonly add: (message: WireMessage) => void;
  /** As it is found in a chat that was there before the page: nobody is told. */
  readonly load: (messages: readonly WireMessage[]) => readonly Model[];
  readonly loadUnread: (chats: readonly UnreadChat[]) => void;
  readonly addOutgoing: (attributes: Readonly<Record<string, unknown>>, chat: Model) => Model;
  readonly findOwn: (id: string) => Model | undefined;
};

const idOf = (id: unknown) => (typeof id === 'string' ? id : String(Reflect.get(Object(id), '_serialized')));

/** `me`: our own number as an id. */
export function createChats(me: () => Wid): Chats {
  const chats = new Map<string, Model>();
  const messages = new Map<string, Model>();
  const chatEvents = createEmitter();
  const messageEvents = createEmitter();

  function chatOf(id: unknown): Model {
    const wid = createWid(id);
    const known = chats.get(wid._serialized);
    if (known) return known;
    const chat = createModel({ id: wid, name: wid.user, unreadCount: 0, archive: false, t: 0 }, chatEvents);
    const hidden = {
      msgs: { getModelsArray: () => ofChat(wid) },
      mute: { expiration: 0 },
      formattedTitle: wid.user,
      groupMetadata: wid.isGroup() ? { update: () => undefined } : undefined,
    };
    for (const [name, value] of Object.entries(hidden)) {
      Object.defineProperty(chat, name, { value, enumerable: false });
    }
    chats.set(wid._serialized, chat);
    return chat;
  }

  const ofChat = (wid: Wid) =>
    [...messages.values()].filter(
      (message) => (message['id'] as MsgKey).remote._serialized === wid._serialized,
    );

  function keep(attributes: Readonly<Record<string, unknown>>): Model {
    const message = createModel(
      { isEphemeral: false, isStatusV3: false, star: false, ...attributes },
      messageEvents,
    );
    messages.set((message['id'] as MsgKey)._serialized, message);
    return message;
  }

  function keyOf(wire: WireMessage): MsgKey {
    const participant = wire.author === undefined ? undefined : createWid(wire.author);
    const selfDir = wire.fromMe ? 'out' : 'in';
    return new MsgKey({ to: createWid(wire.chat), id: wire.id, participant, selfDir });
  }

  const known = (wire: WireMessage) => messages.get(keyOf(wire)._serialized);

  function fromWire(wire: WireMessage, isNewMsg: boolean): Model {
    const id = keyOf(wire);
    const { remote: to, participant } = id;
    return keep({
      id,
      from: wire.fromMe ? me() : to,
      to: wire.fromMe ? to : me(),
      ...(participant ? { author: participant } : {}),
      type: wire.type,
      t: wire.t,
      ack: wire.ack,
      isNewMsg,
      broadcast: wire.broadcast ?? false,
      isStatusV3: to.isStatus(),
      ...(wire.media ? mediaAttributes(wire, wire.media) : { body: wire.body }),
    });
  }

  return {
    Chat: {
      ...chatEvents,
      get: (id) => chats.get(idOf(id)),
      getModelsArray: () => [...chats.values()],
    },
    Msg: {
      ...messageEvents,
      get: (id) => messages.get(idOf(id)),
      getModelsArray: () => [...messages.values()],
      getMessagesById: (ids) => Promise.resolve({ messages: ids.flatMap((id) => messages.get(id) ?? []) }),
    },
    chatOf,
    add: (wire) => {
      if (known(wire)) return;
      const chat = chatOf(wire.chat);
      messageEvents.trigger('add', fromWire(wire, true));
      if (!wire.fromMe) chat.set({ unreadCount: Number(chat['unreadCount']) + 1, t: wire.t });
    },
    load: (wires) => wires.map((wire) => known(wire) ?? fromWire(wire, false)),
    loadUnread: (unread) => {
      for (const { chat, messages: waiting } of unread) {
        for (const wire of waiting) if (!known(wire)) fromWire(wire, false);
        chatOf(chat).set({ unreadCount: waiting.length });
      }
    },
    addOutgoing: (attributes, chat) => {
      const message = keep(attributes);
      chat.set({ t: attributes['t'] });
      messageEvents.trigger('add', message);
      return message;
    },
    findOwn: (id) =>
      [...messages.values()].find((message) => {
        const key = message['id'] as MsgKey;
        return key.fromMe && key.id === id;
      }),
  };
}

function mediaAttributes(wire: WireMessage, media: NonNullable<WireMessage['media']>) {
  const attributes = {
    body: '',
    caption: wire.body,
    directPath: `/media/${wire.id}`,
    mimetype: media.mimetype,
    filename: media.fileName,
    size: Math.floor((media.data.length * 3) / 4),
    mediaObject: {},
    mediaData: { mediaStage: media.expired ? 'ERROR_MISSING' : 'RESOLVED' },
    mediaKey: 'key',
  };
  bytesByPath.set(attributes.directPath, media.data);
  return attributes;
}

/** The files of messages, in base64, where a download looks for them. */
export const bytesByPath = new Map<string, string>();
