import type { LanguagePack } from '../conversation/language/language-pack.ts';

/** Words that keys and money are called by. */
export type SpokenWords = Pick<LanguagePack['voice'], 'naira' | 'kobo' | 'star' | 'hash'>;

const spelled = (characters: string) => [...characters].join(' ');

/** `12345678` → `1 2 3 4, 5 6 7 8`: a voice rests at a comma. */
function inFours(characters: string): string {
  return (characters.match(/.{1,4}/g) ?? []).map(spelled).join(', ');
}

/** `1,500.50` → `1,500 naira 50 kobo`. */
function sayMoney(sign: string, naira: string, kobo: string | undefined, words: SpokenWords): string {
  const part = kobo === undefined || Number(kobo) === 0 ? '' : ` ${Number(kobo)} ${words.kobo}`;
  return `${sign === '' ? '' : 'minus '}${naira} ${words.naira}${part}`;
}

function sayDialCode(code: string, { star, hash }: SpokenWords): string {
  const parts = code.match(/\d+|[*#]/g) ?? [];
  return parts.map((part) => (/\d/.test(part) ? inFours(part) : part === '*' ? star : hash)).join(' ');
}

/** Amounts as words, and what must be heard digit by digit in groups of four. */
function sayValues(text: string, words: SpokenWords): string {
  return (
    text
      .replace(
        /(-?)(?:\bNGN ?|₦ ?)(\d[\d,]*)(?:\.(\d{2}))?(?!\d)/g,
        (_, sign: string, naira: string, kobo?: string) => sayMoney(sign, naira, kobo, words),
      )
      .replace(/[*#][\d*#]*\d[\d*#]*/g, (code) => ` ${sayDialCode(code, words)} `)
      .replace(/(?<![\d,])\d{4}(?:-\d{4})+(?!\d)/g, (groups) => inFours(groups.replaceAll('-', '')))
      .replace(/\bSB[0-9A-Z]{6,8}\b/g, inFours)
      // An amount with its commas is no number to spell.
      .replace(/(?<![\d,.])\d{5,}(?![\d.]*\d|,\d{3})/g, inFours)
      .replace(/(\d) ?GB\b/g, '$1 gigabytes')
      .replace(/(\d) ?MB\b/g, '$1 megabytes')
      .replace(/NGN|₦/g, words.naira)
  );
}

/**
 * A text as a voice reads it well: telephone and meter numbers, tokens, references and codes to dial in groups of four. No
 * address of a page, and nothing that could be markup.
 */
export function toSpeech(text: string, words: SpokenWords): string {
  const plain = text
    .normalize('NFC')
    .replace(/\p{Surrogate}|(?![\n\t])\p{C}/gu, '')
    .replace(/[^.!?\n]*https?:\/\/\S+/gi, ' ')
    .replace(/[<>{}[\]|\\^~`_]/g, ' ');
  return sayValues(plain, words)
    .replace(/%/g, ' percent')
    .replace(/&/g, ' and ')
    .replace(/[*#]/g, ' ')
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .replace(/ +([.,!?;:])/g, '$1')
    .trim();
}

/** The sentences of a text; a line is one too. */
export function sentencesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .flatMap((line) => line.split(/(?<=[.!?]) +/))
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
    .map((sentence) => (/[.!?]$/.test(sentence) ? sentence : `${sentence.replace(/[,;:]$/, '')}.`));
}

/** The sentences in pages of at most `most` characters; one that is longer alone is cut between words. */
export function pagesOf(sentences: readonly string[], most: number): readonly string[] {
  const pages: string[] = [];
  for (const piece of sentences.flatMap((sentence) => cut(sentence, most))) {
    const last = pages.at(-1);
    if (last !== undefined && last.length + 1 + piece.length <= most)
      pages[pages.length - 1] = `${last} ${piece}`;
    else pages.push(piece);
  }
  return pages;
}

function cut(sentence: string, most: number): readonly string[] {
  if (sentence.length <= most) return [sentence];
  const space = sentence.lastIndexOf(' ', most);
  const at = space > 0 ? space : most;
  return [sentence.slice(0, at), ...cut(sentence.slice(at).trimStart(), most)];
}
