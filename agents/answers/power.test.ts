import { describe, expect, it } from 'vitest';
import type { OrderView, PowerCode, PowerLine } from '../../commerce/order.ts';
import { languagePacks } from '../../conversation/language/language-packs.ts';
import type { KnownMeter, Lookup, LookupAnswer } from '../../conversation/lookup.ts';
import { openScript, type ScriptedConversation, saidIn } from '../scripted-conversation.ts';
import type { TurnOutcome } from '../turn.ts';

const meter = '45012345678';
const ada: KnownMeter & { kind: 'meter' } = {
  kind: 'meter',
  found: true,
  holder: 'ADA OBI',
  address: '12 ALLEN AVENUE',
  meterType: 'PREPAID',
  tariffClass: 'R2',
  minimumKobo: null,
  dueKobo: null,
};
const asked: Lookup = { kind: 'meter', disco: 'IKEDC', meter, meterType: 'PREPAID' };
const kindsOf = ({ effects }: TurnOutcome) => effects.map(({ kind }) => kind);

/** A conversation in which the company's answer about the meter is at hand. */
function scriptThatKnows(answer: LookupAnswer = ada): ScriptedConversation {
  const script = openScript();
  script.know(asked, answer);
  return script;
}

const line: PowerLine = {
  product: 'POWER',
  disco: 'IKEDC',
  meterType: 'PREPAID',
  meter,
  holder: 'ADA OBI',
  address: '12 ALLEN AVENUE',
  tariffClass: null,
  phone: '+2348031110000',
  faceKobo: 500_000,
  payableKobo: 510_000,
};
const token: PowerCode = { name: 'token', digits: '12345678901234567890' };

function addPurchase(
  script: ScriptedConversation,
  codes: readonly PowerCode[] = [token],
  changes: Partial<OrderView> = {},
) {
  const proof = { codes, units: '25.5', tariffClass: 'R2' };
  return script.addOrder({
    status: 'FULFILLED',
    quote: {
      product: 'POWER',
      lines: [line],
      faceKobo: 500_000,
      discountKobo: 0,
      feeKobo: 10_000,
      payableKobo: 510_000,
    },
    lines: [{ ...line, status: 'delivered', proof }],
    paidKobo: 510_000,
    ...changes,
  });
}

describe('a purchase of electricity', () => {
  it('goes on at once where the meter is known, and is placed by a yes', async () => {
    const script = scriptThatKnows();
    const shown = await script.write(`POWER 5000 IKEDC ${meter}`);
    expect(saidIn(shown)).toContain('ADA OBI, 12 ALLEN AVENUE');
    expect(kindsOf(shown)).toEqual([]);
    const placed = await script.write('YES');
    expect(placed.effects).toMatchObject([
      { kind: 'place_order', order: { quote: { product: 'POWER', payableKobo: 510_000 } } },
    ]);
    expect(script.state().flow).toBeNull();
  });

  it('asks the company first, says nothing meanwhile, and goes on by its answer', async () => {
    const script = openScript();
    const waiting = await script.write(`POWER 5000 IKEDC ${meter}`);
    expect(waiting.effects).toEqual([{ kind: 'look_up', request: asked }]);
    expect(waiting.replies).toEqual([]);
    expect(script.state().flow).toMatchObject({ flow: 'buy_power', step: 'looking_up' });
    expect(saidIn(await script.write('hello?'))).toMatch(/still asking|checking/);
    expect(saidIn(await script.lookedUp(ada))).toContain('You pay NGN 5,100');
    expect(kindsOf(await script.write('yes'))).toEqual(['place_order']);
  });

  it('takes a correction while it waits, and leaves the answer about the old meter alone', async () => {
    const script = openScript();
    await script.write(`POWER 5000 IKEDC ${meter}`);
    const other = await script.write('45012345679');
    expect(other.effects).toMatchObject([{ kind: 'look_up', request: { meter: '45012345679' } }]);
    const late = await script.take({
      kind: 'news',
      news: { kind: 'looked_up', request: asked, outcome: 'answered' },
    });
    expect([late.replies, late.ended]).toEqual([[], 'silent']);
    expect(saidIn(await script.lookedUp(ada))).toContain('45012345679');
  });

  it('tells that the company is away, stays, and is tried again by 1, yes or a new message', async () => {
    for (const again of ['1', 'yes', 'try again']) {
      const script = openScript();
      await script.write(`POWER 5000 IKEDC ${meter}`);
      const told = saidIn(await script.lookedUp(null));
      expect(told).toContain('Nothing was charged');
      expect(told).toContain('1. Try again');
      expect(kindsOf(await script.write(again))).toEqual(['look_up']);
      expect(saidIn(await script.lookedUp(ada))).toContain('You pay NGN 5,100');
    }
  });

  it('that was cancelled is not disturbed by a late answer', async () => {
    const script = openScript();
    await script.write(`POWER 5000 IKEDC ${meter}`);
    await script.write('CANCEL');
    const late = await script.lookedUp(ada);
    expect([late.replies, late.ended]).toEqual([[], 'silent']);
  });

  it('is silent about an answer while a person speaks, and goes on when they hand back', async () => {
    const script = openScript();
    await script.write(`POWER 5000 IKEDC ${meter}`);
    await script.take({ kind: 'person_reply', text: 'hello', by: 'ngozi' });
    expect((await script.lookedUp(ada)).replies).toEqual([]);
    expect(saidIn(await script.take({ kind: 'hand_back', by: 'ngozi' }))).toContain('You pay NGN 5,100');
  });

  it.each([
    ['LIGHT', 'Which meter'],
    ['buy light', 'Which meter'],
    ['I want to buy electricity', 'Which meter'],
    ['abeg buy me nepa token 3000', 'meter'],
    ['MENU', 'Buy electricity'],
  ])('is opened by %j', async (text, mark) => {
    expect(saidIn(await openScript().write(text))).toContain(mark);
  });

  it('stands at its step through a digression', async () => {
    const script = scriptThatKnows();
    await script.write(`LIGHT 5000 IKEDC ${meter}`);
    expect(saidIn(await script.write('BALANCE'))).toMatch(/Back to your electricity[\s\S]*You pay NGN 5,100/);
    expect(kindsOf(await script.write('YES'))).toEqual(['place_order']);
  });

  it('is taken up again by 1 after half an hour', async () => {
    const script = scriptThatKnows();
    await script.write(`LIGHT 5000 IKEDC ${meter}`);
    script.wait(40);
    expect(saidIn(await script.write('BALANCE'))).toContain(`electricity for meter ${meter}`);
    expect(saidIn(await script.write('1'))).toContain('You pay NGN 5,100');
  });
});

