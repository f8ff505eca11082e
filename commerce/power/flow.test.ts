import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlowState, Language } from '../../conversation/conversation.ts';
import type { FlowEnv, FlowFacts, FlowShown } from '../../conversation/flow.ts';
import { languagePacks } from '../../conversation/language/language-packs.ts';
import { type KnownMeter, type LookupAnswer, lookupKey } from '../../conversation/lookup.ts';
import type { SavedMeter } from '../../conversation/values/saved-meter.ts';
import type { PowerLine, Quote } from '../order.ts';
import { powerFlow } from './flow.ts';

const me: FlowFacts = { msisdn: '+2348031110000' };
const now = new Date('2026-11-21T10:00:00Z');
const shop: SavedMeter = { nickname: 'shop', disco: 'EKEDC', meter: '01012345678', meterType: 'PREPAID' };

const ada: KnownMeter & { kind: 'meter' } = {
  kind: 'meter',
  found: true,
  holder: 'ADA OBI',
  address: '12 ALLEN AVENUE IKEJA',
  meterType: 'PREPAID',
  tariffClass: 'R2',
  minimumKobo: null,
  dueKobo: null,
};

type Company = (request: { meter: string; disco: string; meterType: string }) => LookupAnswer;
const always: Company = () => ada;
const postpaid: Company = () => ({ ...ada, meterType: 'POSTPAID', dueKobo: 1_230_050 });

function envWith(company: Company, facts: FlowFacts = me, language: Language = 'en'): FlowEnv {
  return {
    facts,
    pack: languagePacks[language],
    now,
    quotedUntil: new Date(now.getTime() + 600_000),
    quoteShownLast: true,
    known: company,
  };
}

type Setting = { company?: Company; facts?: FlowFacts; language?: Language };

function play(messages: readonly string[], { company = always, facts, language }: Setting = {}): FlowShown {
  const env = envWith(company, facts, language);
  const [first = '', ...rest] = messages;
  let shown = powerFlow.start(first, env);
  for (const text of rest) {
    const move = powerFlow.answer(shown.state, text, env);
    shown = move.kind === 'asked' || move.kind === 'quoted' ? move : powerFlow.refuse(shown.state, env);
  }
  return shown;
}

function endOf({ step, asked, quote }: FlowState): string {
  if (step !== 'confirming') return `asks ${asked}`;
  const [line] = (quote as Quote<PowerLine>).lines;
  return line ? `${line.disco} ${line.meter} ${line.meterType} ${line.faceKobo / 100}` : 'nothing';
}

const textOf = (shown: FlowShown) => ('text' in shown.content ? shown.content.text : '');

