import { randomUUID } from 'node:crypto';
import { request } from 'undici';
import type { z } from 'zod';
import { type contentShape, givenBytes, type SeenFile, seen, storeFile } from '../stored-files.ts';
import { type Answer, bytes, type Call } from '../wire.ts';
import type { World } from '../world.ts';
import type { TwilioBooks } from './books.ts';
import { twilioError } from './refusals.ts';

type Given = z.output<z.ZodObject<typeof contentShape>> & { readonly contentType: string };

const mostBytes = 16 * 1024 * 1024;
const withinMs = 10_000;

/** The fields of a form that name the files which came with its message. */
export function mediaFields(
  { world, media }: TwilioBooks,
  messageSid: string,
  given: readonly Given[],
): Readonly<Record<string, string>> {
  const { publicUrl, callbacks } = world.config();
  const messages = `${publicUrl}/twilio/2010-04-01/Accounts/${callbacks.twilio.accountSid}/Messages`;
  const fields = given.map((file, index) => {
    const sid = `ME${randomUUID().replaceAll('-', '')}`;
    storeFile(media, sid, { mimeType: file.contentType, bytes: givenBytes(file, file.contentType) });
    return {
      [`MediaUrl${index}`]: `${messages}/${messageSid}/Media/${sid}`,
      [`MediaContentType${index}`]: file.contentType,
    };
  });
  return Object.assign({ NumMedia: String(given.length) }, ...fields);
}

/** Twilio leads to the host that stores it, by an address that is signed. */
export function leadToMedia({ world, media }: TwilioBooks, call: Call): Answer {
  const sid = call.params['mediaSid'] ?? '';
  if (!media.has(sid)) return twilioError(404, 20404, `The requested resource ${call.path} was not found`);
  const location = `${world.config().publicUrl}/twilio/storage/${sid}?Signature=signed`;
  return { status: 307, headers: { location }, body: '' };
}

/** The storage's address is credential enough, and it takes no two of them. */
export function giveStored({ media }: TwilioBooks, call: Call): Answer {
  if (call.headers.authorization !== undefined) {
    const body =
      '<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed</Message></Error>';
    return { status: 400, headers: { 'content-type': 'application/xml' }, body };
  }
  const stored = media.get(call.params['mediaSid'] ?? '');
  const isSigned = call.query.get('Signature') === 'signed';
  return stored && isSigned
    ? bytes(stored.mimeType, stored.bytes)
    : {
        status: 403,
        headers: { 'content-type': 'application/xml' },
        body: '<Error><Code>AccessDenied</Code></Error>',
      };
}

/** MP3 by its ending, WAV without one. */
export function giveRecording({ voice }: TwilioBooks, call: Call): Answer {
  const [name = '', ending = 'wav'] = (call.params['recording'] ?? '').split('.');
  const recording = voice.recordings.get(name);
  if (!recording || !['mp3', 'wav'].includes(ending)) {
    return twilioError(404, 20404, `The requested resource ${call.path} was not found`);
  }
  if (ending === 'mp3') return bytes(recording.mimeType, recording.bytes);
  return bytes('audio/x-wav', Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'));
}

/** What a send wants Twilio to fetch; null where it cannot be had (63019). */
export async function fetchMedia(world: World, urls: readonly string[]): Promise<readonly SeenFile[] | null> {
  try {
    return await Promise.all(
      urls.map(async (url) => {
        const answer = await request(url, { signal: AbortSignal.timeout(withinMs) });
        const { 'content-type': mimeType } = answer.headers;
        const body = Buffer.from(await answer.body.arrayBuffer());
        if (answer.statusCode !== 200 || typeof mimeType !== 'string' || body.length > mostBytes) {
          throw new RangeError(`${answer.statusCode} at the media's address`);
        }
        return seen({ mimeType, bytes: body });
      }),
    );
  } catch {
    world.events.emit({ provider: 'twilio', kind: 'media_failed', count: urls.length });
    return null;
  }
}