describe.each(['en', 'pcm'] as const)('the receipt, in %s', (language) => {
  const { power, receipt } = languagePacks[language];

  async function receiptOf(codes: readonly PowerCode[], changes: Partial<OrderView> = {}) {
    const script = openScript();
    if (language === 'pcm') await script.write('PIDGIN');
    addPurchase(script, codes, changes);
    return saidIn(await script.tell('fulfilled'));
  }

  it('names meter, holder, company, amount, charge, total, token, units, how to load, validity, reference, help', async () => {
    const said = await receiptOf([token]);
    const marks = [
      meter,
      'ADA OBI',
      'IKEDC',
      'NGN 5,000',
      'NGN 100',
      'NGN 5,100',
      '1234-5678-9012-3456-7890',
    ];
    for (const mark of [...marks, '25.5 kWh', 'R2', 'Enter', '30', 'SB7K3QX1', 'HELP TOKEN', receipt.paid])
      expect(said).toContain(mark);
    expect(said.length).toBeLessThanOrEqual(306);
  });

  it('numbers several codes in the order in which they are keyed in', async () => {
    const said = await receiptOf([
      { name: 'KCT1', digits: '1'.repeat(20) },
      { name: 'KCT2', digits: '2'.repeat(20) },
      token,
    ]);
    expect(said).toMatch(/1\. KCT1: 1111-[\s\S]*2\. KCT2: 2222-[\s\S]*3\. Token: 1234-/);
    expect(said).toContain(power.receipt.codesFooter({ days: 30 }));
  });

  it('of a bill has nothing to load', async () => {
    const bill = { ...line, meterType: 'POSTPAID', status: 'delivered' } as const;
    const said = await receiptOf([], { lines: [bill] });
    expect(said).toContain(power.receipt.billFooter);
    expect(said).not.toContain('Token');
  });
});

describe('a token again', () => {
  it.each(['resend', 'RESEND TOKEN', 'my last token', 'RECEIPT', 'please resend my token, I lost it'])(
    'is had by %j',
    async (text) => {
      const script = openScript();
      addPurchase(script);
      expect(saidIn(await script.write(text))).toContain('1234-5678-9012-3456-7890');
    },
  );

  it('is had in the middle of another purchase, which goes on', async () => {
    const script = openScript();
    addPurchase(script);
    await script.write('AIRTIME 500');
    expect(saidIn(await script.write('resend'))).toMatch(/1234-5678[\s\S]*Airtime NGN 500/);
  });

  it('is not promised where there is none', async () => {
    expect(saidIn(await openScript().write('resend'))).toContain('no token of yours');
    const script = openScript();
    addPurchase(script, [], { status: 'UNKNOWN', lines: [{ ...line, status: 'unknown' }] });
    expect(saidIn(await script.write('resend'))).toContain('not confirmed');
  });
});

