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
  const asks = screen.replies.at(-1)?.asks === true;
  const lines = screen.replies.flatMap(({ content }) => linesOf(content));
  const text = plain([...lines, ...(screen.texted ? [dialogue.texted] : [])].join('\n'));
  const pages = paginate(text === '' ? plain(dialogue.over) : text, {
    back: `${backKey} ${dialogue.back}`,
    more: `${moreKey} ${dialogue.more}`,
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
      return [
        content.title,
        ...content.rows.map(({ label, value }) => `${label}: ${value}`),
        content.footer ?? '',
      ];
  }
}

function numbered(choices: readonly { readonly label: string }[]): readonly string[] {
  return choices.map(({ label }, index) => `${index + 1} ${label}`);
}

/** ASCII only; letters lose their marks, what has no plain form is left out. */
function plain(text: string): string {
  return preferGsm(text)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\n\x20-\x7e]/g, '')
    .replace(/ +/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
}

/** The text in pages that fit with their keys; broken between lines where possible, else between words. */
function paginate(text: string, keys: { readonly back: string; readonly more: string }): readonly string[] {
  if (text.length <= screenCharacters) return [text];
  const pages: string[] = [];
  let rest = text;
  while (rest !== '') {
    const back = pages.length === 0 ? '' : `\n${keys.back}`;
    const last = rest.length + back.length <= screenCharacters;
    const foot = last ? back : `${back}\n${keys.more}`;
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
