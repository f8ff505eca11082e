import { beforeAll, describe, expect, it } from 'vitest';
import type { DataLine, OrderView } from '../../commerce/order.ts';
import { warmUpTurn } from '../run-turn.ts';
import { openScript, type ScriptedConversation, saidIn } from '../scripted-conversation.ts';

beforeAll(() => warmUpTurn());

const gb = 1024;
const me = '+2348031110000';

/** A bundle bought before; the script's first order is the oldest. */
function bought(
  script: ScriptedConversation,
  changes: Partial<DataLine> = {},
  order: Partial<OrderView> = {},
) {
  const line: DataLine = {
    product: 'DATA',
    network: 'MTN',
    recipient: me,
    bundle: { code: 'mtn-2gb-1200', name: '2GB', sizeMb: 2 * gb, days: 30 },
    faceKobo: 120_000,
    payableKobo: 120_000,
    ...changes,
  };
  const price = { faceKobo: line.faceKobo, payableKobo: line.payableKobo };
  script.addOrder({
    status: 'FULFILLED',
    quote: { product: 'DATA', lines: [line], ...price, discountKobo: 0, feeKobo: 0 },
    lines: [{ ...line, status: 'delivered' }],
    ...order,
  });
}

const weekly: Partial<DataLine> = {
  bundle: { code: 'mtn-1gb-500', name: '1GB', sizeMb: gb, days: 7 },
  faceKobo: 50_000,
  payableKobo: 50_000,
};

async function expectSaid(script: ScriptedConversation, rows: readonly (readonly [string, string])[]) {
  for (const [text, expected] of rows) {
    expect(saidIn(await script.write(text)), text).toContain(expected);
  }
}

describe('buying again', () => {
  it.each(['RENEW', 'renew my data', 'same again', 'abeg do the same data plan as before'])(
    '%j quotes the last bundle as it costs today',
    async (text) => {
      const script = openScript();
      bought(script);
      await expectSaid(script, [[text, 'Data 2GB for 30 days: 08031110000 (MTN).']]);
      expect((await script.write('yes')).effects).toMatchObject([
        { kind: 'place_order', order: { quote: { lines: [{ bundle: { code: 'mtn-2gb-1200' } }] } } },
      ]);
    },
  );

  it('takes the earlier bundle that is named, and its number', async () => {
    const script = openScript();
    bought(script, { ...weekly, recipient: '+2348061234567' });
    bought(script);
    await expectSaid(script, [['renew the 1gb', 'Data 1GB for 7 days: 08061234567']]);
  });

  it('takes over what is said differently', async () => {
    const script = openScript();
    bought(script);
    await expectSaid(script, [['renew my data for 3gb', 'Data 3GB for 30 days']]);
  });

  it('offers what there is to who has bought nothing, or got nothing', async () => {
    const script = openScript();
    bought(script, {}, { status: 'REFUNDED' });
    await expectSaid(script, [['renew my data', 'I find no data that you bought here before.']]);
  });

  it('says what it takes the place of', async () => {
    const script = openScript();
    bought(script);
    await expectSaid(script, [
      ['AIRTIME 500', 'Airtime NGN 500'],
      ['RENEW', 'This takes the place of NGN 500 MTN airtime'],
    ]);
  });
});

describe('a bigger plan', () => {
  it('is chosen from those above the last one that last as long', async () => {
    const script = openScript();
    bought(script, weekly);
    const said = saidIn(await script.write('upgrade my data'));
    expect(said).toContain('Bigger MTN bundles');
    expect(said).toContain('1. 1.5GB, 30 days, NGN 1,000');
    expect(said).not.toContain('2.5GB, 2 days');
  });

  it.each(['upgrade my sub to 5gb', 'take me from 2gb to 5gb'])('%j is the one named', async (text) => {
    const script = openScript();
    bought(script);
    await expectSaid(script, [[text, 'Data 5GB for 30 days']]);
  });

  it('is none above the biggest', async () => {
    const script = openScript();
    const bundle = { code: 'mtn-200gb-50000', name: '200GB', sizeMb: 200 * gb, days: 365 };
    bought(script, { bundle });
    await expectSaid(script, [['upgrade my data', 'That is the biggest bundle there is.']]);
  });
});

