export type TextPart = { readonly kind: 'text' | 'link' | 'token'; readonly text: string };

/** A meter's token: twenty digits, alone or in fours. */
const tokenPattern = /(?<!\d)\d{4}(?:[- ]?\d{4}){4}(?!\d)/;
const linkPattern = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]]/;
const pattern = new RegExp(`(?<link>${linkPattern.source})|(?<token>${tokenPattern.source})`, 'g');

/** The parts of a text, all of it, in order. */
export function splitText(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    parts.push({ kind: match.groups?.['link'] === undefined ? 'token' : 'link', text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

/** The digits of the tokens in a text, in order. */
export const tokensIn = (text: string): readonly string[] =>
  splitText(text).flatMap((part) => (part.kind === 'token' ? [part.text.replace(/\D/g, '')] : []));

export const inFours = (digits: string): string => digits.replace(/(\d{4})(?=\d)/g, '$1-');
