import type { CloudChoice, CloudMessage } from './books.ts';

/** What is wrong with a send: Meta's code and its sentence. */
export type Problem = { readonly code: number; readonly details: string };

/** The part of a message that its type decides. */
export type ReadContent = Pick<CloudMessage, 'type' | 'text' | 'choices' | 'url' | 'template'> & {
  /** The file that hangs on it, by the id of its upload. */
  readonly media: { readonly id: string; readonly fileName: string } | null;
};

type Fields = Readonly<Record<string, unknown>>;

/** Limits: developers.facebook.com/documentation/business-messaging/whatsapp/messages, read 2026-11-21. */
const limits = {
  text: 4096,
  body: 1024,
  buttons: 3,
  buttonTitle: 20,
  rows: 10,
  rowTitle: 24,
  description: 72,
  id: 256,
  caption: 1024,
} as const;

class Refusal extends Error {
  readonly problem: Problem;
  constructor(code: number, details: string) {
    super(details);
    this.problem = { code, details };
  }
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function textIn(fields: Fields, name: string, what: string, most: number): string {
  const value = fields[name];
  if (typeof value !== 'string' || value.trim() === '') {
    throw new Refusal(131008, `${what} is required`);
  }
  if (value.length > most)
    throw new Refusal(131009, `${what} length invalid. Min length: 1, Max length: ${most}`);
  return value;
}

/** A content as a phone shows it, or what Meta would say against it. */
export function readContent(body: Fields, templates: readonly string[] | null): ReadContent | Problem {
  try {
    return { ...empty, ...readType(body, templates) };
  } catch (error) {
    if (error instanceof Refusal) return error.problem;
    throw error;
  }
}

const empty = { choices: [], url: null, template: null, media: null } as const;

function readType(
  body: Fields,
  templates: readonly string[] | null,
): Partial<ReadContent> & Pick<ReadContent, 'type' | 'text'> {
  const type = typeof body['type'] === 'string' ? body['type'] : 'text';
  const part = fieldsOf(body[type]);
  switch (type) {
    case 'text':
      return { type, text: textIn(part, 'body', "Param text['body']", limits.text) };
    case 'interactive':
      return readInteractive(part);
    case 'template':
      return readTemplate(part, templates);
    case 'image':
    case 'audio':
    case 'video':
    case 'document':
      return readMedia(type, part);
    default:
      throw new Refusal(100, `Param type must be one of {TEXT, INTERACTIVE, TEMPLATE, …} - got "${type}".`);
  }
}

function readMedia(type: string, part: Fields): Partial<ReadContent> & Pick<ReadContent, 'type' | 'text'> {
  const { id, link, caption, filename } = part;
  if (!id && !link) throw new Refusal(131008, `Param ${type} needs an id or a link`);
  const text = caption === undefined ? '' : textIn(part, 'caption', 'Caption', limits.caption);
  const fileName = typeof filename === 'string' ? filename : '';
  return { type, text, ...(typeof id === 'string' ? { media: { id, fileName } } : {}) };
}

function readInteractive(part: Fields): Partial<ReadContent> & Pick<ReadContent, 'type' | 'text'> {
  const text = textIn(fieldsOf(part['body']), 'text', 'Body text', limits.body);
  const action = fieldsOf(part['action']);
  switch (part['type']) {
    case 'button':
      return { type: 'button', text, choices: readButtons(action) };
    case 'list':
      textIn(action, 'button', 'Button label', limits.buttonTitle);
      return { type: 'list', text, choices: readRows(action) };
    case 'cta_url': {
      const { parameters } = action;
      const label = textIn(fieldsOf(parameters), 'display_text', 'Display text', limits.buttonTitle);
      const url = textIn(fieldsOf(parameters), 'url', 'URL', 2_000);
      if (!URL.canParse(url)) throw new Refusal(131009, 'The url is not valid');
      return { type: 'cta_url', text: `${text}\n${label}: ${url}`, url };
    }
    default:
      throw new Refusal(131009, 'Param interactive.type is not valid');
  }
}

function readButtons(action: Fields): readonly CloudChoice[] {
  const buttons = listOf(action['buttons']);
  if (buttons.length < 1 || buttons.length > limits.buttons) {
    throw new Refusal(131009, 'Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3');
  }
  return distinct(
    buttons.map((button) => {
      const reply = fieldsOf(fieldsOf(button)['reply']);
      return {
        id: textIn(reply, 'id', 'Button id', limits.id),
        title: textIn(reply, 'title', 'Button title', limits.buttonTitle),
      };
    }),
  );
}

function readRows(action: Fields): readonly CloudChoice[] {
  const sections = listOf(action['sections']).map(fieldsOf);
  const rows = sections.flatMap(({ rows: own }) => listOf(own)).map(fieldsOf);
  if (rows.length < 1) throw new Refusal(131009, 'At least one row is needed');
  if (rows.length > limits.rows) throw new Refusal(131009, 'Total row count exceed max allowed count: 10');
  if (sections.length > 1 && sections.some(({ title }) => !title)) {
    throw new Refusal(131009, 'Section title is required when there is more than one section');
  }
  return distinct(
    rows.map((row) => ({
      id: textIn(row, 'id', 'Row id', 200),
      title: textIn(row, 'title', 'Row title', limits.rowTitle),
      ...(row['description'] === undefined
        ? {}
        : { description: textIn(row, 'description', 'Row description', limits.description) }),
    })),
  );
}

function distinct(choices: readonly CloudChoice[]): readonly CloudChoice[] {
  if (new Set(choices.map(({ id }) => id)).size < choices.length) {
    throw new Refusal(131009, 'Duplicated id in the buttons or rows');
  }
  return choices;
}

function readTemplate(
  part: Fields,
  templates: readonly string[] | null,
): Partial<ReadContent> & Pick<ReadContent, 'type' | 'text'> {
  const name = textIn(part, 'name', 'Template name', 512);
  textIn(fieldsOf(part['language']), 'code', 'Template language code', 10);
  if (templates && !templates.includes(name)) {
    throw new Refusal(132001, `template name (${name}) does not exist in the translation`);
  }
  const bodies = listOf(part['components'])
    .map(fieldsOf)
    .filter(({ type }) => String(type).toLowerCase() === 'body');
  const parameters = bodies.flatMap(({ parameters: own }) => listOf(own)).map(fieldsOf);
  const texts = parameters.map((parameter) => textIn(parameter, 'text', 'Parameter text', 32_768));
  for (const text of texts) {
    if (/[\n\t]| {5,}/.test(text)) {
      const details = 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces';
      throw new Refusal(132018, details);
    }
  }
  const text = texts.join(' ');
  if (text.length > limits.body) throw new Refusal(132005, 'Translated text too long');
  return { type: 'template', text, template: name };
}
