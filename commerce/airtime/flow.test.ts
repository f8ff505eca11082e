import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kobo } from '../../config/rules/kobo.ts';
import type { FlowState } from '../../conversation/conversation.ts';
import type { FlowEnv, FlowFacts, FlowMove, FlowShown } from '../../conversation/flow.ts';
import { languagePacks } from '../../conversation/language/language-packs.ts';
import type { AirtimeLine, Quote } from '../order.ts';
import { airtimeFlow } from './flow.ts';

const me: FlowFacts = { msisdn: '+2348031110000' };
const now = new Date('2026-11-21T10:00:00Z');

function envWith(facts: FlowFacts = me, changes: Partial<FlowEnv> = {}): FlowEnv {
  return {
    facts,
    pack: languagePacks.en,
    now,
    quotedUntil: new Date(now.getTime() + 600_000),
    quoteShownLast: true,
    ...changes,
  };
}

function linesOf(state: FlowState): string[] {
  if (state.step !== 'confirming') return [`asks ${state.asked}`];
  const quote = state.quote as Quote<AirtimeLine>;
  return quote.lines.map(
    (line) => `${line.recipient.replace('+234', '0')} ${line.network} ${line.faceKobo / 100}`,
  );
}

const textOf = (shown: FlowShown) => ('text' in shown.content ? shown.content.text : '');

function play(messages: readonly string[], facts = me): FlowShown {
  const [first = '', ...rest] = messages;
  let shown = airtimeFlow.start(first, envWith(facts));
  for (const text of rest) {
    const move: FlowMove<Quote> = airtimeFlow.answer(shown.state, text, envWith(facts));
    if (move.kind === 'asked' || move.kind === 'quoted') shown = move;
    else shown = airtimeFlow.refuse(shown.state, envWith(facts));
  }
  return shown;
}

describe('what is said at once', () => {
  it.each<[string, string[]]>([
    ['AIRTIME 500', ['08031110000 MTN 500']],
    ['AIRTIME 500 MTN 08031234567', ['08031234567 MTN 500']],
    ['AIRTIME 08051234567 500', ['08051234567 GLO 500']],
    ['buy me 1.5k airtime', ['08031110000 MTN 1500']],
    ['recharge my line with five hundred naira', ['08031110000 MTN 500']],
    ['recharge my airtel line with 700', ['08031110000 AIRTEL 700']],
    ['500 for 0803 123 4567', ['08031234567 MTN 500']],
    ['my number is 08021234567, load 200', ['08021234567 AIRTEL 200']],
    ['AIRTIME 500 08031234567 08051234567', ['08031234567 MTN 500', '08051234567 GLO 500']],
    ['500 each to 08031234567, 08051234567', ['08031234567 MTN 500', '08051234567 GLO 500']],
    ['send 1000 to 08031234567 and 500 to 08051234567', ['08031234567 MTN 1000', '08051234567 GLO 500']],
    ['08031234567 1000, 08051234567 500', ['08031234567 MTN 1000', '08051234567 GLO 500']],
    ['500 for me and 1000 for 08051234567', ['08031110000 MTN 500', '08051234567 GLO 1000']],
    [
      '200 to 08031234567 and 08051234567, 300 to 08021234567',
      ['08031234567 MTN 200', '08051234567 GLO 200', '08021234567 AIRTEL 300'],
    ],
    ['1000 glo to 08031234567 and 500 mtn to 08051234567', ['08031234567 GLO 1000', '08051234567 MTN 500']],
    ['500 to 08031234567 and 08031234567', ['08031234567 MTN 500']],
    ['AIRTIME', ['asks amount']],
    ['AIRTIME MTN', ['asks amount']],
    ['buy airtime for my mother', ['asks recipient']],
    ['send 500 to my friend', ['asks recipient']],
    ['AIRTIME 500 0803123456', ['asks recipient']],
    ['AIRTIME 1,50', ['asks amount']],
    ['AIRTIME 20', ['asks amount']],
    ['AIRTIME 60000', ['asks amount']],
    ['5 or 6 hundred airtime', ['asks amount']],
    ['1000 and 500 to 08031234567 and 08051234567', ['asks amount']],
    ['AIRTIME 500 08044234567', ['asks network']],
    [
      '500 mtn and glo for 08031234567, 08051234567 and 08021234567',
      ['08031234567 MTN 500', '08051234567 GLO 500', '08021234567 AIRTEL 500'],
    ],
  ])('reads %j', (text, lines) => {
    expect(linesOf(play([text]).state)).toEqual(lines);
  });

  it('asks for the number of a customer who has none', () => {
    expect(linesOf(play(['AIRTIME 500'], {}).state)).toEqual(['asks recipient']);
  });

  it.each<[string, FlowFacts, string]>([
    ['the provider, over what is known', { ...me, networkHint: 'GLO', customerNetwork: 'AIRTEL' }, 'GLO'],
    ['what is known, over the prefix', { ...me, customerNetwork: 'AIRTEL' }, 'AIRTEL'],
    ['the prefix, where nothing is known', me, 'MTN'],
  ])('takes the network of the own number from %s', (_name, facts, network) => {
    expect(linesOf(play(['AIRTIME 500'], facts).state)).toEqual([`08031110000 ${network} 500`]);
  });

  it('does not take the own network for that of another number', () => {
    const facts = { ...me, networkHint: 'GLO', customerNetwork: 'GLO' } as const;
    expect(linesOf(play(['AIRTIME 500 08021234567'], facts).state)).toEqual(['08021234567 AIRTEL 500']);
  });
});