describe('what is said at once', () => {
  it.each<[string, string]>([
    ['POWER 5000 IKEDC 45012345678', 'IKEDC 45012345678 PREPAID 5000'],
    ['LIGHT 5000 ikeja 45012345678', 'IKEDC 45012345678 PREPAID 5000'],
    ['NEPA 45012345678 IE 2k', 'IKEDC 45012345678 PREPAID 2000'],
    ['TOKEN 1000 phed 0450 1234 5678', 'PHEDC 045012345678 PREPAID 1000'],
    ['light 10,000 port harcourt 1111111111111', 'PHEDC 1111111111111 PREPAID 10000'],
    [
      'buy five thousand naira light for my meter 45012345678 abuja electric',
      'AEDC 45012345678 PREPAID 5000',
    ],
    ['abeg I wan buy 3k light for meter 04042404048, Jos', 'JED 04042404048 PREPAID 3000'],
    ['send 2000 light to 08031234567 kedco', 'KEDCO 08031234567 PREPAID 2000'],
    ['light 2000 kaedco 45012345678, call me on 08031234567', 'KAEDCO 45012345678 PREPAID 2000'],
    ['pay my eko bill 5000 for 45012345678', 'EKEDC 45012345678 POSTPAID 5000'],
    ['IBEDC postpaid 12500 45012345678', 'IBEDC 45012345678 POSTPAID 12500'],
    ['light 5000 not ikedc, ekedc 45012345678', 'EKEDC 45012345678 PREPAID 5000'],
    ['POWER 5000', 'asks meterNumber'],
    ['POWER', 'asks meterNumber'],
    ['light 5000 45012345678', 'asks disco'],
    ['IKEDC 45012345678', 'asks amount'],
    ['light 5000 IKEDC', 'asks meterNumber'],
    ['light 5000 IKEDC 4501234567', 'asks meterNumber'],
    ['light 5000 IKEDC 45012345678901', 'asks meterNumber'],
    ['light 400 IKEDC 45012345678', 'asks amount'],
    ['light 500001 IKEDC 45012345678', 'asks amount'],
    ['light 5000.50 IKEDC 45012345678', 'asks amount'],
    ['light 5000 or 6000 IKEDC 45012345678', 'asks amount'],
    ['light 5000 IKEDC 45012345678 and 45012345679', 'asks meterNumber'],
    ['light 5000 for Aba Power 45012345678', 'asks disco'],
  ])('reads %j', (text, end) => {
    const company: Company = ({ meterType }) => ({ ...ada, meterType: meterType as 'PREPAID' });
    expect(endOf(play([text], { company }).state)).toBe(end);
  });

  it.each(['light 500 IKEDC 45012345678', 'light 500000 IKEDC 45012345678'])(
    'takes the limit itself: %s',
    (text) => {
      expect(play([text]).kind).toBe('quoted');
    },
  );
});

describe('answers and corrections', () => {
  it.each<[string, string[], string]>([
    ['one after another', ['POWER', '45012345678', 'IKEDC', '5000'], 'IKEDC 45012345678 PREPAID 5000'],
    ['by the town', ['LIGHT 5000', '45012345678', 'port harcourt'], 'PHEDC 45012345678 PREPAID 5000'],
    ['all at once', ['light', 'ikedc 45012345678 5k'], 'IKEDC 45012345678 PREPAID 5000'],
    [
      'another amount',
      ['POWER 5000 IKEDC 45012345678', 'no, make it 10000'],
      'IKEDC 45012345678 PREPAID 10000',
    ],
    ['a bare amount', ['POWER 5000 IKEDC 45012345678', '2k'], 'IKEDC 45012345678 PREPAID 2000'],
    ['another meter', ['POWER 5000 IKEDC 45012345678', '45012345679'], 'IKEDC 45012345679 PREPAID 5000'],
    [
      'from one meter to another',
      ['POWER 5000 IKEDC 45012345678', 'change 45012345678 to 45012345679'],
      'IKEDC 45012345679 PREPAID 5000',
    ],
    ['another company', ['POWER 5000 IKEDC 45012345678', 'it is ekedc'], 'EKEDC 45012345678 PREPAID 5000'],
    ['wrong meter', ['POWER 5000 IKEDC 45012345678', 'wrong meter'], 'asks meterNumber'],
    ['wrong company', ['POWER 5000 IKEDC 45012345678', 'wrong company'], 'asks disco'],
    ['wrong amount', ['POWER 5000 IKEDC 45012345678', 'wrong amount'], 'asks amount'],
    ['too few digits', ['POWER 5000 IKEDC', '4501 2345'], 'asks meterNumber'],
    ['letters among the digits', ['POWER 5000 IKEDC', '45O12345678'], 'asks meterNumber'],
    ['mended digits', ['POWER 5000 IKEDC', '4501234', '45012345678'], 'IKEDC 45012345678 PREPAID 5000'],
    ['a company that is not sold for', ['POWER 5000 45012345678', 'aba power'], 'asks disco'],
    ['two companies', ['POWER 5000 45012345678', 'kano or kaduna'], 'asks disco'],
  ])('takes %s', (_name, messages, end) => {
    expect(endOf(play(messages).state)).toBe(end);
  });

  it.each([
    'how do I load it?',
    'is NEPA back?',
    'my brother is coming home tomorrow with his friends',
    'thanks',
  ])('does not take %j for an answer', (text) => {
    const { state } = powerFlow.start('POWER 5000 IKEDC 45012345678', envWith(always));
    expect(powerFlow.answer(state, text, envWith(always)).kind).toBe('not_an_answer');
  });

  it('calls a saved meter by its nickname', () => {
    const home: SavedMeter = { ...shop, nickname: 'home', meter: '01012345679' };
    const facts = { ...me, savedMeters: [shop, home] };
    expect(endOf(play(['LIGHT 5000 shop'], { facts }).state)).toBe('EKEDC 01012345678 PREPAID 5000');
    const asked = play(['LIGHT 5000'], { facts });
    expect(asked.content).toMatchObject({ choices: [{ id: 'shop', label: 'shop (EKEDC)' }, { id: 'home' }] });
    expect(endOf(play(['LIGHT 5000', 'home'], { facts }).state)).toBe('EKEDC 01012345679 PREPAID 5000');
    expect(endOf(play(['LIGHT 5000 shopping'], { facts }).state)).toBe('asks meterNumber');
  });

  it('takes the only saved meter where none is named, until it is called wrong', () => {
    const facts = { ...me, savedMeters: [shop] };
    expect(endOf(play(['LIGHT 5000'], { facts }).state)).toBe('EKEDC 01012345678 PREPAID 5000');
    expect(endOf(play(['LIGHT 5000', 'wrong meter'], { facts }).state)).toBe('asks meterNumber');
    expect(endOf(play(['LIGHT 5000 IKEDC'], { facts }).state)).toBe('asks meterNumber');
  });

  it('takes the meter of the last purchase where it is called so, and offers it otherwise', () => {
    const { nickname: _, ...lastMeter } = shop;
    const facts = { ...me, lastMeter };
    expect(endOf(play(['light 2000 same meter'], { facts }).state)).toBe('EKEDC 01012345678 PREPAID 2000');
    const asked = play(['light 2000'], { facts });
    expect(asked.content).toMatchObject({ choices: [{ id: '01012345678 EKEDC' }] });
    expect(endOf(play(['light 2000', '01012345678 EKEDC'], { facts }).state)).toBe(
      'EKEDC 01012345678 PREPAID 2000',
    );
  });
});

