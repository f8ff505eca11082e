export type TextPart = { readonly kind: 'text' | 'link' | 'token' | 'bold'; readonly text: string };

/** A meter's token: twenty digits, alone or in fours. */
const tokenPattern = /(?<!\d)\d{4}(?:[- ]?\d{4}){4}(?!\d)/;
const linkPattern = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]]/;
/** WhatsApp's stars; a code to dial has some too. */
const boldPattern = /(?<![^\s])\*(?=\S)[^*\n]*[^*\s]\*(?![^\s.,:;!?])/;
const plain = `(?<link>${linkPattern.source})|(?<token>${tokenPattern.source})`;
const pattern = new RegExp(plain, 'g');
const markedPattern = new RegExp(`${plain}|(?<bold>${boldPattern.source})`, 'g');

/** The parts of a text, all of it, in order; bold ones with their stars, where it is `marked` as on WhatsApp. */
export function splitText(text: string, marked = false): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(marked ? markedPattern : pattern)) {
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    parts.push({ kind: kindOf(match), text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

function kindOf({ groups }: RegExpExecArray): TextPart['kind'] {
  if (groups?.['link'] !== undefined) return 'link';
  return groups?.['bold'] === undefined ? 'token' : 'bold';
}

/** The digits of the tokens in a text, in order. */
export const tokensIn = (text: string): readonly string[] =>
  splitText(text).flatMap((part) => (part.kind === 'token' ? [part.text.replace(/\D/g, '')] : []));

export const inFours = (digits: string): string => digits.replace(/(\d{4})(?=\d)/g, '$1-');
