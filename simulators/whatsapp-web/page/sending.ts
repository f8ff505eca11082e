import type { WireMedia } from '../frames.ts';
import { bytesByPath } from './chats.ts';
import type { Model } from './emitter.ts';
import type { MsgKey } from './ids.ts';
import type { PageParts } from './parts.ts';

/** Numbers that end so make a send go wrong before or after it has left. */
const hangsBefore = /901$/;
const hangsAfter = /902$/;

function mediaOf(message: Readonly<Record<string, unknown>>): WireMedia | undefined {
  const { directPath, mimetype, filename } = message;
  if (typeof directPath !== 'string') return undefined;
  return {
    mimetype: String(mimetype),
    ...(typeof filename === 'string' ? { fileName: filename } : {}),
    data: bytesByPath.get(directPath) ?? '',
  };
}

/** Sends at once; the service's acks come later. To some numbers the call never returns, sent or not. */
export function sendMessageAction({ chats, link }: Pick<PageParts, 'chats' | 'link'>) {
  return {
    addAndSendMsgToChat: (chat: Model, message: Readonly<Record<string, unknown>>) => {
      const key = message['id'] as MsgKey;
      const never = new Promise<never>(() => undefined);
      if (hangsBefore.test(key.remote.user)) return [never, never];
      const media = mediaOf(message);
      chats.addOutgoing(message, chat);
      link.send({
        kind: 'send',
        message: {
          id: key.id,
          fromMe: true,
          chat: key.remote._serialized,
          body: String((media ? message['caption'] : message['body']) ?? ''),
          type: String(message['type']),
          t: Number(message['t']),
          ack: 0,
          ...(media ? { media } : {}),
        },
      });
      const sent = hangsAfter.test(key.remote.user) ? never : Promise.resolve({ messageSendResult: 'OK' });
      return [sent, sent];
    },
  };
}
