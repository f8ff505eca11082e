import type { InboundMessage } from '../conversation/channel-event.ts';
import type { FileStore } from '../conversation/file-store.ts';
import type { InboxEntry } from '../conversation/inbox-store.ts';
import type { Bells } from './jobs.ts';

/** Notes the files that came with a message, and has them brought in behind its turn. Safe to repeat. */
export type NoteFiles = (
  entry: InboxEntry,
  body: unknown,
  of: { readonly customerId: string; readonly addressKey: string },
) => Promise<void>;

export function createNoteFiles(deps: {
  readonly files: Pick<FileStore, 'note'>;
  readonly bells: Pick<Bells, 'ring'>;
}): NoteFiles {
  return async (entry, body, of) => {
    const { files } = entry.kind === 'message' ? (body as InboundMessage) : {};
    if (!files?.length) return;
    const wanted = await deps.files.note({ ...of, account: entry.account ?? '', messageId: entry.id, files });
    for (const id of wanted) void deps.bells.ring('media', id);
  };
}
