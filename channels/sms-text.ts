import { ProviderError } from '../config/errors.ts';
import type { ReplyContent } from '../conversation/reply.ts';

/** What one reply may be billed as. Ten parts stay below the 1,600 characters that providers join by themselves. */
export const maxSmsParts = 10;

// 3GPP TS 23.038 §6.2.1: the default alphabet, and the characters that take an escape before them (two septets).
const gsmBasic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const gsmExtension = new Set('\f^{}\\[~]|€');

const units = {
  gsm: { alone: 160, joined: 153, of: (character: string) => (gsmExtension.has(character) ? 2 : 1) },
  ucs2: { alone: 70, joined: 67, of: (character: string) => character.length },
} as const;

function isGsm(text: string): boolean {
  for (const character of text) {
    if (!gsmBasic.has(character) && !gsmExtension.has(character)) return false;
  }
  return true;
}

/**
 * The text as the parts that a handset joins again: one of 160 septets (70 UTF-16 units outside GSM-7), or several
 * of 153 (67). An escaped character or a surrogate pair is never cut. Throws ProviderError `message_too_long`.
 */
export function splitSms(text: string, maxParts: number): readonly string[] {
  const alphabet = isGsm(text) ? units.gsm : units.ucs2;
  let total = 0;
  let size = 0;
  let start = 0;
  let at = 0;
  const parts: string[] = [];
  for (const character of text) {
    const width = alphabet.of(character);
    total += width;
    if (size + width > alphabet.joined) {
      parts.push(text.slice(start, at));
      start = at;
      size = 0;
    }
    size += width;
    at += character.length;
  }
  parts.push(text.slice(start));
  const split = total <= alphabet.alone ? [text] : parts;
  if (split.length > maxParts)
    throw new ProviderError('message_too_long', { providerCode: `${split.length} parts` });
  return split;
}

/** How many SMS a text is billed as; an empty one is one. */
export function countSmsParts(text: string): number {
  return splitSms(text, Number.POSITIVE_INFINITY).length;
}

// Typography only: letters are left alone, since a name or a word of Yoruba without its marks is another one.
const inGsm: readonly (readonly [RegExp, string])[] = [
  [/₦/g, 'NGN'],
  [/[‘’‚‛′`´]/g, "'"],
  [/[“”„‟″«»]/g, '"'],
  [/[‐‑‒–—―−]/g, '-'],
  [/…/g, '...'],
  [/[•·●▪]/g, '-'],
  [/×/g, 'x'],
  [/→/g, '->'],
  [/[✓✔]\uFE0F?/g, 'OK'],
  [/[\t\u00A0\u2000-\u200A\u202F\u205F\u3000]/g, ' '],
  // Soft hyphen, zero-width and direction marks, byte order mark.
  [/[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, ''],
];

/** The text in GSM-7 where changing typography is enough for that; otherwise unchanged, to go as UCS-2. */
export function preferGsm(text: string): string {
  const clean = text
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .replace(/\p{Surrogate}/gu, '\uFFFD');
  let plain = clean;
  for (const [characters, replacement] of inGsm) plain = plain.replace(characters, replacement);
  return isGsm(plain) ? plain : clean;
}

/** A reply as the text of an SMS: choices as numbered lines, a link on its own line, a receipt's rows as lines. */
export function renderSms(content: ReplyContent): string {
  return preferGsm(
    renderLines(content)
      .filter((line) => line !== '')
      .join('\n'),
  ).trim();
}

/** A reply as the text to send and the parts it is billed as. Throws ProviderError for none and for too many. */
export function fitSms(content: ReplyContent): { readonly text: string; readonly parts: number } {
  const text = renderSms(content);
  if (text === '') throw new ProviderError('invalid_request', { providerCode: 'empty_text' });
  return { text, parts: splitSms(text, maxSmsParts).length };
}

function renderLines(content: ReplyContent): readonly string[] {
  switch (content.kind) {
    case 'text':
      return [content.text];
    case 'choices':
      return [content.text, ...content.choices.map((choice, index) => `${index + 1}. ${choice.label}`)];
    case 'link':
      // The address ends its line, so that no handset takes a full stop or a bracket for a part of it.
      return [content.text, content.label === '' ? content.url : `${content.label}: ${content.url}`];
    case 'receipt':
      return [
        content.title,
        ...content.rows.map((row) => `${row.label}: ${row.value}`),
        content.footer ?? '',
      ];
  }
}
