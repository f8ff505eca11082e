import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../conversation/conversation.ts';
import type { FlowEnv, FlowFacts, FlowShown } from '../../conversation/flow.ts';
import { languagePacks } from '../../conversation/language/language-packs.ts';
import { ownBundles } from './catalogue.ts';
import { dataFlow } from './flow.ts';
import { isNewDataRequest, namesBundle } from './read-data.ts';

const me: FlowFacts = { msisdn: '+2348031110000' };
const now = new Date('2026-11-21T10:00:00Z');

function envWith(facts: FlowFacts, language: Language = 'en'): FlowEnv {
  const quotedUntil = new Date(now.getTime() + 600_000);
  return {
    facts,
    pack: languagePacks[language],
    now,
    quotedUntil,
    quoteShownLast: true,
    known: () => undefined,
  };
}

/** A line for each number that is quoted, or the slot that is asked for. */
function sum(shown: FlowShown): string {
  if (shown.state.step !== 'confirming') return `asks ${shown.state.asked}`;
  const move = dataFlow.confirm(shown.state, envWith(me));
  if (move.kind !== 'confirmed') throw new Error('the quote does not hold');
  const sold = move.quote.lines.flatMap((line) => (line.product === 'DATA' ? [line] : []));
  return sold
    .map(({ recipient, network, bundle, faceKobo }) =>
      [recipient.replace('+234', '0'), network, bundle.sizeMb, bundle.days, faceKobo / 100].join(' '),
    )
    .join(', ');
}

const textOf = (shown: FlowShown) => ('text' in shown.content ? shown.content.text : '');

function play(messages: readonly string[], facts = me, language: Language = 'en'): FlowShown {
  const [first = '', ...rest] = messages;
  let shown = dataFlow.start(first, envWith(facts, language));
  for (const text of rest) {
    const choices = shown.content.kind === 'choices' ? shown.content.choices : [];
    const picked = choices[Number(text) - 1]?.id ?? text;
    const move = dataFlow.answer(shown.state, picked, envWith(facts, language));
    shown = 'state' in move ? move : dataFlow.refuse(shown.state, envWith(facts, language));
  }
  return shown;
}

describe('what is said at once', () => {
  it.each<[string, string]>([
    ['DATA 2GB MTN', '08031110000 MTN 2048 30 1200'],
    ['2GB monthly MTN', '08031110000 MTN 2048 30 1200'],
    ['monthly 2gb for 08061234567', '08061234567 MTN 2048 30 1200'],
    ['DATA 1GB 08031234567', '08031234567 MTN 1024 7 500'],
    ['08051234567 1gb data', '08051234567 GLO 1024 14 500'],
    ['data for 1000', '08031110000 MTN 1536 30 1000'],
    ['BUY DATA 500', '08031110000 MTN 1024 7 500'],
    ['cheapest weekly glo for 08051234567', '08051234567 GLO 500 7 300'],
    ['abeg sub 500mb weekly for my glo line', '08031110000 GLO 500 7 300'],
    ['DATA 1.5GB AIRTEL 08021234567', '08021234567 AIRTEL 1536 30 1000'],
    ['100mb daily', '08031110000 MTN 100 1 100'],
    ['DATA 100GB yearly', '08031110000 MTN 102400 365 30000'],
    ['1GB for 08031234567 and 08061234567', '08031234567 MTN 1024 7 500, 08061234567 MTN 1024 7 500'],
    ['DATA', 'asks bundle'],
    ['weekly data', 'asks bundle'],
    ['DATA 2.5GB GLO', 'asks bundle'],
    ['DATA 900', 'asks bundle'],
    ['1gb data for my mother', 'asks recipient'],
    ['DATA 1GB 0803123456', 'asks recipient'],
    ['1GB for 08031234567 and 08051234567', 'asks recipient'],
    ['DATA 1GB 08044234567', 'asks network'],
  ])('%j: %s', (text, expected) => {
    expect(sum(play([text]))).toBe(expected);
  });

  it('needs a number from somebody whose own is not known', () => {
    expect(sum(play(['DATA 1GB'], {}))).toBe('asks recipient');
  });
});

describe.each<Language>(['en', 'pcm'])('answers and corrections, %s', (language) => {
  it.each<[string[], string]>([
    [['DATA', '1gb'], '08031110000 MTN 1024 7 500'],
    [['DATA', 'monthly', '2'], '08031110000 MTN 2048 30 1200'],
    [['DATA', '1000'], '08031110000 MTN 1536 30 1000'],
    [['DATA', '3'], '08031110000 MTN 1536 30 1000'],
    [['DATA', 'MORE', '1'], '08031110000 MTN 1024 7 500'],
    [['DATA', 'more', 'more', 'more', 'more', '1'], '08031110000 MTN 100 1 100'],
    [['DATA', 'cheapest'], '08031110000 MTN 100 1 100'],
    [['1gb for my brother', '08051234567'], '08051234567 GLO 1024 14 500'],
    [['DATA 1GB 08044234567', 'GLO'], '08044234567 GLO 1024 14 500'],
    [['DATA 2GB', 'no, make it weekly', '1'], '08031110000 MTN 1024 7 500'],
    [['DATA 2GB', 'make it 5gb'], '08031110000 MTN 5120 30 3000'],
    [['DATA 2GB', 'change 2gb to 10gb'], '08031110000 MTN 10240 30 5000'],
    [['DATA 2GB', 'not 2gb, 3gb'], '08031110000 MTN 3072 30 1500'],
    [['DATA 2GB', 'instead 500 naira own'], '08031110000 MTN 1024 7 500'],
    [['DATA 2GB', '08051234567'], '08051234567 GLO 2048 30 1000'],
    [['DATA 2GB', 'add 08061234567'], '08031110000 MTN 2048 30 1200, 08061234567 MTN 2048 30 1200'],
    [['DATA 2GB', 'it is on airtel now'], '08031110000 AIRTEL 2048 30 1200'],
    [['DATA 2GB', 'wrong number'], 'asks recipient'],
    [['DATA 2GB', 'another plan'], 'asks bundle'],
    [['DATA 2GB', 'MORE'], 'asks bundle'],
    [['DATA 2.5GB GLO 08051234567', '1'], '08051234567 GLO 3072 30 1200'],
  ])('%j: %s', (messages, expected) => {
    expect(sum(play(messages, me, language))).toBe(expected);
  });
});

