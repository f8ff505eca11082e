import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import type { ReplyContent } from '../../conversation/reply.ts';

/** A reply as plain text, for who reads mail without HTML. The footer stands below a signature's line, so that answers leave it out. */
export function renderText(content: ReplyContent, { email }: LanguagePack): string {
  return `${linesOf(content, email.pick).join('\n')}\n\n-- \n${email.footer}\n`;
}

function linesOf(content: ReplyContent, pick: string): readonly string[] {
  switch (content.kind) {
    case 'text':
      return [content.text];
    case 'choices':
      return [
        content.text,
        '',
        ...content.choices.map(({ label }, index) => `${index + 1}. ${label}`),
        '',
        pick,
      ];
    case 'link':
      return [content.text, '', content.label === '' ? content.url : `${content.label}: ${content.url}`];
    case 'receipt':
      return [
        content.title,
        '',
        ...content.rows.map(({ label, value }) => `${label}: ${value}`),
        ...(content.footer ? ['', content.footer] : []),
      ];
  }
}
