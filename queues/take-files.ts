import type { Logger } from '../config/logger.ts';
import type { Address } from '../conversation/address.ts';
import type { InboundFile, InboundMessage } from '../conversation/channel-event.ts';
import { type FileStore, fileIdOf } from '../conversation/file-store.ts';
import { type Accept, inboxId } from './accept.ts';

/**
 * Accepts what a provider tells us with the bytes of its files already in the file store, so that they go through no
 * mailbox. The same message again has the same files. Whoever sends bytes along repeats what was not kept.
 */
export function takeFilesFirst(
  accept: Accept,
  deps: {
    readonly files: Pick<FileStore, 'put'>;
    readonly addressKey: (address: Address) => string;
    readonly log: Logger;
  },
): Accept {
  async function take(
    account: string,
    message: InboundMessage,
    { bytes, ...file }: InboundFile,
    index: number,
  ): Promise<InboundFile> {
    if (bytes === undefined) return file;
    const taken = await deps.files.put({
      ...file,
      id: fileIdOf(inboxId(account, message, new Date()), index),
      account,
      addressKey: deps.addressKey(message.from),
      bytes: Buffer.from(bytes, 'base64'),
    });
    return { ...file, ...taken };
  }

  async function takeAll(account: string, message: InboundMessage): Promise<InboundMessage> {
    const { files } = message;
    if (!files?.some(({ bytes }) => bytes !== undefined)) return message;
    const taken = await Promise.all(files.map((file, index) => take(account, message, file, index)));
    return { ...message, files: taken };
  }

  return async (account, events, providerRepeats) => {
    try {
      const taken = await Promise.all(
        events.map((event) => (event.kind === 'message' ? takeAll(account, event) : event)),
      );
      return await accept(account, taken, providerRepeats);
    } catch (err) {
      deps.log.warn({ step: 'media', account, err }, 'the files of a message were not taken');
      return 'unavailable';
    }
  };
}