describe('answers and corrections', () => {
  it.each<[string, string[], string[]]>([
    ['amount later', ['AIRTIME', '500'], ['08031110000 MTN 500']],
    ['everything later at once', ['AIRTIME', '500 glo for 08051234567'], ['08051234567 GLO 500']],
    ['number later', ['send 500 to my friend', '08051234567'], ['08051234567 GLO 500']],
    ['the network said early holds', ['send 500 glo to my friend', '08031234567'], ['08031234567 GLO 500']],
    ['one self after all', ['buy 500 for my friend', 'no, for me'], ['08031110000 MTN 500']],
    ['network asked', ['AIRTIME 500 08044234567', 'GLO'], ['08044234567 GLO 500']],
    ['make it', ['AIRTIME 500', 'no, make it 2000'], ['08031110000 MTN 2000']],
    ['bare amount', ['AIRTIME 500', '2k'], ['08031110000 MTN 2000']],
    ['meant', ['AIRTIME 500', 'I meant glo'], ['08031110000 GLO 500']],
    ['not this but that network', ['AIRTIME 500 MTN', 'not mtn, glo'], ['08031110000 GLO 500']],
    ['change network', ['AIRTIME 500', 'change mtn to airtel'], ['08031110000 AIRTEL 500']],
    ['change amount', ['AIRTIME 500', 'change 500 to 1000'], ['08031110000 MTN 1000']],
    ['change number', ['AIRTIME 500', 'change number to 08051234567'], ['08051234567 GLO 500']],
    [
      'the network of the old number does not follow',
      ['AIRTIME 500 GLO 08031234567', 'change the number to 08021234567'],
      ['08021234567 AIRTEL 500'],
    ],
    ['two at once', ['AIRTIME 500', 'make it 300 for 08051234567'], ['08051234567 GLO 300']],
    ['add', ['AIRTIME 500', 'add 08051234567'], ['08031110000 MTN 500', '08051234567 GLO 500']],
    [
      'add with an amount',
      ['AIRTIME 500', 'add 08051234567 with 200'],
      ['08031110000 MTN 500', '08051234567 GLO 200'],
    ],
    ['remove', ['500 to 08031234567, 08051234567', 'remove 08051234567'], ['08031234567 MTN 500']],
    [
      'replace one of several',
      ['500 to 08031234567, 08051234567', 'change 08051234567 to 08021234567'],
      ['08031234567 MTN 500', '08021234567 AIRTEL 500'],
    ],
    [
      'the replaced one keeps its amount',
      ['200 to 08031234567, 300 to 08051234567', 'change 08051234567 to 08021234567'],
      ['08031234567 MTN 200', '08021234567 AIRTEL 300'],
    ],
    [
      'one amount for all',
      ['200 to 08031234567, 300 to 08051234567', 'make it 400'],
      ['08031234567 MTN 400', '08051234567 GLO 400'],
    ],
    [
      'amounts in the order of the numbers',
      ['1000 and 500 to 08031234567 and 08051234567', '300 for 08031234567 and 400 for 08051234567'],
      ['08031234567 MTN 300', '08051234567 GLO 400'],
    ],
    [
      'the first of several',
      ['200 to 08031234567, 08051234567', 'no, the first should be 250'],
      ['08031234567 MTN 250', '08051234567 GLO 200'],
    ],
    ['the wrong number', ['AIRTIME 500', 'wrong number', '08051234567'], ['08051234567 GLO 500']],
    ['the wrong amount', ['AIRTIME 500', 'change the amount'], ['asks amount']],
    ['a good amount after a bad one', ['AIRTIME 20', '100'], ['08031110000 MTN 100']],
  ])('%s', (_name, messages, lines) => {
    expect(linesOf(play(messages).state)).toEqual(lines);
  });

  it.each([
    'what?',
    'how much is the discount?',
    'my dog ate my homework on 500 street',
    'hello',
    'asdf',
    '',
  ])('does not take %j for an answer', (text) => {
    const { state } = airtimeFlow.start('AIRTIME 500', envWith());
    expect(airtimeFlow.answer(state, text, envWith()).kind).toBe('not_an_answer');
  });

  it('asks for the amount again when a correction is unclear', () => {
    const shown = play(['AIRTIME 500', 'make it 1,50']);
    expect(linesOf(shown.state)).toEqual(['asks amount']);
    expect(textOf(shown)).toContain(languagePacks.en.airtime.amountUnclear);
  });

  it('offers a person at the third answer in a row that could not be used', () => {
    const bad = (count: number) => play(['AIRTIME', ...Array<string>(count).fill('20 naira')]);
    expect(bad(2)).toMatchObject({ offersPerson: false });
    expect(bad(3)).toMatchObject({ offersPerson: true });
    expect(textOf(bad(3))).toContain('AGENT');
    expect(play(['AIRTIME', '20 naira', '20 naira', '500']).state.unusableAnswers).toBe(0);
  });
});