describe.each(['en', 'pcm'] as const)('what the company says, in %s', (language) => {
  const { power } = languagePacks[language];
  const message = 'POWER 5000 IKEDC 45012345678';

  it('is waited for before anything is priced', () => {
    const env = { ...envWith(always, me, language), known: () => undefined };
    const shown = powerFlow.start(message, env);
    expect(shown).toMatchObject({
      kind: 'looking_up',
      request: { kind: 'meter', disco: 'IKEDC', meter: '45012345678', meterType: 'PREPAID' },
      state: { step: 'looking_up' },
    });
    expect(powerFlow.confirm(shown.state, env).kind).toBe('looking_up');
    const again = powerFlow.repeat(shown.state, envWith(always, me, language));
    expect(endOf(again.state)).toBe('IKEDC 45012345678 PREPAID 5000');
  });

  it('is shown with the price: holder, address, tariff, charge and sum', () => {
    const text = textOf(play([message], { language }));
    for (const part of ['ADA OBI', '12 ALLEN AVENUE', '45012345678', 'R2', 'NGN 100', 'NGN 5,100', 'YES'])
      expect(text).toContain(part);
    expect(text.length).toBeLessThanOrEqual(306);
  });

  it('no such meter: said, asked again, and another company tries the same number', () => {
    const company: Company = ({ disco }) =>
      disco === 'EKEDC' ? ada : { kind: 'meter', found: false, why: 'not_found' };
    const shown = play([message], { company, language });
    expect(endOf(shown.state)).toBe('asks meterNumber');
    expect(textOf(shown)).toContain(power.meterNotFound({ meter: '45012345678', disco: 'Ikeja' }));
    const other = play([message, 'ekedc'], { company, language });
    expect(endOf(other.state)).toBe('EKEDC 45012345678 PREPAID 5000');
  });

  it('a blocked meter gets nothing, and that is said', () => {
    const company: Company = () => ({ kind: 'meter', found: false, why: 'blocked' });
    expect(textOf(play([message], { company, language }))).toContain(
      power.meterBlocked({ meter: '45012345678', disco: 'Ikeja' }),
    );
  });

  it('a postpaid account is paid as a bill, and that is said', () => {
    const shown = play([message], { company: postpaid, language });
    expect(endOf(shown.state)).toBe('IKEDC 45012345678 POSTPAID 5000');
    expect(textOf(shown)).toContain(power.isPostpaid);
  });

  it('what is owed is proposed, and any amount within the limits is taken', () => {
    const asked = play(['pay bill IKEDC 45012345678'], { company: postpaid, language });
    expect(textOf(asked)).toContain('NGN 12,300.50');
    const whole: Company = () => ({ ...ada, meterType: 'POSTPAID', dueKobo: 1_230_000 });
    const proposed = play(['pay bill IKEDC 45012345678'], { company: whole, language });
    expect(proposed.content).toMatchObject({ choices: [{ id: 'NGN 12,300' }] });
    const paid = play(['pay bill IKEDC 45012345678', 'NGN 12,300'], { company: whole, language });
    expect(endOf(paid.state)).toBe('IKEDC 45012345678 POSTPAID 12300');
    const part = play(['pay bill IKEDC 45012345678', '2000'], { company: whole, language });
    expect(endOf(part.state)).toBe('IKEDC 45012345678 POSTPAID 2000');
  });

  it("the company's own least amount holds", () => {
    const company: Company = () => ({ ...ada, minimumKobo: 200_000 });
    const shown = play(['light 1000 IKEDC 45012345678'], { company, language });
    expect(endOf(shown.state)).toBe('asks amount');
    expect(textOf(shown)).toContain(power.amountTooSmall({ minimum: 'NGN 2,000' }));
  });
});

