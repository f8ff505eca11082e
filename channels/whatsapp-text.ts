import { ProviderError } from '../config/errors.ts';
import type { Choice, ReplyContent } from '../conversation/reply.ts';

/** A reply as the text of a WhatsApp message: choices as numbered lines, a receipt's title in bold. */
export function renderWhatsapp(content: ReplyContent): string {
  return renderLines(content)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}

function renderLines(content: ReplyContent): readonly string[] {
  switch (content.kind) {
    case 'text':
      return [content.text];
    case 'choices':
      return [content.text, ...content.choices.map(({ label }, index) => `${index + 1}. ${label}`)];
    case 'link':
      return [content.text, content.label === '' ? content.url : `${content.label}: ${content.url}`];
    case 'receipt':
      return [
        bold(content.title),
        ...content.rows.map(({ label, value }) => `${label}: ${value}`),
        content.footer ?? '',
      ];
  }
}

/** An asterisk inside would end the bold part early. */
function bold(text: string): string {
  return text.trim() === '' || text.includes('*') ? text : `*${text.trim()}*`;
}

/** Throws ProviderError for an empty text and for one that WhatsApp would not take whole: it is never cut. */
export function fitWhatsapp(content: ReplyContent, maxCharacters: number): string {
  const text = renderWhatsapp(content);
  if (text === '') throw new ProviderError('invalid_request', { providerCode: 'empty_text' });
  if (text.length > maxCharacters) {
    throw new ProviderError('message_too_long', { providerCode: `${text.length} characters` });
  }
  return text;
}

/**
 * A reply as the parameter of a template, which takes no line breaks, tabs or more than four spaces in a row
 * (developers.facebook.com, error 132018). The template's own words count into WhatsApp's 1,024 characters too.
 */
export function templateLine(content: ReplyContent): string {
  const line = renderWhatsapp(content)
    .replace(/[ \t]*\n[ \t]*/g, ' | ')
    .replace(/\s+/g, ' ');
  return fitWhatsapp({ kind: 'text', text: line }, 900);
}

/** A question with its answers to tap, where there are some: a list's choices, or the buttons under a text. */
export function tapsOf(content: ReplyContent): { text: string; choices: readonly Choice[] } | undefined {
  const choices =
    content.kind === 'choices' ? content.choices : content.kind === 'text' ? (content.buttons ?? []) : [];
  if (choices.length === 0 || !('text' in content)) return undefined;
  return { text: content.text.trim(), choices };
}

/** A label in two parts, broken between words: a title of 24 characters at most and the rest. */
export function splitLabel(label: string, maxTitle: number): { title: string; rest: string } {
  const words = label.trim().split(/\s+/);
  let title = '';
  for (const [index, word] of words.entries()) {
    const longer = title === '' ? word : `${title} ${word}`;
    if (longer.length > maxTitle) return { title, rest: words.slice(index).join(' ') };
    title = longer;
  }
  return { title, rest: '' };
}
