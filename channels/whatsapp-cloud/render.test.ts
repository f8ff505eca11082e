import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Choice, ReplyContent } from '../../conversation/reply.ts';
import { renderFree } from './render.ts';

function choicesOf(count: number, label: (index: number) => string): readonly Choice[] {
  return Array.from({ length: count }, (_, index) => ({ id: `c${index + 1}`, label: label(index + 1) }));
}
const choices = (offered: readonly Choice[], text = 'Which network?'): ReplyContent => ({
  kind: 'choices',
  text,
  choices: offered,
});
const numbered = (body: string) => ({ type: 'text', text: { body } });

const rendered: readonly (readonly [string, ReplyContent, Readonly<Record<string, unknown>>])[] = [
  [
    'three choices are buttons',
    choices(choicesOf(3, (index) => `Choice ${index}`)),
    {
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'Which network?' },
        action: {
          buttons: [1, 2, 3].map((n) => ({ type: 'reply', reply: { id: `c${n}`, title: `Choice ${n}` } })),
        },
      },
    },
  ],
  [
    'ten choices are a list',
    choices(choicesOf(10, (index) => `Choice ${index}`)),
    { interactive: { type: 'list', action: { button: 'Choose', sections: [{ rows: { length: 10 } }] } } },
  ],
  [
    'a long label goes on in the description',
    choices(choicesOf(2, (index) => `${index} gigabyte for seven whole days, NGN 500`)),
    {
      interactive: {
        type: 'list',
        action: {
          sections: [
            {
              rows: [
                { id: 'c1', title: '1 gigabyte for seven', description: 'whole days, NGN 500' },
                { id: 'c2', title: '2 gigabyte for seven', description: 'whole days, NGN 500' },
              ],
            },
          ],
        },
      },
    },
  ],
  [
    'eleven choices are numbered lines',
    choices(choicesOf(11, (index) => `Choice ${index}`)),
    numbered(
      `Which network?\n${choicesOf(11, (n) => `${n}. Choice ${n}`)
        .map(({ label }) => label)
        .join('\n')}`,
    ),
  ],
  [
    'choices with the same label are numbered lines',
    choices(choicesOf(2, () => 'Same')),
    numbered('Which network?\n1. Same\n2. Same'),
  ],
  [
    'choices under a body that is too long for buttons are numbered lines',
    choices(
      choicesOf(1, () => 'Yes'),
      'a'.repeat(1025),
    ),
    numbered(`${'a'.repeat(1025)}\n1. Yes`),
  ],
  [
    'the answers to a quote are buttons under it',
    { kind: 'text', text: 'You pay NGN 500. Reply YES.', buttons: [{ id: 'confirm:1', label: 'Yes' }] },
    { interactive: { type: 'button', action: { buttons: [{ reply: { id: 'confirm:1', title: 'Yes' } }] } } },
  ],
  [
    'a link is a button',
    { kind: 'link', text: 'Pay here.', url: 'https://pay.example.ng/x', label: 'Pay NGN 500' },
    {
      interactive: {
        type: 'cta_url',
        body: { text: 'Pay here.' },
        action: {
          name: 'cta_url',
          parameters: { display_text: 'Pay NGN 500', url: 'https://pay.example.ng/x' },
        },
      },
    },
  ],
  [
    'a link whose label is too long is a line',
    {
      kind: 'link',
      text: 'Pay here.',
      url: 'https://pay.example.ng/x',
      label: 'Pay NGN 1,000,000 now',
    },
    numbered('Pay here.\nPay NGN 1,000,000 now: https://pay.example.ng/x'),
  ],
  [
    'a receipt has its title in bold',
    {
      kind: 'receipt',
      title: 'Receipt SB7K3QX2',
      rows: [{ label: 'Token', value: '1234-5678-9012-3456-7890' }],
      footer: 'Thank you.',
    },
    numbered('*Receipt SB7K3QX2*\nToken: 1234-5678-9012-3456-7890\nThank you.'),
  ],
];

it.each(rendered)('%s', (_, content, wire) => {
  expect(renderFree(content, 'en')).toMatchObject(wire);
});

it('the button of a list is in the language of the customer', () => {
  const list = JSON.stringify(renderFree(choices(choicesOf(4, String)), 'pcm'));
  expect(list).toContain('"button":"Choose"');
});

it('every offer of choices fits what WhatsApp takes, whatever its words', () => {
  const choice = fc.record({
    id: fc.string({ maxLength: 300 }),
    label: fc.string({ unit: 'grapheme', maxLength: 120 }),
  });
  const content = fc.record({
    kind: fc.constant('choices' as const),
    text: fc.string({ minLength: 1, maxLength: 1200 }),
    choices: fc.array(choice, { minLength: 1, maxLength: 12 }),
  });
  fc.assert(
    fc.property(content, (reply) => {
      if (reply.text.trim() === '') return;
      const sent = JSON.stringify(renderFree(reply, 'en'));
      const { interactive } = JSON.parse(sent);
      if (!interactive) return;
      expect(interactive.body.text.length).toBeLessThanOrEqual(1024);
      for (const { reply: button } of interactive.action.buttons ?? []) {
        expect(button.title.length).toBeLessThanOrEqual(20);
      }
      for (const row of interactive.action.sections?.[0].rows ?? []) {
        expect(row.title.length).toBeGreaterThan(0);
        expect(row.title.length).toBeLessThanOrEqual(24);
        expect(row.description?.length ?? 0).toBeLessThanOrEqual(72);
      }
    }),
    { numRuns: 300, seed: 7 },
  );
});