describe('HELP TOKEN', () => {
  it('asks for the maker, tells its steps, and remembers it for the meter', async () => {
    const script = openScript();
    addPurchase(script);
    expect(saidIn(await script.write('HELP TOKEN'))).toContain('1. Hexing');
    const told = await script.write('3');
    expect(saidIn(told)).toContain('Conlog:');
    expect(told.effects).toEqual([{ kind: 'note_meter_brand', meter, brand: 'Conlog' }]);
    expect(saidIn(await script.write('HELP TOKEN'))).toContain('Conlog:');
  });

  it.each([
    ['my meter is rejecting the token', 'Type the 20 digits'],
    ['how do I load the token on my mojec meter', 'Mojec:'],
    ['how I go take load the token', '20 digits'],
  ])('is meant by %j', async (text, mark) => {
    expect(saidIn(await openScript().write(text))).toContain(mark);
  });
});

describe('a saved meter', () => {
  it('is saved after a purchase, listed, bought for by its name, and forgotten', async () => {
    const script = scriptThatKnows();
    addPurchase(script);
    expect((await script.write('save this meter as my shop')).effects).toEqual([
      { kind: 'save_meter', meter: { nickname: 'shop', disco: 'IKEDC', meter, meterType: 'PREPAID' } },
    ]);
    expect(saidIn(await script.write('METERS'))).toContain(`1. shop: ${meter} (IKEDC)`);
    expect(saidIn(await script.write('LIGHT 5000 shop'))).toContain('You pay NGN 5,100');
    await script.write('CANCEL');
    expect(kindsOf(await script.write('forget shop'))).toEqual(['forget_meter']);
    expect(saidIn(await script.write('my meters'))).toContain('no saved meters');
  });

  it('is saved from the purchase under way, or written out', async () => {
    const script = scriptThatKnows();
    await script.write(`LIGHT 5000 IKEDC ${meter}`);
    const saved = await script.write('save this meter as home');
    expect(saved.effects).toMatchObject([{ kind: 'save_meter', meter: { nickname: 'home', meter } }]);
    expect(saidIn(saved)).toContain('You pay NGN 5,100');
    expect((await openScript().write('SAVE METER EKEDC 01012345678 AS MAMA HOUSE')).effects).toMatchObject([
      { kind: 'save_meter', meter: { nickname: 'mama house', disco: 'EKEDC', meter: '01012345678' } },
    ]);
  });

  it.each([
    ['save this meter as shop', 'Which meter should I save'],
    ['save meter IKEDC 45012345678 as light', 'A name is'],
    ['save meter IKEDC 45012345678 as 08031234567', 'A name is'],
    ['forget meter shop', 'no meter "shop"'],
  ])('%j is answered with %j', async (text, mark) => {
    const outcome = await openScript().write(text);
    expect(saidIn(outcome)).toContain(mark);
    expect(kindsOf(outcome)).toEqual([]);
  });

  it.each(['forget it', 'remove 08051234567', 'save my number as mum'])(
    'is not meant by %j',
    async (text) => {
      const outcome = await openScript().write(text);
      expect(kindsOf(outcome).filter((kind) => kind.endsWith('_meter'))).toEqual([]);
    },
  );
});

describe('what only a person can mend', () => {
  it.each([
    ['there is no light in my area since morning', 'technical', 'HIGH', 'reported'],
    [`my meter ${meter} is blank, it does not show anything`, 'technical', 'MEDIUM', 'reported'],
    ['I dispute this bill, the estimated billing is too high', 'billing', 'MEDIUM', 'passed your bill on'],
  ])('%j becomes an enquiry', async (text, category, priority, mark) => {
    const script = openScript();
    const outcome = await script.write(text);
    expect(saidIn(outcome)).toContain(mark);
    expect(outcome.effects).toMatchObject([
      { kind: 'open_enquiry', enquiry: { category, priority, domain: 'POWER' } },
    ]);
    expect(script.state().owner).toBe('bot');
  });

  it('names the meter of the last purchase where none is written', async () => {
    const script = openScript();
    addPurchase(script);
    expect((await script.write('NEPA have taken light since yesterday')).effects).toMatchObject([
      { enquiry: { summary: expect.stringContaining(meter) } },
    ]);
  });
});

describe('questions', () => {
  it.each([
    ['how much is your charge for electricity', 'NGN 100 service charge'],
    ['how is my light bill calculated', 'units used times'],
    ['what is the tariff for band A', 'band'],
    ['how do I get a new prepaid meter', 'MAP'],
    ['how much do I owe on my postpaid meter', 'Which meter'],
  ])('%j is answered', async (text, mark) => {
    expect(saidIn(await openScript().write(text))).toContain(mark);
  });
});
