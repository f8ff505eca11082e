import type { Chats } from './chats.ts';
import type { Model } from './emitter.ts';
import { createWid, MsgKey, type Wid } from './ids.ts';
import { mediaModules } from './media.ts';
import type { PageParts } from './parts.ts';
import { sendMessageAction } from './sending.ts';

const findLinks = (text: unknown) =>
  [...String(text ?? '').matchAll(/https?:\/\/\S+/g)].map(([href]) => ({ href }));

/** What belongs to pairing: keys, the device, the state of the connection. */
function pairingModules({ socket, conn, cmd, link, logOut }: PageParts): Readonly<Record<string, unknown>> {
  const key = { pubKey: 'a2V5' };
  return {
    WAWebSocketModel: { Socket: Object.assign(socket, { logout: logOut, takeover: () => undefined }) },
    WAWebConnModel: { Conn: conn },
    WAWebCmd: { Cmd: { ...cmd, refreshQR: () => link.send({ kind: 'refresh' }) } },
    WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => 100 } },
    WAWebAltDeviceLinkingApi: {},
    WABase64: { encodeB64: (text: string) => text },
    WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: '1' },
    WAWebAdvSignatureApi: {},
    WAWebUserPrefsInfoStore: { waNoiseInfo: { get: () => Promise.resolve({ staticKeyPair: key }) } },
    WAWebSignalStoreApi: {
      waSignalStore: { getRegistrationInfo: () => Promise.resolve({ identityKeyPair: key }) },
    },
    WAWebUserPrefsMultiDevice: { getADVSecretKey: () => 'YWR2' },
    WAWebMiscBrowserUtils: { info: () => ({ os: 'Linux', name: 'Chrome' }) },
  };
}

/** What belongs to people: their ids and numbers. */
function contactModules({ link, me }: PageParts): Readonly<Record<string, unknown>> {
  const numbers = new Map<string, Wid>();
  const learn = async (lid: Wid) => {
    const number = await link.ask<string | null>('number_of', lid._serialized);
    if (number !== null) numbers.set(lid._serialized, createWid(number));
    return number === null ? null : { wid: lid };
  };
  return {
    WAWebWidFactory: { createWid, createWidFromWidLike: createWid, asUserWidOrThrow: createWid },
    WAWebMsgKey: MsgKey,
    WAWebUserPrefsMeUser: { getMaybeMePnUser: me, getMaybeMeLidUser: () => undefined },
    WAWebApiContact: {
      getCurrentLid: () => undefined,
      getPhoneNumber: (lid: Wid) => numbers.get(lid._serialized),
      getAlternateUserWid: () => undefined,
    },
    WAWebQueryExistsJob: {
      queryWidExists: async (wid: Wid) => {
        if (wid.isLid()) return await learn(wid);
        return (await link.ask<boolean>('exists', wid._serialized)) ? { wid } : null;
      },
    },
  };
}

/** What belongs to chats and messages. */
function chatModules(parts: PageParts): Readonly<Record<string, unknown>> {
  const { chats, link } = parts;
  const { Chat, Msg } = chats;
  const tellTyping = (state: string) => (chat: Wid) => {
    link.send({ kind: 'typing', chat: chat._serialized, state });
    return Promise.resolve();
  };
  return {
    WAWebCollections: { Chat, Msg, GroupMetadata: { update: () => Promise.resolve() } },
    WAWebFindChatAction: {
      findOrCreateLatestChat: (wid: Wid) => Promise.resolve({ chat: chats.chatOf(wid) }),
    },
    WAWebChatGetters: { getIsNewsletter: () => false, getIsBroadcast: () => false },
    WAWebChatLoadMessages: {
      loadEarlierMsgs: async ({ chat }: { chat: Model }) => {
        const known = new Set(Msg.getModelsArray());
        const wires = await link.ask<Parameters<Chats['load']>[0]>('history', String(chat['id']));
        return chats.load(wires).filter((message) => !known.has(message));
      },
    },
    WALinkify: { findLinks, findLink: (text: unknown) => findLinks(text)[0] },
    WAWebStreamModel: { Stream: { markAvailable: () => undefined, markUnavailable: () => undefined } },
    WAWebUpdateUnreadChatAction: {
      sendSeen: ({ chat }: { chat: Model }) => {
        chat.set({ unreadCount: 0 });
        link.send({ kind: 'seen', chat: String(chat['id']) });
        return Promise.resolve();
      },
    },
    WAWebChatStateBridge: {
      sendChatStateComposing: tellTyping('typing'),
      sendChatStateRecording: tellTyping('recording'),
      sendChatStatePaused: tellTyping('stop'),
    },
    WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
    WAWebSendMsgChatAction: sendMessageAction(parts),
    WAWebLinkPreviewChatAction: { getLinkPreview: () => Promise.resolve(undefined) },
    WAWebSyncGatingUtils: {},
    WAWebCallCollection: {},
    WAWebAddonReactionTableMode: {},
    WAWebAddonPollVoteTableMode: {},
    WAWebBackendJobsCommon: {},
    WAWebE2EProtoUtils: {},
    WAWebLidMigrationUtils: { toPn: () => undefined },
  };
}

/** Everything that whatsapp-web.js 1.34.7 asks WhatsApp Web for, by the name it asks with. */
export function pageModules(parts: PageParts): (name: string) => unknown {
  const modules = new Map(
    Object.entries({
      ...pairingModules(parts),
      ...contactModules(parts),
      ...chatModules(parts),
      ...mediaModules(),
    }),
  );
  return (name) => {
    if (modules.has(name)) return modules.get(name);
    throw new Error(`the stand-in has no module ${name}`);
  };
}
