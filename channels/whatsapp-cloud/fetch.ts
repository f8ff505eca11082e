import { ProviderError } from '../../config/errors.ts';
import type { FetchFile, FetchOptions } from '../channel.ts';
import { downloadFile } from '../download-file.ts';
import { credentialsOf, getFile } from './graph-call.ts';
import { FileAnswer, type Settings } from './schema.ts';

/** Meta's own; it wants the account's token as its interface does. */
const storage = 'https://lookaside.fbsbx.com';

/** A file by its id: Meta says where it is, which holds for five minutes, and gives it out there. */
export function openFetcher(settings: Settings, options: FetchOptions): FetchFile {
  return async (mediaId) => {
    if (!/^[\w-]{1,200}$/.test(mediaId)) {
      throw new ProviderError('file_not_found', { providerCode: 'no_media_id' });
    }
    const answer = FileAnswer.safeParse(await describe(mediaId));
    if (!answer.success) {
      throw new ProviderError('provider_outcome_unknown', { providerCode: 'unreadable_answer' });
    }
    return await downloadFile({
      ...options,
      url: answer.data.url,
      hosts: { api: [new URL(settings.baseUrl).origin, storage], storage: [] },
      credentials: credentialsOf(settings),
    });
  };

  /** An id that Meta does not know is answered with the code of an id of ours that is wrong (33, or 100 with a subcode). */
  async function describe(mediaId: string): Promise<unknown> {
    return await getFile(settings, options.timeoutMs, mediaId).catch((error: unknown) => {
      if (error instanceof ProviderError && ['33', '100'].includes(error.providerCode ?? '')) {
        throw new ProviderError('file_not_found', { providerCode: String(error.providerCode) });
      }
      throw error;
    });
  }
}
