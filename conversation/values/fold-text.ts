import type { Span } from './parsed.ts';

const PLAIN_ASCII = /^[\n -@[-~]*$/;
const replacements: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '−': '-',
  '\u00a0': ' ',
  '\u200b': ' ',
  '\u200c': ' ',
  '\u200d': ' ',
  '\ufeff': ' ',
  '\t': ' ',
  '\r': ' ',
};

function foldUnit(unit: string): string {
  const replaced = replacements[unit];
  if (replaced !== undefined) return replaced;
  const base = unit.normalize('NFKD').charAt(0).toLowerCase();
  return base.length === 1 ? base : unit;
}

/**
 * Lower case without accents, full-width forms and typographic signs, unit by unit: the result has the same length
 * as the text, so that a span found in it is a span of the text.
 */
export function foldText(text: string): string {
  if (PLAIN_ASCII.test(text)) return text;
  let folded = '';
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 97 && code <= 122) folded += text[index];
    else if (code >= 65 && code <= 90) folded += String.fromCharCode(code + 32);
    else if (code >= 32 && code < 127) folded += text[index];
    else folded += foldUnit(text.charAt(index));
  }
  return folded;
}

/** A sign that belongs to no word or number; a run of it stands for something already read. */
export const MASK = '\u0001';

/** Blanks what has been read, so that the next reader doesn't read it again. Positions stay. */
export function maskSpans(text: string, spans: readonly Span[]): string {
  let masked = text;
  for (const { start, end } of spans) {
    masked = masked.slice(0, start) + MASK.repeat(end - start) + masked.slice(end);
  }
  return masked;
}
