import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatItem } from '../../channels/chat-site.ts';
import { webchatRules } from '../../config/rules/webchat.ts';
import { partsOf, splitSentences } from './split-answer.ts';

const long =
  'Please switch data off and on, restart the phone and choose 4G. Dial *323# to see what is left! Still bad? Call 300, or reply AGENT.';
const item = (changes: Partial<ChatItem & { from: 'us' }> = {}): ChatItem => ({
  ...{ from: 'us', id: 'm1', at: 1, author: 'bot', language: 'en', delivered: false },
  content: { kind: 'text', text: long },
  ...changes,
});

describe('splitSentences', () => {
  it.each<[string, readonly string[]]>([
    ['One. Two! Three?', ['One. ', 'Two! ', 'Three?']],
    ['You pay NGN 1,500.50 now.', ['You pay NGN 1,500.50 now.']],
    ['A list:\n1. one\n2. two', ['A list:\n', '1. ', 'one\n', '2. ', 'two']],
    ['No sign at the end', ['No sign at the end']],
    ['', []],
  ])('splits %j', (text, sentences) => {
    expect(splitSentences(text)).toEqual(sentences);
  });

  it('loses nothing of any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => splitSentences(text).join('') === text));
  });
});

describe('partsOf', () => {
  it('shows a longer answer a sentence longer each time, the whole within its time', () => {
    const parts = partsOf(item());
    expect(parts.map(({ text }) => long.startsWith(text))).toEqual([true, true, true]);
    expect(parts.map(({ text }) => text.length)).toEqual(
      [...parts.map(({ text }) => text.length)].sort((a, b) => a - b),
    );
    const many = partsOf(item({ content: { kind: 'text', text: 'A sentence here. '.repeat(100) } }));
    const inAll = many.reduce((sum, { pauseMs }) => sum + pauseMs, 0);
    expect(inAll).toBeLessThanOrEqual(webchatRules.parts.withinMs);
  });

  it.each<[string, Parameters<typeof item>[0]]>([
    ['a short one', { content: { kind: 'text', text: 'Hello! What now?' } }],
    ['a person wrote', { author: 'person' }],
    ['news', { author: 'news' }],
    ['what was shown before', { delivered: true }],
    ['a receipt', { content: { kind: 'receipt', title: long, rows: [] } }],
    ['a link', { content: { kind: 'link', text: long, url: 'https://pay.example.ng', label: 'Pay' } }],
  ])('shows %s whole', (_case, changes) => {
    expect(partsOf(item(changes))).toEqual([]);
  });
});
