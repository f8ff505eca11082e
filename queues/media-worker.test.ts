import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { FetchFile } from '../channels/channel.ts';
import { createClock } from '../config/clock.ts';
import { type ErrorCode, ProviderError } from '../config/errors.ts';
import type { Logger } from '../config/logger.ts';
import { fileRules } from '../config/rules/files.ts';
import { Secret } from '../config/secret.ts';
import type { ChannelEvent, InboundMessage } from '../conversation/channel-event.ts';
import { createFileStore, fileIdOf } from '../conversation/file-store.ts';
import type { InboxEntry } from '../conversation/inbox-store.ts';
import { createPrivacy } from '../conversation/key-store.ts';
import { openTestDatabase } from '../test/database.ts';
import { createMediaWork } from './media-worker.ts';
import { createNoteFiles } from './note-files.ts';
import { takeFilesFirst } from './take-files.ts';

const connection = await openTestDatabase();
const key = () => new Secret(randomBytes(32).toString('base64'));
const privacy = createPrivacy({ connection, keyEncryptionKey: { id: 'k1', key: key() }, indexKey: key() });
const files = createFileStore({ connection, privacy });
const logged: string[] = [];
const write = (fields: object, message: string) => logged.push(JSON.stringify({ ...fields, message }));
const log: Logger = { debug: write, info: write, warn: write, error: write };

const picture = Buffer.from('\xff\xd8\xff\xe0 a meter', 'latin1');
async function* given(bytes: Buffer) {
  yield bytes;
}

const rung: string[] = [];
const noteFiles = createNoteFiles({
  files,
  bells: { ring: async (name, id) => void rung.push(`${name}|${id}`) },
});

const message: InboundMessage = {
  kind: 'message',
  key: 'wa:msg:1',
  from: { medium: 'whatsapp', value: '+2348031234567' },
  to: '+2347001234567',
  text: '',
};

let messages = 0;

/** A file of a new customer's message, noted as its turn would. */
async function note(sent: NonNullable<InboundMessage['files']>[number]) {
  messages += 1;
  const customerId = `cus_${messages}`;
  const entry = { id: `wa|wa:msg:${messages}`, kind: 'message', account: 'wa' } as InboxEntry;
  await noteFiles(entry, { ...message, files: [sent] }, { customerId, addressKey: 'key' });
  return { id: fileIdOf(entry.id, 0), customerId };
}

/** Leaps over every pause. */
let leapMs = 0;
const clock = createClock(1, () => new Date(Date.now() + leapMs));

/** Tries until there is nothing left to try; how often the provider was asked, and what the desk sees. */
async function bring(fetchFile: FetchFile | undefined, sent = { contentType: 'image/jpeg', id: 'media-1' }) {
  const { id, customerId } = await note(sent);
  let asked = 0;
  const counted: FetchFile = async (externalId) => {
    asked += 1;
    return (await fetchFile?.(externalId)) ?? given(picture);
  };
  const work = createMediaWork({ files, fetchers: new Map(fetchFile ? [['wa', counted]] : []), clock, log });
  for (let tries = 0; tries < 20; tries += 1) {
    await work(id);
    leapMs += 86_400_000;
  }
  const [listed] = await files.ofCustomer([customerId]);
  return { id, asked, listed };
}

const failing =
  (code: ErrorCode): FetchFile =>
  async () => {
    throw new ProviderError(code);
  };

describe('a file of a customer', () => {
  it('is brought in once, by the name that its message gave it', async () => {
    const names: string[] = [];
    const { asked, listed, id } = await bring(async (externalId) => {
      names.push(externalId);
      return given(picture);
    });
    expect({ asked, names }).toEqual({ asked: 1, names: ['media-1'] });
    expect(listed).toMatchObject({ state: 'kept', kind: 'image/jpeg' });
    expect(rung).toContain(`media|${id}`);
    const opened = await files.open(id, 'ada');
    expect(opened && (await buffer(opened.bytes)).equals(picture)).toBe(true);
  });

  const tries = fileRules.retryAfterMs.length + 1;

  it.each<readonly [ErrorCode, number, string]>([
    ['file_not_found', tries, 'not_found'],
    ['provider_unavailable', tries, 'not_fetched'],
    ['provider_outcome_unknown', tries, 'not_fetched'],
    ['provider_throttled', tries, 'not_fetched'],
    ['provider_credentials', tries, 'not_fetched'],
    ['file_too_large', 1, 'too_large'],
    ['foreign_host', 1, 'foreign_host'],
  ])('that meets nothing but %s is asked for %i times, then given up as %s', async (code, times, reason) => {
    const { asked, listed } = await bring(failing(code));
    expect(asked).toBe(times);
    expect(listed).toMatchObject({ state: 'refused', reason });
  });

  it('is brought in after failures of all kinds, also in the middle of it', async () => {
    let asked = 0;
    const { listed } = await bring(async () => {
      asked += 1;
      if (asked === 1) throw new ProviderError('provider_unavailable');
      if (asked > 2) return given(picture);
      return (async function* () {
        yield picture.subarray(0, 5);
        throw new ProviderError('provider_outcome_unknown');
      })();
    });
    expect(asked).toBe(3);
    expect(listed).toMatchObject({ state: 'kept', size: picture.length });
  });

  it('of an account that is gone is given up in the end', async () => {
    expect((await bring(undefined)).listed).toMatchObject({ state: 'refused', reason: 'not_found' });
  });

  it('leaves neither its name nor where it is in any log', () => {
    expect(logged.length).toBeGreaterThan(10);
    expect(logged.join('\n')).not.toMatch(/media-1|2348031234567|a meter/);
  });
});

describe('bytes that come along', () => {
  const taken: ChannelEvent[] = [];
  const take = takeFilesFirst(
    async (_account, events) => {
      taken.splice(0, taken.length, ...events.map((event) => event as ChannelEvent));
      return 'stored';
    },
    { files, addressKey: () => 'key', log },
  );
  const sent = (bytes: Buffer): InboundMessage => ({
    ...message,
    files: [{ contentType: 'image/png', fileName: 'a.png', bytes: bytes.toString('base64') }],
  });

  it('are in the file store before the message is, which names them; the same post again is the same file', async () => {
    expect(await take('mail', [sent(picture)], true)).toBe('stored');
    const fileId = fileIdOf('mail|wa:msg:1', 0);
    const named = { ...message, files: [{ contentType: 'image/png', fileName: 'a.png', fileId }] };
    expect(taken).toEqual([named]);
    await take('mail', [sent(picture)], true);
    expect(taken).toEqual([named]);
  });

  it('of no kind that is kept are refused, and the message comes all the same', async () => {
    const other = { ...sent(Buffer.from('MZ\x90\0')), key: 'wa:msg:2' };
    await take('mail', [other], true);
    expect(taken).toMatchObject([{ files: [{ fileName: 'a.png', refused: 'kind_not_taken' }] }]);
    expect(JSON.stringify(taken)).not.toContain('bytes');
  });

  it('that could not be stored are asked for again, with their message', async () => {
    const broken = takeFilesFirst(async () => 'stored', {
      files: { put: () => Promise.reject(new Error('away')) },
      addressKey: () => 'key',
      log,
    });
    expect(await broken('mail', [sent(picture)], true)).toBe('unavailable');
    expect(await broken('mail', [message], true)).toBe('stored');
  });
});
