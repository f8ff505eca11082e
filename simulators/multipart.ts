import type { Call } from './wire.ts';

export type FormPart = { readonly name: string; readonly type: string; readonly bytes: Buffer };

/** The parts of a `multipart/form-data` body; none for a body that is no such form (RFC 7578). */
export function readParts({ headers, rawBody }: Pick<Call, 'headers' | 'rawBody'>): readonly FormPart[] {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return [];
  // One character a byte, so that what was cut out of the text is bytes again.
  const pieces = `\r\n${rawBody.toString('latin1')}`.split(`\r\n--${boundary}`).slice(1, -1);
  return pieces.flatMap((piece) => {
    const end = piece.indexOf('\r\n\r\n');
    const head = piece.slice(0, Math.max(end, 0));
    const name = /name="([^"]*)"/i.exec(head)?.[1];
    if (name === undefined) return [];
    const type = /content-type:\s*([^\s;]+)/i.exec(head)?.[1] ?? '';
    return [{ name, type, bytes: Buffer.from(piece.slice(end + 4), 'latin1') }];
  });
}