describe('advice', () => {
  it.each([
    ['what is your cheapest data', '1. 100MB, 1 day, NGN 100'],
    ['do you have weekly plans', '1. 500MB, 7 days, NGN 350'],
    ['1k go buy how many gb', '1. 1.5GB, 30 days, NGN 1,000'],
    ['which data is good for youtube', 'about 10GB a month'],
    ['how much be 2gb glo', 'You pay NGN 1,000.'],
  ])('%j: %s', async (text, expected) => {
    await expectSaid(openScript(), [[text, expected]]);
  });

  it('goes by what was bought in the last weeks, from the smallest that is enough', async () => {
    const script = openScript();
    bought(script);
    bought(script, weekly);
    await expectSaid(script, [['which data plan do you advise', 'You bought 3GB here in the last 30 days']]);
    expect(saidIn(await script.write('1'))).toContain('Data 3GB for 30 days');
  });

  it('is given in the middle of a purchase too', async () => {
    await expectSaid(openScript(), [
      ['DATA', 'Which MTN data?'],
      ['which one is the cheapest weekly data?', '1. 500MB, 7 days, NGN 350'],
    ]);
  });
});

describe('what the networks do themselves', () => {
  it.each([
    ['DATA BALANCE', 'dial *323#'],
    ['my data balance', 'dial *323#'],
    ['does glo rollover data', 'GLO does not carry unused data over'],
    ['will my unused data roll over', 'MTN carries unused data over'],
    ['send me airtel apn settings', 'APN internet.ng.airtel.com'],
    ['APN 9mobile', 'APN 9mobile'],
    ['how do i borrow data on airtel', 'dial *303#'],
    ['how to share mb', 'dial *321#'],
    ['turn off auto renewal of my data', 'Automatic renewal is off'],
    ['my internet is slow', '4G or LTE'],
    ['my data finished too fast', 'data saver'],
  ])('%j is answered with %s, and nothing is bought', async (text, expected) => {
    const outcome = await openScript().write(text);
    expect(saidIn(outcome)).toContain(expected);
    expect(outcome.effects).toEqual([]);
  });

  it.each([
    ['abeg my data don finish anyhow', 'data saver'],
    ['wetin remain for my data', 'I no fit see am'],
  ])('%j is answered in Pidgin: %s', async (text, expected) => {
    await expectSaid(openScript(), [
      ['PIDGIN', 'Pidgin'],
      [text, expected],
    ]);
  });
});

describe('a gift', () => {
  it.each([
    ['gift 2gb to 08061234567', 'Data 2GB for 30 days: 08061234567'],
    ['gift her 3gb', 'Which number should get the data?'],
    ['i want to gift data to my friend', 'Which number should get the data?'],
  ])('%j: %s', async (text, expected) => {
    await expectSaid(openScript(), [[text, expected]]);
  });
});

describe('among other purchases', () => {
  it('opens over airtime, and airtime over it', async () => {
    await expectSaid(openScript(), [
      ['AIRTIME', 'How much airtime?'],
      ['DATA 2GB', 'Data 2GB for 30 days'],
      ['AIRTIME 500', 'Airtime NGN 500'],
      ['yes', ''],
    ]);
  });

  it('goes on after a question in between', async () => {
    await expectSaid(openScript(), [
      ['DATA 2GB', 'Data 2GB'],
      ['BALANCE', 'Back to your data. Data 2GB for 30 days'],
    ]);
  });

  it('is on the menu', async () => {
    const script = openScript();
    await script.write('MENU');
    await expectSaid(script, [['Buy data', 'Which MTN data?']]);
  });
});

describe('a failed order', () => {
  it.each([
    ['price_changed', 'The network changed the price of this bundle meanwhile.'],
    ['bundle_withdrawn', 'The network no longer offers this bundle.'],
  ])('says why: %s', async (refusal, expected) => {
    const script = openScript();
    bought(script, {}, { status: 'REFUNDING', paidKobo: 120_000 });
    const [order] = script.orders.values();
    const lines = order?.lines.map((line) => ({ ...line, status: 'failed' as const, refusal })) ?? [];
    const said = saidIn(await script.tell('failed', { lines }));
    expect(said).toContain(expected);
    expect(said).toContain('Your NGN 1,200 goes back by itself.');
  });
});

it('shows a receipt with bundle, number, network, validity, amount, reference and help', async () => {
  const script = openScript();
  bought(script, {}, { paidKobo: 120_000 });
  const said = saidIn(await script.tell('fulfilled'));
  for (const part of [
    'Receipt SB',
    'MTN data 2GB, 30 days: NGN 1,200',
    '08031110000',
    'You paid: NGN 1,200',
    'AGENT',
  ]) {
    expect(said).toContain(part);
  }
});

it('takes a digit for the list shown last even when the session has ended meanwhile', async () => {
  const script = openScript();
  await expectSaid(script, [['DATA', '3. 1.5GB, 30 days, NGN 1,000']]);
  script.wait(40);
  await expectSaid(script, [['3', 'Data 1.5GB for 30 days']]);
});
