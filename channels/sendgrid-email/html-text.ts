const mostHtml = 500_000;
/** What of a tag is looked at. */
const longestTag = 500;

/** Elements after which a new line begins. */
const breaking = new Set(
  'address article blockquote br dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li ol p pre section table tr ul'.split(
    ' ',
  ),
);
/** Elements whose content nobody reads. */
const unread = new Set(['head', 'script', 'style', 'title', 'template']);
const empty = new Set(['br', 'hr', 'img', 'input', 'meta', 'link', 'wbr', 'col', 'base', 'area']);

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  hellip: '…',
  bull: '•',
  copy: '©',
  euro: '€',
  pound: '£',
  zwnj: '',
};

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));?/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) {
      const key = String(name).toLowerCase();
      return Object.hasOwn(entities, key) ? (entities[key] ?? whole) : whole;
    }
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : '\uFFFD';
  });
}

/** What mail programs put around the mail that is answered. */
const quoting =
  /\bclass\s*=\s*["']?[^"'>]*\b(?:gmail_quote|gmail_extra|yahoo_quoted|moz-cite-prefix)\b|\bid\s*=\s*["']?(?:divRplyFwdMsg|appendonsend|mail-editor-reference-message-container)\b|^blockquote\b.*\btype\s*=\s*["']?cite\b/i;

/**
 * An HTML mail as plain text: one line a block, a dash before a list's entries, and without the mail that it answers, unless
 * nothing else is in it. What comes is anybody's, so one pass over it, no tree.
 */
export function htmlToText(html: string): string {
  const source = html.slice(0, mostHtml);
  return readWords(source, true) || readWords(source, false);
}

function readWords(source: string, withoutQuotes: boolean): string {
  const words: string[] = [];
  /** The element that is being left out, and how deep in elements of its own name. */
  let skipped: Skipped | undefined;
  for (let at = 0; at < source.length; ) {
    const open = source.indexOf('<', at);
    const end = open === -1 ? source.length : open;
    if (!skipped) words.push(decodeEntities(source.slice(at, end).replace(/\s+/g, ' ')));
    if (open === -1) break;
    const { tag, next, text } = readTag(source, open);
    at = next;
    const before: Skipped | undefined = skipped;
    skipped = before ? goOnSkipping(before, tag) : beginSkipping(tag, withoutQuotes);
    if (!before && !skipped) words.push(text ?? spacingOf(tag));
  }
  return words
    .join('')
    .replace(/[ \t\u00a0]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

type Skipped = { readonly name: string; readonly depth: number };

function goOnSkipping(skipped: Skipped, tag: Tag | undefined): Skipped | undefined {
  if (tag?.name !== skipped.name) return skipped;
  const depth = skipped.depth + (tag.closes ? -1 : 1);
  return depth === 0 ? undefined : { ...skipped, depth };
}

function beginSkipping(tag: Tag | undefined, withoutQuotes: boolean): Skipped | undefined {
  if (!tag || tag.closes || empty.has(tag.name)) return undefined;
  const isLeftOut = unread.has(tag.name) || (withoutQuotes && quoting.test(tag.inner));
  return isLeftOut ? { name: tag.name, depth: 1 } : undefined;
}

type Tag = { readonly name: string; readonly closes: boolean; readonly inner: string };

function spacingOf(tag: Tag | undefined): string {
  if (!tag) return '';
  const { name, closes } = tag;
  if (name === 'li' && !closes) return '\n- ';
  if ((name === 'td' || name === 'th') && closes) return ' ';
  return breaking.has(name) ? '\n' : '';
}

/** What begins at `open`: a tag, nothing of interest (a comment), or a sign that stands for itself. */
function readTag(
  source: string,
  open: number,
): { readonly tag?: Tag; readonly next: number; readonly text?: string } {
  if (source.startsWith('<!--', open)) {
    const end = source.indexOf('-->', open + 4);
    return { next: end === -1 ? source.length : end + 3 };
  }
  if (!/[a-z/!?]/i.test(source.charAt(open + 1))) return { next: open + 1, text: '<' };
  const end = source.indexOf('>', open);
  if (end === -1) return { next: source.length };
  const inner = source.slice(open + 1, Math.min(end, open + longestTag));
  const name = /^\/?([a-z][a-z0-9:-]*)/i.exec(inner)?.[1]?.toLowerCase();
  const tag = name === undefined ? undefined : { name, closes: inner.startsWith('/'), inner };
  return { next: end + 1, ...(tag ? { tag } : {}) };
}
