import { createHash, randomBytes } from 'node:crypto';
import { readParts } from '../multipart.ts';
import { storeFile } from '../stored-files.ts';
import { type Answer, bytes, type Call, json } from '../wire.ts';
import type { CloudBooks } from './books.ts';
import { cloudError } from './refusals.ts';

const MB = 1024 * 1024;

/** Of each type the most bytes that Meta takes; other types it does not take (…/whatsapp/business-phone-numbers/media, read 2026-11-21). */
const mostBytes: Readonly<Record<string, number>> = {
  'image/jpeg': 5 * MB,
  'image/png': 5 * MB,
  'image/webp': MB / 2,
  'audio/mpeg': 16 * MB,
  'audio/mp4': 16 * MB,
  'audio/ogg': 16 * MB,
  'video/mp4': 16 * MB,
  'text/plain': 100 * MB,
  'application/pdf': 100 * MB,
};

export function uploadMedia({ media }: CloudBooks, call: Call): Answer {
  const parts = readParts(call);
  const part = (name: string) => parts.find((candidate) => candidate.name === name);
  if (part('messaging_product')?.bytes.toString() !== 'whatsapp') {
    return cloudError(100, 'The parameter messaging_product is required.');
  }
  const file = part('file');
  if (!file) return cloudError(100, 'The parameter file is required.');
  const mimeType = file.type || (part('type')?.bytes.toString() ?? '');
  const most = mostBytes[mimeType];
  if (most === undefined) {
    return cloudError(
      100,
      `Param file must be a file with one of the following types: … Received file of type '${mimeType}'.`,
    );
  }
  if (file.bytes.length > most) return cloudError(131053, 'The file is larger than its type may be');
  const id = String(randomBytes(6).readUIntBE(0, 6));
  storeFile(media, id, { mimeType, bytes: file.bytes });
  return json(200, { id });
}

/** Where a file is, which is good for five minutes. */
export function describeMedia({ world, media }: CloudBooks, call: Call): Answer {
  const id = call.params['mediaId'] ?? '';
  const stored = media.get(id);
  if (!stored) return cloudError(33, 'Object with this ID does not exist');
  const { publicUrl, 'whatsapp-cloud': config } = world.config();
  const until = Date.now() + config.mediaUrlLifeMs;
  return json(200, {
    messaging_product: 'whatsapp',
    url: `${publicUrl ?? ''}/whatsapp-cloud/media/${id}/content?ext=${until}`,
    mime_type: stored.mimeType,
    sha256: createHash('sha256').update(stored.bytes).digest('hex'),
    file_size: String(stored.bytes.length),
    id,
  });
}

export function downloadMedia({ media }: CloudBooks, call: Call): Answer {
  const stored = media.get(call.params['mediaId'] ?? '');
  const isOver = Number(call.query.get('ext')) < Date.now();
  return stored && !isOver ? bytes(stored.mimeType, stored.bytes) : { status: 404, headers: {}, body: '' };
}