describe('what the customer reads', () => {
  it.each<[Language, string, string]>([
    ['en', 'DATA 2.5GB GLO', 'GLO has no bundle 2.5GB'],
    ['pcm', 'DATA 2.5GB GLO', 'GLO no get bundle 2.5GB'],
    ['en', 'DATA 2GB GLO', '08031110000 looks like MTN; I use GLO as you said.'],
    ['en', 'DATA 2GB', 'Data 2GB for 30 days: 08031110000 (MTN). You pay NGN 1,200.'],
    ['pcm', 'DATA 2GB', 'You go pay NGN 1,200.'],
    ['en', 'data 5 or 6 hundred', 'I am not sure how much you mean'],
  ])('%s, %j: %s', (language, text, expected) => {
    expect(textOf(play([text], me, language))).toContain(expected);
  });

  it('is a list of five lines at most and MORE, in two SMS', () => {
    for (const network of ['MTN', 'AIRTEL', 'GLO', '9MOBILE']) {
      for (const more of [[], ['more'], ['more', 'more']]) {
        const { content } = play([`DATA ${network}`, ...more]);
        if (content.kind !== 'choices') throw new Error('no list');
        expect(content.choices.length).toBeLessThanOrEqual(6);
        const lines = content.choices.map(({ label }, index) => `${index + 1}. ${label}`);
        expect([content.text, ...lines].join('\n').length).toBeLessThanOrEqual(306);
      }
    }
  });

  it("believes the provider's word on the own line over its prefix, to the end of the purchase", () => {
    const start = dataFlow.start('DATA', envWith({ ...me, networkHint: 'AIRTEL' }));
    const move = dataFlow.answer(start.state, '2gb', envWith(me));
    if (move.kind !== 'quoted') throw new Error('no quote');
    expect(sum(move)).toBe('08031110000 AIRTEL 2048 30 1200');
  });
});

describe("the vendor's list", () => {
  const facts: FlowFacts = {
    ...me,
    bundles: [
      { network: 'MTN', code: 'x1', name: 'N498 1GB - 7 days', sizeMb: 1024, days: 7, priceKobo: 49_803 },
      { network: 'MTN', code: 'x2', name: 'N350 1GB - 24 hrs', sizeMb: 1024, days: 1, priceKobo: 35_000 },
    ],
  };

  it('asks which one where a size has several', () => {
    const shown = play(['DATA 1GB'], facts);
    expect(shown.content).toMatchObject({
      choices: [{ label: '1GB, 1 day, NGN 350' }, { label: '1GB, 7 days, NGN 498.03' }],
    });
  });

  it('is quoted by its own code, name and exact price', () => {
    const shown = play(['DATA 1GB', '2'], facts);
    expect(shown.state.quote).toMatchObject({
      payableKobo: 49_803,
      lines: [{ bundle: { code: 'x1', name: 'N498 1GB - 7 days', sizeMb: 1024, days: 7 } }],
    });
  });

  it('that no longer has the bundle picked shows what it has', () => {
    const shown = play(['DATA 1GB', '2'], facts);
    const changed = { ...me, bundles: ownBundles };
    expect(sum(dataFlow.repeat(shown.state, envWith(changed)))).toBe('08031110000 MTN 1024 7 500');
  });
});

describe('what opens a purchase', () => {
  it.each(['cheapest weekly glo', '2GB for 08031234567', 'mtn data monthly', '1gb'])('%j does', (text) => {
    expect(namesBundle(text)).toBe(true);
  });
  it.each(['renew 2gb', 'how much is 2gb?', '2gb airtime', 'my data finished', 'send 500', 'upgrade to 5gb'])(
    '%j does not by itself',
    (text) => {
      expect(namesBundle(text)).toBe(false);
    },
  );
  it.each(['buy 1gb data', 'data 500 for 08031234567'])('%j is a purchase of its own', (text) => {
    expect(isNewDataRequest(text)).toBe(true);
  });
  it.each(['make it 2gb', '2gb', 'no, the weekly data', 'data'])('%j is none', (text) => {
    expect(isNewDataRequest(text)).toBe(false);
  });
});

it('takes any text in any state without falling over, and quotes only what is on sale', () => {
  const word = fc.constantFrom(
    '2gb',
    '500',
    'mtn',
    'glo',
    'weekly',
    'more',
    '08031234567',
    '08051234567',
    'not',
    'add',
    'cheapest',
    'bundle:',
    'for my brother',
    '1',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(word, { maxLength: 6 }).map((words) => words.join(' ')),
  );
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (messages) => {
      const { state } = play(messages);
      if (state.step === 'confirming') expect(sum({ state } as FlowShown)).not.toBe('');
      const move = dataFlow.confirm(state, envWith(me));
      if (move.kind !== 'confirmed') return;
      for (const line of move.quote.lines) {
        if (line.product !== 'DATA') throw new Error('another product');
        const sold = ownBundles.find(({ code }) => code === line.bundle.code);
        expect(line.faceKobo).toBe(sold?.priceKobo);
      }
    }),
  );
});
