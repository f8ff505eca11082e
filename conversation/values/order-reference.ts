import { foldText } from './fold-text.ts';
import { accept, type Found, type Parsed, refuse } from './parsed.ts';

export type ReferenceRefusal = 'not_a_reference' | 'too_short' | 'too_long';

// Crockford's base32 has no I, L, O and U: the first three are read as the digits they look like.
function toCrockford(text: string): string {
  return text.replace(/o/g, '0').replace(/[il]/g, '1').toUpperCase();
}

/** Our reference as people type it (`sb 7k3q-x2o`) → as we print it: `SB` and 6 to 8 characters, `SB7K3QX20`. */
export function parseOrderReference(text: string): Parsed<string, ReferenceRefusal> {
  const compact = foldText(text.trim()).replace(/[\s.#:-]/g, '');
  const body = /^[s5]b([0-9a-tv-z]*)$/.exec(compact)?.[1];
  if (body === undefined) return refuse('not_a_reference');
  if (body.length < 6) return refuse('too_short');
  return body.length > 8 ? refuse('too_long') : accept(`SB${toCrockford(body)}`);
}

const WHOLE = /(?<![a-z0-9])sb-?([0-9a-tv-z]{6,8})(?![a-z0-9])/g;
const PIECES = /(?<![a-z0-9])sb([0-9a-tv-z]{0,7}(?:[ -]{1,2}[0-9a-tv-z]{1,8}){1,4})(?![a-z0-9])/g;

function fromPieces(pieces: string): { body: string; length: number } | undefined {
  let body = '';
  let length = 0;
  let best: { body: string; length: number } | undefined;
  for (const piece of pieces.matchAll(/[ -]{0,2}([0-9a-tv-z]+)/g)) {
    const part = piece[1] ?? '';
    // a word of the sentence that follows is no piece: pieces hold a digit or are short
    if (!/\d/.test(part) && part.length > 4) break;
    body += part;
    length += piece[0].length;
    if (body.length > 8) break;
    if (body.length >= 6) best = { body, length };
    if (body.length >= 8) break;
  }
  return best && /\d/.test(best.body) ? best : undefined;
}

/** Our references in a text, also in pieces. Without a digit in it, one must be written in capitals. */
export function findOrderReferences(text: string): Found<string>[] {
  const folded = foldText(text);
  const found: Found<string>[] = [];
  for (const match of folded.matchAll(WHOLE)) {
    const body = match[1] ?? '';
    const end = match.index + match[0].length;
    if (/\d/.test(body) || text.slice(match.index, end) === match[0].toUpperCase()) {
      found.push({ start: match.index, end, value: `SB${toCrockford(body)}` });
    }
  }
  for (const match of folded.matchAll(PIECES)) {
    const read = fromPieces(match[1] ?? '');
    const end = match.index + 2 + (read?.length ?? 0);
    if (!read || found.some((other) => other.start < end && match.index < other.end)) continue;
    found.push({ start: match.index, end, value: `SB${toCrockford(read.body)}` });
  }
  return found.sort((a, b) => a.start - b.start);
}
