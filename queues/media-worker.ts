import type { FetchFile } from '../channels/channel.ts';
import type { Clock } from '../config/clock.ts';
import { errorCatalogue, ProviderError } from '../config/errors.ts';
import type { Logger } from '../config/logger.ts';
import { fileRules } from '../config/rules/files.ts';
import type { FileRefusal } from '../conversation/channel-event.ts';
import type { ClaimedFile, FileStore } from '../conversation/file-store.ts';

export type MediaDependencies = {
  readonly files: Pick<FileStore, 'claim' | 'readUploaded' | 'keep' | 'refuse' | 'tryAgain'>;
  /** By account. */
  readonly fetchers: ReadonlyMap<string, FetchFile>;
  readonly clock: Clock;
  readonly log: Logger;
};

/**
 * Brings in one file of a customer: from its provider, or from where it was uploaded to. What cannot be had is tried again
 * some times, then given up, and that is noted. Safe at any time.
 */
export function createMediaWork(deps: MediaDependencies): (fileId: string) => Promise<void> {
  const { files, fetchers, clock, log } = deps;

  async function sourceOf(file: ClaimedFile): Promise<AsyncIterable<Uint8Array>> {
    const { account, externalId, uploaded } = file;
    if (uploaded) return files.readUploaded(file, uploaded);
    const fetchFile = fetchers.get(account);
    if (!fetchFile || externalId === undefined) throw new ProviderError('file_not_found');
    return await fetchFile(externalId);
  }

  async function afterError(file: ClaimedFile, error: ProviderError): Promise<void> {
    const { id, account, customerId, tries } = file;
    const pauseMs = error.recovery === 'fail' ? undefined : fileRules.retryAfterMs[tries - 1];
    log[errorCatalogue[error.code].level](
      { step: 'media', account, customerId, id, code: error.code, count: tries },
      pauseMs === undefined ? 'the file is given up' : 'the file is tried again',
    );
    if (pauseMs === undefined) return await files.refuse(file, refusalOf(error));
    await files.tryAgain(file, clock.after(Math.max(pauseMs, error.retryAfterMs ?? 0)));
  }

  return async (fileId) => {
    const file = await files.claim(fileId, clock.now());
    if (!file) return;
    const { id, account, customerId } = file;
    const started = performance.now();
    try {
      const outcome = await files.keep(file, await sourceOf(file));
      const ms = Math.round(performance.now() - started);
      log.info({ step: 'media', account, customerId, id, kind: outcome, ms }, 'a file was brought in');
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      await afterError(file, error);
    }
  };
}

function refusalOf({ code }: ProviderError): FileRefusal {
  if (code === 'file_too_large') return 'too_large';
  if (code === 'file_not_found') return 'not_found';
  return code === 'foreign_host' ? 'foreign_host' : 'not_fetched';
}
