import { expect, it } from 'vitest';
import { openLibrary } from '../../knowledge/library.ts';
import { checkArticle } from './check-article.ts';
import { checkReply } from './check-reply.ts';

it.each<[string, string, string | null]>([
  ['a sentence', 'Order SB7K3QX2 is on its way. You pay NGN 1,500.', null],
  ['a place that was not filled', 'Order {{order.ref}} is on its way.', 'places'],
  ['a value that was not there', 'You pay undefined.', 'places'],
  ['a token in what is only said', 'Your token: 1234-5678-9012-3456-7890.', 'tokens'],
  ['a link that came with a name', 'ADA OBI http://pay.example.ng/x: how much electricity?', 'links'],
  ['nothing', ' ', 'empty'],
])('looks at what the rules say: %s', (_case, text, check) => {
  expect(checkReply({ class: 'chat', content: { kind: 'text', text } })).toBe(check);
  expect(checkReply({ class: 'chat', content: { kind: 'choices', text, choices: [] } })).toBe(check);
});

it('leaves receipts and codes to their records', () => {
  const text = 'Your token: 1234-5678-9012-3456-7890.';
  expect(checkReply({ class: 'receipt', content: { kind: 'text', text } })).toBeNull();
  expect(checkReply({ class: 'code', content: { kind: 'text', text: '******' } })).toBeNull();
});

it('finds nothing amiss in any article of ours', () => {
  const amiss = [...openLibrary().values()].flatMap(({ id, text, dialled }) =>
    [text.en, text.pcm, dialled?.en ?? [], dialled?.pcm ?? []]
      .map(checkArticle)
      .filter((check) => check !== null)
      .map((check) => [id, check]),
  );
  expect(amiss).toEqual([]);
});
