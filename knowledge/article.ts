import { z } from 'zod';
import type { Language } from '../conversation/conversation.ts';

/** What of a text is said at once: a paragraph. `{{power.minimum}}` holds a place for a figure. */
export type Wording = readonly string[];

const Head = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{2,40}$/),
  title: z.string().min(3).max(60),
  domain: z.enum(['AIRTIME', 'POWER', 'DATA', 'GENERAL']),
  languages: z.literal('en, pcm'),
  version: z.coerce.number().int().min(1),
  updated: z.iso.date(),
  /** What a message can be about where this, if it is asked for, is a better answer than the usual one: labels, or the beginning of some. */
  labels: z.string().default(''),
  /** How customers ask for it. */
  asked: z.array(z.string().min(3)).min(1),
});

export type Article = Omit<z.output<typeof Head>, 'labels' | 'languages'> & {
  readonly labels: readonly string[];
  readonly text: Readonly<Record<Language, Wording>>;
  /** For a dialled screen or a call, where it has something short to say. */
  readonly dialled: Readonly<Record<Language, Wording>> | null;
};

/**
 * Reads an article: a head of `key: value` lines between `---`, lists with `- `, then a section for each language:
 * `## en`, `## pcm`, and where there are short ones `## en dialled`, `## pcm dialled`. Throws where something is missing.
 */
export function parseArticle(written: string): Article {
  const [, head, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(written.replaceAll('\r\n', '\n')) ?? [];
  if (head === undefined || body === undefined) throw new Error('An article begins with a head between ---.');
  const { languages: _, labels, ...rest } = Head.parse(readHead(head));
  const sections = readSections(body);
  const dialled = sections.has('en dialled') || sections.has('pcm dialled');
  const take = (name: string): Wording => {
    const paragraphs = sections.get(name);
    if (!paragraphs) throw new Error(`Article ${rest.id} has no section "${name}".`);
    return paragraphs;
  };
  return {
    ...rest,
    labels: labels.split(/,\s*/).filter((label) => label !== ''),
    text: { en: take('en'), pcm: take('pcm') },
    dialled: dialled ? { en: take('en dialled'), pcm: take('pcm dialled') } : null,
  };
}

function readHead(head: string): Record<string, string | string[]> {
  const read: Record<string, string | string[]> = {};
  let list: string[] = [];
  for (const line of head.split('\n')) {
    const item = /^\s+-\s+(.+)$/.exec(line)?.[1];
    if (item !== undefined) {
      list.push(item.trim());
      continue;
    }
    const [, key = '', value = ''] = /^([a-z]+):\s*(.*)$/.exec(line) ?? [];
    if (key === '' || key in read)
      throw new Error(`The head of an article has a bad line: ${line.slice(0, 60)}`);
    list = [];
    read[key] = value === '' ? list : value.trim();
  }
  return read;
}

function readSections(body: string): ReadonlyMap<string, Wording> {
  const sections = new Map<string, Wording>();
  for (const part of body.split(/^## /m).slice(1)) {
    const [name = '', ...lines] = part.split('\n');
    const paragraphs = lines
      .join('\n')
      .split(/\n{2,}/)
      .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
      .filter((paragraph) => paragraph !== '');
    if (paragraphs.length > 0) sections.set(name.trim(), paragraphs);
  }
  return sections;
}
