/** A piece of a message: an address that may be opened, a token to be keyed into a meter, or words. */
export type TextPart = {
  readonly kind: 'words' | 'link' | 'token';
  /** As it was written. */
  readonly text: string;
};

/** A web address without the sign that ends its sentence; 20 digits, together or in fours. */
const special = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}'])|\d{4}(?:[- ]?\d{4}){4}(?![-\s]?\d)/g;
/** Digits before it: a longer number, of which these are only the end. */
const goesOn = /\d[-\s]?$/;

/** The pieces of a text; together they are the text. */
export function splitText(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(special)) {
    const { 0: found, 1: link, index = 0 } = match;
    if (link === undefined && goesOn.test(text.slice(Math.max(0, index - 2), index))) continue;
    if (index > from) parts.push({ kind: 'words', text: text.slice(from, index) });
    parts.push({ kind: link === undefined ? 'token' : 'link', text: found });
    from = index + found.length;
  }
  if (from < text.length) parts.push({ kind: 'words', text: text.slice(from) });
  return parts;
}

/** `1234-5678-9012-3456-7890` → `1234 5678 9012 3456 7890`, as it is keyed in. */
export function inFours(token: string): string {
  return (
    token
      .replace(/\D/g, '')
      .match(/.{1,4}/g)
      ?.join(' ') ?? ''
  );
}