describe('the quote', () => {
  it('shows number, network, amount, discount, price and how to answer', () => {
    const text = textOf(play(['AIRTIME 10000 GLO 08051234567']));
    for (const part of [
      'NGN 10,000',
      '08051234567',
      'GLO',
      'NGN 500',
      'NGN 9,500',
      'YES',
      'CANCEL',
      'change',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('shows every line and the total of several numbers', () => {
    const text = textOf(play(['send 8000 to 08031234567 and 2000 to 08051234567']));
    expect(text).toContain(
      '1. NGN 8,000 08031234567 (MTN)\n2. NGN 2,000 08051234567 (GLO)\nTotal NGN 10,000.',
    );
  });

  it('says when the network named is not what the number looks like', () => {
    expect(textOf(play(['AIRTIME 500 GLO 08031234567']))).toContain('looks like MTN');
    expect(textOf(play(['AIRTIME 500 MTN 08031234567']))).not.toContain('looks like');
  });

  it.each(Object.values(languagePacks))('fits three SMS parts for one number', (pack) => {
    const env = envWith({ msisdn: '+2348031110000' }, { pack });
    expect(textOf(airtimeFlow.start('AIRTIME 49999 9MOBILE', env)).length).toBeLessThanOrEqual(459);
  });

  it('is accepted only unexpired and shown last', () => {
    const { state } = play(['AIRTIME 500']);
    expect(airtimeFlow.confirm(state, envWith()).kind).toBe('confirmed');
    expect(airtimeFlow.confirm(state, envWith(me, { quoteShownLast: false })).kind).toBe('quoted');
    expect(airtimeFlow.confirm(state, envWith(me, { now: new Date(now.getTime() + 600_000) })).kind).toBe(
      'quoted',
    );
    expect(airtimeFlow.confirm(play(['AIRTIME']).state, envWith()).kind).toBe('not_an_answer');
  });

  it('is not accepted when what was stored is not a quote', () => {
    const { state } = play(['AIRTIME 500']);
    const confirmed = airtimeFlow.confirm({ ...state, quote: { payableKobo: 1 } }, envWith());
    expect(confirmed.kind).toBe('quoted');
  });
});

describe('any text', () => {
  const words = fc.constantFrom(
    'AIRTIME', '500', '2k', '08031234567', '0805 123 4567', 'glo', 'mtn', 'for', 'me', 'my line', 'and', 'to', 'change', 'not',
    'add', 'remove', '1,50', '-5', 'five hundred', '?', 'my mother', '+2348021234567', '99999999999', '💡', 'each', ',',
  ); // biome-ignore format: a table
  const texts = fc.oneof(
    fc.string(),
    fc.array(words, { maxLength: 9 }).map((list) => list.join(' ')),
  );

  it('leaves plain JSON behind, and a quote that adds up', () => {
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 6 }), (messages) => {
        const { state } = play(messages);
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
        if (state.step !== 'confirming') return;
        const quote = state.quote as Quote<AirtimeLine>;
        expect(quote.lines.reduce((sum, line) => sum + line.payableKobo, 0)).toBe(quote.payableKobo);
        expect(quote.lines.every((line) => line.faceKobo >= kobo(50) && line.faceKobo <= kobo(50_000))).toBe(
          true,
        );
      }),
    );
  });
});
