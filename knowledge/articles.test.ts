import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languagePacks } from '../conversation/language/language-packs.ts';
import { networks } from '../conversation/values/network.ts';
import { type Article, parseArticle } from './article.ts';
import { fillPassages } from './fill-passages.ts';
import { libraryOf, openLibrary } from './library.ts';
import { createSearch } from './search-articles.ts';

const library = openLibrary();
const articles = [...library.values()];
const languages = Object.keys(languagePacks) as (keyof typeof languagePacks)[];

const gsm7 = /^[@£$¥èéùìòÇØøÅå_ÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]*$/;
const twoPartsCharacters = 306;

/** Every way in which an article is told. */
function tellings(dialled: boolean): readonly [string, string][] {
  return articles.flatMap((article) =>
    languages.flatMap((language) =>
      [undefined, ...networks].flatMap((network): [string, string][] => {
        if (dialled && !article.dialled) return [];
        const said = fillPassages(article, { language, dialled, network }).filter((text) => text !== null);
        return said.length > 0 ? [[`${article.id} ${language} ${network ?? ''}`, said.join(' ')]] : [];
      }),
    ),
  );
}

const written = (changes: Record<string, string> = {}) => {
  const parts = {
    head: 'id: test-article\ntitle: A test\ndomain: GENERAL\nlanguages: en, pcm\nversion: 2\nupdated: 2026-11-22',
    asked: '  - what is a test',
    en: 'One. Two {{data.minimum}}.',
    pcm: 'Wan. Tu {{data.minimum}}.',
    ...changes,
  };
  return `---\n${parts.head}\nasked:\n${parts.asked}\n---\n\n## en\n\n${parts.en}\n\n## pcm\n\n${parts.pcm}\n`;
};

describe('the articles', () => {
  it('are at least thirty, in both languages, about all that is sold and the service itself', () => {
    expect(articles.length).toBeGreaterThanOrEqual(30);
    expect(new Set(articles.map(({ domain }) => domain))).toEqual(
      new Set(['AIRTIME', 'POWER', 'DATA', 'GENERAL']),
    );
  });

  it('say what they have to say in two parts of a text message at most, whatever the network', () => {
    const told = tellings(false);
    expect(told.filter(([, text]) => text.length > twoPartsCharacters)).toEqual([]);
    expect(told.filter(([, text]) => !gsm7.test(text))).toEqual([]);
  });

  it('fit on one dialled screen where they have something short to say, and ask for no words there', () => {
    const told = tellings(true);
    expect(told.filter(([, text]) => !/^[ -~]{1,160}$/.test(text))).toEqual([]);
    expect(told.filter(([, text]) => /\b(?:reply|write|AGENT)\b/i.test(text))).toEqual([]);
  });

  it('leave no place for a figure open', () => {
    const told = [...tellings(false), ...tellings(true)];
    expect(told.filter(([, text]) => /\{\{|undefined|NaN/.test(text))).toEqual([]);
  });

  it('say of a network what holds for it: no rollover on GLO, settings of the one that is meant', () => {
    const tell = (id: string, network: (typeof networks)[number] | undefined) => {
      const article = library.get(id);
      return article ? fillPassages(article, { language: 'en', dialled: false, network }) : [];
    };
    expect(tell('data-rollover', 'GLO')[0]).toBeNull();
    expect(tell('data-rollover', 'GLO')[1]).toContain('GLO does not carry');
    expect(tell('apn-settings', undefined)).toEqual([null, null]);
    expect(tell('apn-settings', '9MOBILE')).toEqual([expect.stringContaining('APN 9mobile'), null]);
  });
});

describe('an article that is written down wrongly', () => {
  it.each<[string, string, RegExp]>([
    ['no head', 'Just words.', /head/],
    ['a domain that there is not', written({ head: 'id: test-article\ndomain: WATER' }), /domain/],
    ['a bad line in its head', written({ head: 'id test' }), /bad line/],
    ['no Pidgin', written().replace('## pcm', '## ha'), /no section "pcm"/],
    ['nobody who would ask for it', written({ asked: '  - x' }), /asked/],
  ])('is not taken: %s', (_case, text, problem) => {
    expect(() => parseArticle(text)).toThrow(problem);
  });

  it('is not taken with a place for a figure that nobody knows, or twice', () => {
    expect(() => libraryOf([parseArticle(written({ en: 'It costs {{price.secret}}.' }))])).toThrow(
      'price.secret',
    );
    const article = parseArticle(written());
    expect(() => libraryOf([article, article])).toThrow('same id');
  });

  it('throws or is read whole, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.boolean(), (text, inBody) => {
        const tried = inBody ? written({ en: text }) : text;
        let article: Article;
        try {
          article = parseArticle(tried);
        } catch {
          return;
        }
        expect(article.text.en.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('a search', () => {
  const words = (text: string) => text.toLowerCase().match(/[a-z]{2,}/g) ?? [];
  const search = createSearch(library, words);

  it('names articles with their version, the best first, and how sure it is', () => {
    const { articles: found, confidence } = search('does unused data roll over');
    expect(found[0]).toMatchObject({ id: 'data-rollover', version: 1 });
    expect(found.length).toBeLessThanOrEqual(5);
    expect(confidence).toBeGreaterThan(0.7);
  });

  it('says that it is not there', () => {
    expect(search('qwertz zuiop')).toEqual({ articles: [], confidence: 0 });
    expect(search('')).toEqual({ articles: [], confidence: 0 });
  });

  it('is less sure where the question is taken for none of ours', () => {
    const question = 'how can I withdraw from the wallet';
    expect(search(question, { foreign: true }).confidence).toBeLessThan(search(question).confidence);
  });

  it('takes any words for words alone', () => {
    const anything = createSearch(library, (text) => text.split(' '));
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const { confidence } = anything(text);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }),
    );
  });
});
