import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Channel, FetchFile } from '../channels/channel.ts';
import { ProviderError } from '../config/errors.ts';
import {
  closedBaseUrl,
  type ScriptedAnswer,
  type ScriptedCall,
  useScriptedProvider,
} from './scripted-provider.ts';

/** How a file is asked for that a message names. */
export type FetchAccount = {
  readonly settings: (baseUrl: string) => unknown;
  /** What of the settings may never be seen in an error. */
  readonly secrets: readonly string[];
  /** The last part of the address at which the file is given out. */
  readonly path: string;
  /** By what a message names the file at this address, and the calls that lead there. */
  readonly names: (url: string) => { readonly externalId: string; readonly before: readonly ScriptedCall[] };
  /** What the request for the file itself must carry; absent where nothing may be. */
  readonly authorization?: string;
};

const file = '%PDF-1.7 a bill';
/** Long enough for a busy machine to answer in; a file that does not come waits for all of its own. */
const patientMs = 10_000;
const impatientMs = 1_000;
const maxBytes = 1_000;

const redirectTo = (location: string): ScriptedAnswer => ({ status: 307, headers: { location }, body: '' });

/** What every channel promises whose provider keeps what customers send, over HTTP against a scripted provider. */
export function fetchContract(channel: Channel, account: FetchAccount): void {
  const { path, names, secrets, authorization } = account;

  describe(`${channel.name} fetches what customers send`, () => {
    const provider = useScriptedProvider();
    const stranger = useScriptedProvider();

    async function open(timeoutMs = patientMs, baseUrl = provider.baseUrl()): Promise<FetchFile> {
      const fetchFile = await channel.open(account.settings(baseUrl)).openFetcher?.({ timeoutMs, maxBytes });
      if (!fetchFile) throw new Error(`${channel.name} fetches no files`);
      return fetchFile;
    }

    /** The file that a message names at this address, once the calls that lead there are scripted. */
    async function fetchAt(
      url: string,
      answers: readonly ScriptedCall[] = [],
      timeoutMs = patientMs,
    ): Promise<string> {
      const { externalId, before } = names(url);
      provider.script(...before, ...answers);
      return await text(await (await open(timeoutMs))(externalId));
    }

    const given = (answer: ScriptedAnswer, at = path): ScriptedCall => ({ method: 'GET', path: at, answer });
    const fetchOnce = (answers: readonly ScriptedCall[], timeoutMs = patientMs) =>
      fetchAt(`${provider.baseUrl()}${path}`, answers, timeoutMs);

    it('by the account that it came to, as it is', async () => {
      expect(await fetchOnce([given({ status: 200, body: file })])).toBe(file);
      const request = provider.requests().at(-1);
      expect(request?.headers.authorization).toBe(authorization);
      expect(request?.headers['accept-encoding']).toBe('identity');
    });

    it('from where the provider stores it, which never sees the credentials', async () => {
      const stored = given({ status: 200, body: file }, '/stored?signature=1');
      expect(await fetchOnce([given(redirectTo('/stored?signature=1')), stored])).toBe(file);
      expect(provider.requests().at(-1)?.headers.authorization).toBeUndefined();
    });

    it.each<readonly [string, ScriptedAnswer, string]>([
      ['what is not there, or not yet', { status: 404, body: '' }, 'file_not_found'],
      ['what is there no longer', { status: 410, body: '' }, 'file_not_found'],
      ['credentials that are refused', { status: 401, body: '' }, 'provider_credentials'],
      [
        'a request too many',
        { status: 429, headers: { 'retry-after': '7' }, body: '' },
        'provider_throttled',
      ],
      ['trouble at the provider', { status: 503, body: 'oops' }, 'provider_outcome_unknown'],
      ['a cut connection', 'reset', 'provider_outcome_unknown'],
      ['an answer that does not come', 'never', 'provider_outcome_unknown'],
      ['a file that drips', 'drip', 'provider_outcome_unknown'],
      [
        'a file that says it is too large',
        { status: 200, headers: { 'content-length': '1001' }, body: 'x'.repeat(1_001) },
        'file_too_large',
      ],
      ['a file that turns out too large', { status: 200, body: 'x'.repeat(1_001) }, 'file_too_large'],
      ['a part of a file', { status: 206, body: file }, 'provider_outcome_unknown'],
    ])('tells %s apart, and shows no secret', async (_, answer, code) => {
      const isSlow = answer === 'never' || answer === 'drip';
      const fetching = fetchOnce([given(answer)], isSlow ? impatientMs : patientMs);
      const error = await fetching.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({ code });
      const shown = inspect(error, { depth: 20, showHidden: true });
      for (const hidden of [...secrets, path]) expect(shown).not.toContain(hidden);
    });

    it('where nobody listens: to be tried again', async () => {
      const baseUrl = await closedBaseUrl();
      const { externalId } = names(`${baseUrl}${path}`);
      const fetching = open(patientMs, baseUrl).then((fetchFile) => fetchFile(externalId));
      await expect(fetching).rejects.toMatchObject({ code: 'provider_unavailable' });
    });

    it('from no host that is not the provider’s, whoever names it', async () => {
      for (const url of [`${stranger.baseUrl()}${path}`, `https://files.example.com${path}`]) {
        await expect(fetchAt(url)).rejects.toMatchObject({ code: 'foreign_host' });
      }
      const withPassword = provider.baseUrl().replace('://', '://a:b@');
      await expect(fetchAt(`${withPassword}${path}`)).rejects.toMatchObject({ code: 'foreign_host' });
      const led = fetchOnce([given(redirectTo(`${stranger.baseUrl()}/file`))]);
      await expect(led).rejects.toMatchObject({ code: 'foreign_host' });
      expect(stranger.requests()).toEqual([]);
    });

    it('and follows no redirects without end', async () => {
      const round = Array.from({ length: 4 }, () => given(redirectTo(path)));
      await expect(fetchOnce(round)).rejects.toMatchObject({ code: 'foreign_host' });
    });
  });
}
