import type { Choice, Reply } from '../conversation/reply.ts';

/** Replies as a turn gives them to a call. */
export function says(text: string, marks: Partial<Reply> = {}): Reply {
  return { class: 'chat', content: { kind: 'text', text }, ...marks };
}

export const asksFor = (text: string): Reply => says(text, { asks: true });

export function offers(text: string, ...labels: readonly string[]): Reply {
  const choices = labels.map((label): Choice => ({ id: label, label }));
  return { class: 'chat', content: { kind: 'choices', text, choices }, asks: true };
}

/** What a voice reads of a document, in order; escapes undone. */
export function spokenOf(xml: string): string {
  return [...xml.matchAll(/<Say[^>]*>([^<]*)<\/Say>/g)]
    .map(([, text = '']) => text)
    .join(' ')
    .replace(
      /&(lt|gt|quot|amp);/g,
      (_, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name] ?? '',
    );
}

/** Its verbs, in order. */
export function verbsOf(xml: string): readonly string[] {
  return [...xml.matchAll(/<([A-Z]\w+)/g)].map(([, name = '']) => name);
}

/** Texts that would be verbs if anything let them. */
export const injections: readonly string[] = [
  '</Say><Dial>+15550100</Dial><Say>',
  ']]></Say><Redirect>https://evil.example/</Redirect>',
  '&lt;Hangup/&gt;',
  '<!-- --><Record/>',
  '<![CDATA[<Dial>+15550100</Dial>]]>',
  '<speak><audio src="https://evil.example/a.mp3"/></speak>',
  '"/><Play>https://evil.example/a.mp3</Play>',
  '\u0000\u0008<Hangup/>\uFFFE\uD800',
  '&xxe; &#60;Hangup/&#62;',
];
