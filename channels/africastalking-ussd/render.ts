import { dialoguePacks } from '../../conversation/language/language-packs.ts';
import type { ReplyContent } from '../../conversation/reply.ts';
import type { Rendered, Screen } from '../dialogue.ts';
import { preferGsm } from '../sms-text.ts';
import { backKey, moreKey } from './keys.ts';

/** A screen has 160 characters; one outside ASCII could halve it on some networks. */
export const screenCharacters = 160;

/** `CON` keeps the session open for an answer, `END` closes it; nothing may come before either. */
export function renderScreen(screen: Screen): Rendered {
  const { dialogue } = dialoguePacks[screen.language];
  if (screen.kind !== 'replies') return answer('END', dialogue[screen.kind], 1);
  const last = screen.replies.at(-1);
  const asks = last?.asks === true;
  const told = screen.replies.slice(0, -1).flatMap(({ content }) => linesOf(content));
  const asked = last ? linesOf(last.content) : [];
  const note = screen.texted ? [dialogue.texted] : [];
  const text = plain((asks ? [...told, ...note, ...asked] : [...told, ...asked, ...note]).join('\n'));
  const pages = paginate(text === '' ? plain(dialogue.over) : text, {
    back: `\n${backKey} ${dialogue.back}`,
    more: `\n${moreKey} ${dialogue.more}`,
    // From a screen that closes the session there is no way back.
    lastBack: asks ? `\n${backKey} ${dialogue.back}` : '',
  });
  const page = Math.min(screen.page, pages.length - 1);
  const open = asks || page < pages.length - 1;
  return answer(open ? 'CON' : 'END', pages[page] ?? '', pages.length);
}

function answer(word: 'CON' | 'END', text: string, pages: number): Rendered {
  return { answer: { status: 200, type: 'text/plain', body: `${word} ${plain(text)}` }, pages };
}

function linesOf(content: ReplyContent): readonly string[] {
  switch (content.kind) {
    case 'text':
      return [content.text, ...numbered(content.buttons ?? [])];
    case 'choices':
      return [content.text, ...numbered(content.choices)];
    case 'link':
      return [content.text];
    case 'receipt':
      // What to do with it stands in its SMS.
      return [content.title, ...content.rows.map(({ label, value }) => `${label}: ${value}`)];
  }
}

function numbered(choices: readonly { readonly label: string }[]): readonly string[] {
  return choices.map(({ label }, index) => `${index + 1} ${label}`);
}

function toAscii(text: string): string {
  if (/^[\n\x20-\x7e]*$/.test(text)) return text;
  // Sign by sign: one that has no plain form must not keep the others from theirs.
  return Array.from(text, preferGsm)
    .join('')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\n\x20-\x7e]/g, '');
}

/** ASCII only; letters lose their marks, what has no plain form is left out. */
function plain(text: string): string {
  return toAscii(text)
    .replace(/ +/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
}

type Keys = { readonly back: string; readonly more: string; readonly lastBack: string };

/** The text in pages that fit with their keys; broken between lines where possible, else between words. */
function paginate(text: string, keys: Keys): readonly string[] {
  if (text.length <= screenCharacters) return [text];
  const pages: string[] = [];
  let rest = text;
  while (rest !== '') {
    const last = rest.length + keys.lastBack.length <= screenCharacters;
    const foot = last ? keys.lastBack : (pages.length === 0 ? '' : keys.back) + keys.more;
    const cut = last ? rest.length : cutAt(rest, screenCharacters - foot.length);
    pages.push(rest.slice(0, cut).trimEnd() + foot);
    rest = rest.slice(cut).trimStart();
  }
  return pages;
}

/** At most `room` characters, ending with a line or a word unless that would leave half of the screen empty. */
function cutAt(text: string, room: number): number {
  const head = text.slice(0, room + 1);
  const line = head.lastIndexOf('\n');
  if (line >= room / 2) return line;
  const word = head.lastIndexOf(' ');
  return word >= room / 2 ? word : room;
}
