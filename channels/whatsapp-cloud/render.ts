import { ProviderError } from '../../config/errors.ts';
import type { Language } from '../../conversation/conversation.ts';
import { languagePacks } from '../../conversation/language/language-packs.ts';
import type { Choice, Reply, ReplyContent } from '../../conversation/reply.ts';
import { fitWhatsapp, splitLabel, tapsOf, templateLine } from '../whatsapp-text.ts';
import type { Settings } from './schema.ts';

// developers.facebook.com/documentation/business-messaging/whatsapp/messages, read 2026-11-21.
const limits = {
  text: 4096,
  body: 1024,
  buttons: 3,
  buttonTitle: 20,
  buttonId: 256,
  rows: 10,
  rowTitle: 24,
  rowDescription: 72,
  rowId: 200,
  caption: 1024,
} as const;

/** The part of a send that says what goes out: `{"type": "text", "text": {"body": "Hi"}}`. */
export type CloudContent = Readonly<Record<string, unknown>> & { readonly type: string };

/** A reply while the customer's window is open. What does not fit into buttons or a list goes as numbered lines. */
export function renderFree(content: ReplyContent, language: Language): CloudContent {
  return renderTaps(content, language) ?? renderLink(content) ?? renderText(content);
}

/** A file that Meta was given, with the reply's words under it; undefined where they are too long for that. */
export function renderDocument(
  content: ReplyContent,
  document: { readonly id: string; readonly filename: string },
): CloudContent | undefined {
  const caption = fitWhatsapp(content, limits.text);
  return caption.length > limits.caption
    ? undefined
    : { type: 'document', document: { ...document, caption } };
}

function renderText(content: ReplyContent): CloudContent {
  return { type: 'text', text: { body: fitWhatsapp(content, limits.text), preview_url: false } };
}

function interactive(type: string, text: string, action: unknown): CloudContent {
  return { type: 'interactive', interactive: { type, body: { text }, action } };
}

function fitsBody(text: string): boolean {
  return text !== '' && text.length <= limits.body;
}

function renderTaps(content: ReplyContent, language: Language): CloudContent | undefined {
  const taps = tapsOf(content);
  if (!taps || !fitsBody(taps.text) || !areDistinct(taps.choices)) return undefined;
  const { text, choices } = taps;
  if (choices.length <= limits.buttons && choices.every(fitsButton)) {
    const buttons = choices.map(({ id, label }) => ({ type: 'reply', reply: { id, title: label.trim() } }));
    return interactive('button', text, { buttons });
  }
  // Under a text the answers are for tapping only: a list would hide what the text asks.
  return content.kind === 'choices' ? renderList(text, choices, language) : undefined;
}

function renderList(text: string, choices: readonly Choice[], language: Language): CloudContent | undefined {
  const rows = choices.map(({ id, label }) => {
    const { title, rest } = splitLabel(label, limits.rowTitle);
    return { id, title, ...(rest === '' ? {} : { description: rest }) };
  });
  const fits = rows.every(
    ({ id, title, description = '' }) =>
      id.length <= limits.rowId && title !== '' && description.length <= limits.rowDescription,
  );
  if (rows.length > limits.rows || !fits) return undefined;
  return interactive('list', text, {
    button: languagePacks[language].flow.buttonChoose,
    sections: [{ rows }],
  });
}

function fitsButton({ id, label }: Choice): boolean {
  const length = label.trim().length;
  return id.length <= limits.buttonId && length > 0 && length <= limits.buttonTitle;
}

/** Meta refuses ids and titles that occur twice. */
function areDistinct(choices: readonly Choice[]): boolean {
  const count = (values: readonly string[]) => new Set(values).size;
  return (
    choices.every(({ id }) => id !== '') &&
    count(choices.map(({ id }) => id)) === choices.length &&
    count(choices.map(({ label }) => label.trim())) === choices.length
  );
}

function renderLink(content: ReplyContent): CloudContent | undefined {
  if (content.kind !== 'link') return undefined;
  const text = content.text.trim();
  const title = content.label.trim();
  if (!fitsBody(text) || title === '' || title.length > limits.buttonTitle) return undefined;
  return interactive('cta_url', text, {
    name: 'cta_url',
    parameters: { display_text: title, url: content.url },
  });
}

/** A reply outside the window, in the template that the account has for its class. Throws `window_closed` without one. */
export function renderTemplate(reply: Reply, language: Language, { templates }: Settings): CloudContent {
  const template = templates[reply.class];
  if (!template) throw new ProviderError('window_closed', { providerCode: `no_template_${reply.class}` });
  const parameters = [{ type: 'text', text: templateLine(reply.content) }];
  return {
    type: 'template',
    template: {
      name: template.name,
      language: { policy: 'deterministic', code: template.language[language] },
      components: [{ type: 'body', parameters }],
    },
  };
}
