import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reply } from '../../conversation/reply.ts';
import { asksFor, offers, says } from '../../test/call-replies.ts';
import type { Screen } from '../dialogue.ts';
import { renderScreen, screenCharacters } from './render.ts';

const blank: Screen = {
  kind: 'replies',
  hop: { dialogueId: 'at:ussd:1', from: { medium: 'ussd', value: '' }, to: '', step: '', entered: '' },
  ...{ replies: [], texted: false, language: 'en', page: 0, silences: 0, nextUrl: '' },
};
const show = (replies: readonly Reply[], changes: Partial<Screen> = {}) =>
  renderScreen({ ...blank, replies, ...changes });
const bodyOf = (...args: Parameters<typeof show>) => show(...args).answer.body;

describe('a screen', () => {
  const receipt: Reply = {
    class: 'receipt',
    content: {
      kind: 'receipt',
      title: 'Receipt SB7K3QX2',
      rows: [
        { label: 'Token', value: '1234 5678 9012 3456 7890' },
        { label: 'You paid', value: 'NGN 2,100' },
      ],
      footer: 'Key in the 20 digits, then Enter.',
    },
  };

  it.each<[string, readonly Reply[], Partial<Screen>, string]>([
    ['is kept open by a question', [asksFor('How much?')], {}, 'CON How much?'],
    ['closes after an answer', [says('Done.')], {}, 'END Done.'],
    ['numbers its choices', [offers('Which?', 'Eko', 'Ikeja')], {}, 'CON Which?\n1 Eko\n2 Ikeja'],
    ['says goodbye where there is nothing to say', [], {}, 'END Thank you for using our service.'],
    [
      'says that more comes by SMS',
      [says('Dial *737#.')],
      { texted: true },
      'END Dial *737#.\nWe text it to you by SMS.',
    ],
    [
      'says so before its choices',
      [says('Dial *737#.'), offers('Which?', 'Eko')],
      { texted: true },
      'CON Dial *737#.\nWe text it to you by SMS.\nWhich?\n1 Eko',
    ],
    [
      'shows a receipt without what its SMS explains',
      [receipt],
      {},
      'END Receipt SB7K3QX2\nToken: 1234 5678 9012 3456 7890\nYou paid: NGN 2,100',
    ],
    ['writes plainly', [says('Café – “₦500” … 🙂 naïve')], {}, 'END Cafe - "NGN500" ... naive'],
    ['keeps no empty lines', [says('One \n\n \n two')], {}, 'END One\ntwo'],
  ])('%s', (_name, replies, changes, body) => {
    expect(bodyOf(replies, changes)).toBe(body);
  });

  it.each(['late', 'unavailable', 'over'] as const)('%s: closes in one page, in both languages', (kind) => {
    for (const language of ['en', 'pcm'] as const) {
      const { answer, pages } = show([], { kind, language });
      expect(answer).toMatchObject({ status: 200, type: 'text/plain' });
      expect(answer.body).toMatch(/^END [ -~]{10,160}$/);
      expect(pages).toBe(1);
    }
  });
});

describe('pages', () => {
  const ascii = fc.constantFrom('a', 'B', '7', ' ', '\n', '.', '#', '*');
  const anySign = fc.oneof(ascii, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }));
  const textOf = (sign: fc.Arbitrary<string>) =>
    fc.array(sign, { maxLength: 1_200 }).map((signs) => signs.join(''));
  const keys = /(?:\n0 Back)?(?:\n99 More)?$/;

  /** Every page of what is said, without `CON` and `END`. */
  function pagesOf(said: readonly Reply[], texted = false): readonly string[] {
    const { pages } = show(said, { texted });
    return Array.from({ length: pages }, (_, page) => bodyOf(said, { page, texted }).slice(4));
  }

  it('are plain and never over the limit, whatever is said', () => {
    fc.assert(
      fc.property(fc.array(textOf(anySign), { maxLength: 3 }), fc.boolean(), (texts, texted) => {
        for (const page of pagesOf(texts.map(asksFor), texted)) {
          expect(page).toMatch(/^[!-~]/);
          expect(page).not.toMatch(/[^\n -~]/);
          expect(page.length).toBeLessThanOrEqual(screenCharacters);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('lose nothing', () => {
    const plainly = (text: string) => text.replace(/\s/g, '');
    fc.assert(
      fc.property(textOf(ascii), (text) => {
        fc.pre(plainly(text) !== '');
        const pages = pagesOf([asksFor(text)]);
        const words = pages.map((page) => (pages.length > 1 ? page.replace(keys, '') : page));
        expect(plainly(words.join(''))).toBe(plainly(text));
      }),
      { numRuns: 300 },
    );
  });

  it('have More on all but the last, Back on all but the first, and close with the last', () => {
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 300 }), fc.boolean(), (words, asks) => {
        const text = Array.from({ length: words }, (_, index) => `word${index}`).join(' ');
        const said = [asks ? asksFor(text) : says(text)];
        const { pages } = show(said);
        expect(pages).toBeGreaterThan(1);
        for (let page = 0; page < pages; page += 1) {
          const body = bodyOf(said, { page });
          const last = page === pages - 1;
          expect(body.endsWith('\n99 More')).toBe(!last);
          expect(/\n0 Back/.test(body)).toBe(page > 0 && (!last || asks));
          expect(body.startsWith('CON ')).toBe(asks || !last);
        }
        // A page that is not there is the last one.
        expect(bodyOf(said, { page: pages })).toBe(bodyOf(said, { page: pages - 1 }));
      }),
      { numRuns: 100 },
    );
  });

  it('break between lines, so that a choice stays whole', () => {
    const labels = Array.from({ length: 20 }, (_, index) => `Choice number ${index}`);
    const said = [offers('Which?', ...labels)];
    const { pages } = show(said);
    const bodies = Array.from({ length: pages }, (_, page) => bodyOf(said, { page }).slice(4).split('\n'));
    const shown = bodies.flat().filter((line) => /Choice/.test(line));
    expect(shown).toEqual(labels.map((label, index) => `${index + 1} ${label}`));
  });
});