describe('whatever is written', () => {
  const word = fc.constantFrom(
    ...[
      'light',
      'POWER',
      '5000',
      '45012345678',
      'IKEDC',
      'kano',
      'not',
      'change',
      'to',
      'postpaid',
      'shop',
      '2k',
    ],
    ...[
      'wrong meter',
      '4501234567',
      '08031234567',
      'aba power',
      '12345678901234567890',
      'yes',
      '?',
      'for my mother',
    ],
  );

  it('the flow stands at a question, a look-up or a quote that the rules give', () => {
    const facts = { ...me, savedMeters: [shop] };
    fc.assert(
      fc.property(fc.array(fc.array(word, { maxLength: 5 }), { minLength: 1, maxLength: 5 }), (turns) => {
        const shown = play(
          turns.map((words) => words.join(' ')),
          { facts },
        );
        const { step, quote } = shown.state;
        if (step !== 'confirming') {
          expect(shown.state.asked).toBeDefined();
          return;
        }
        const { lines, feeKobo, faceKobo, payableKobo } = quote as Quote<PowerLine>;
        expect(lines).toHaveLength(1);
        expect(lines[0]?.meter).toMatch(/^\d{11,13}$/);
        expect([faceKobo >= 50_000, faceKobo <= 50_000_000, feeKobo]).toEqual([true, true, 10_000]);
        expect(payableKobo).toBe(faceKobo + feeKobo);
      }),
      { numRuns: 500 },
    );
  });

  it('asks the company once for the same thing', () => {
    const asked: string[] = [];
    const company: Company = (request) => {
      asked.push(lookupKey({ kind: 'meter', ...request } as never));
      return ada;
    };
    play(['POWER 5000 IKEDC 45012345678', 'make it 6000'], { company });
    expect(new Set(asked).size).toBe(1);
  });
});
