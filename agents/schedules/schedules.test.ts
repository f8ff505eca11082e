import { beforeAll, describe, expect, it } from 'vitest';
import type { DataLine } from '../../commerce/order.ts';
import { warmUpTurn } from '../run-turn.ts';
import { openScript, type ScriptedConversation, saidIn } from '../scripted-conversation.ts';
import type { TurnOutcome } from '../turn.ts';
import { addSchedule } from './scripted-schedule.ts';

beforeAll(() => warmUpTurn());

const me = '+2348031110000';

async function playAll(script: ScriptedConversation, texts: readonly string[]): Promise<TurnOutcome> {
  let outcome: TurnOutcome | undefined;
  for (const text of texts) outcome = await script.write(text);
  if (!outcome) throw new Error('nothing was written');
  return outcome;
}

const wishesOf = ({ effects }: TurnOutcome) =>
  effects.flatMap((effect) => (effect.kind === 'schedule' ? [effect.wish] : []));

describe('a schedule is set up', () => {
  it.each<[string, readonly string[], RegExp]>([
    [
      'in one sentence',
      ['every Friday 500 MTN for mum 08031234567'],
      /every Fri at 9am, first Fri 27 Nov\. Airtime NGN 500 for 08031234567 \(MTN\)/,
    ],
    [
      'with a time',
      ['recharge my line every monday with 1000 at 7pm'],
      /every Mon at 7pm, first Mon 23 Nov\. Airtime NGN 1,000/,
    ],
    [
      'by what is asked for',
      ['i want auto top up', '500', 'every day'],
      /every day at 9am, first Sun 22 Nov\. Airtime NGN 500/,
    ],
    ['by a choice', ['i want auto top up', '500', '3'], /every month on the 21st at 9am, first Mon 21 Dec/],
    ['by word', ['AIRTIME 500 weekly'], /every Sat at 9am, first Sat 28 Nov/],
    ['of what is being bought', ['AIRTIME 500', 'make it every friday'], /every Fri at 9am.*Airtime NGN 500/],
    ['of data', ['2GB every month'], /every month on the 21st at 9am.*Data 2GB for 30 days/],
    ['once', ['send 500 airtime to 08031234567 tomorrow'], /once, on Sun 22 Nov at 9am\. Airtime NGN 500/],
    [
      'in Pidgin',
      ['abeg make e dey load 200 for me every monday'],
      /Mon, 9am, e go start Mon 23 Nov\. Airtime NGN 200/,
    ],
    [
      'on the last day of the month',
      ['every month end send 1000 airtime to 08031234567'],
      /on the last day of every month at 9am, first Mon 30 Nov/,
    ],
  ])('%s', async (_case, texts, shown) => {
    const script = openScript();
    expect(saidIn(await playAll(script, texts))).toMatch(shown);
    const confirmed = await script.write('YES');
    expect(wishesOf(confirmed)).toMatchObject([{ do: 'plan', verifiedAddress: 'adr_1' }]);
    expect(confirmed.effects.some(({ kind }) => kind === 'place_order')).toBe(false);
  });

  it('for electricity after the company has said whose meter it is', async () => {
    const script = openScript();
    await script.write('5000 light every month on the 1st IKEDC 45012345678');
    const known = {
      holder: 'ADA OBI',
      address: '1 ALLEN',
      tariffClass: null,
      minimumKobo: null,
      dueKobo: null,
    };
    const outcome = await script.lookedUp({ kind: 'meter', found: true, meterType: 'PREPAID', ...known });
    expect(saidIn(outcome)).toMatch(/every month on the 1st at 9am, first Tue 1 Dec\..*ADA OBI.*NGN 5,100/s);
    expect(wishesOf(await script.write('yes'))).toMatchObject([
      { do: 'plan', planned: { first: '2026-12-01' } },
    ]);
  });

  it('as it was corrected at the quote', async () => {
    const script = openScript();
    await playAll(script, ['every Friday 500 for 08031234567', 'make it 1000', 'saturday 8pm']);
    expect(wishesOf(await script.write('yes'))).toMatchObject([
      {
        planned: {
          plan: { rhythm: { kind: 'weekly', weekdays: [6] }, minute: 1_200 },
          first: '2026-11-21',
          quote: { lines: [{ recipient: '+2348031234567', faceKobo: 100_000 }] },
        },
      },
    ]);
  });

  it('never by a NO, nor by a yes to an older quote', async () => {
    const script = openScript();
    expect(wishesOf(await playAll(script, ['every Friday 500', 'no']))).toEqual([]);
    await script.write('every Friday 500');
    script.wait(11);
    expect(wishesOf(await script.write('yes'))).toEqual([]);
  });
});

describe('what is no schedule stays what it is', () => {
  it.each<[string, string | null]>([
    ['AIRTIME 500 MTN 08031234567', 'buy_airtime'],
    ['2GB monthly MTN', 'buy_data'],
    ['cheapest weekly glo', 'buy_data'],
    ['light 5000 IKEDC', 'buy_power'],
    ['there is no light every night', null],
    ['I bought 500 airtime on friday and it has not come', null],
    ['why does my data finish every day', null],
    ['how do I recharge every month?', null],
  ])('%j', async (text, flow) => {
    const script = openScript();
    const outcome = await script.write(text);
    expect(outcome.state.flow?.flow ?? null).toBe(flow);
  });
});

describe('a purchase of data', () => {
  it.each(['no, make it weekly', 'daily', 'monthly'])(
    'takes %j for how long the bundle lasts',
    async (text) => {
      const script = openScript();
      await script.write('2GB MTN data');
      expect((await script.write(text)).state.flow?.flow).toBe('buy_data');
    },
  );
});

describe('automatic renewal of data', () => {
  const line: DataLine = {
    product: 'DATA',
    network: 'MTN',
    recipient: me,
    bundle: { code: 'mtn-1gb-500', name: '1GB', sizeMb: 1_024, days: 7 },
    faceKobo: 50_000,
    payableKobo: 50_000,
  };

  function bought(script: ScriptedConversation): void {
    const price = { faceKobo: 50_000, payableKobo: 50_000 };
    script.addOrder({
      status: 'FULFILLED',
      quote: { product: 'DATA', lines: [line], ...price, discountKobo: 0, feeKobo: 0 },
      lines: [{ ...line, status: 'delivered' }],
    });
  }

  it.each([
    'AUTO RENEW',
    'auto renew my data',
    'please put my data on auto renew',
    'set my data to renew automatically',
  ])('%j renews the last bundle on the day when it ends', async (text) => {
    const script = openScript();
    bought(script);
    expect(saidIn(await script.write(text))).toMatch(
      /every 7 days at 9am, first Sat 28 Nov\. Data 1GB for 7 days/,
    );
    expect(wishesOf(await script.write('yes'))).toMatchObject([
      { planned: { plan: { rhythm: { kind: 'every', days: 7, from: '2026-11-28' } } } },
    ]);
  });

  it('asks for the bundle of who has bought none', async () => {
    const script = openScript();
    expect(saidIn(await script.write('auto renew my data'))).toMatch(/choose it first\.\nWhich MTN data\?/);
    expect(saidIn(await script.write('2GB'))).toMatch(/every 30 days at 9am, first Sun 22 Nov/);
  });

  it('is off by default, and told so', async () => {
    expect(saidIn(await openScript().write('turn off auto renewal'))).toContain('Automatic renewal is off');
  });

  it('is stopped by words', async () => {
    const script = openScript();
    const quote = {
      product: 'DATA',
      lines: [line],
      faceKobo: 50_000,
      payableKobo: 50_000,
      discountKobo: 0,
      feeKobo: 0,
    } as const;
    addSchedule(script, { product: 'DATA', quote });
    expect(wishesOf(await script.write('turn off auto renewal'))).toEqual([
      { do: 'stop', scheduleId: 'sch_1' },
    ]);
  });

  it('is not set up twice for one bundle', async () => {
    const script = openScript();
    bought(script);
    const quote = {
      product: 'DATA',
      lines: [line],
      faceKobo: 50_000,
      payableKobo: 50_000,
      discountKobo: 0,
      feeKobo: 0,
    } as const;
    addSchedule(script, { product: 'DATA', quote });
    expect(saidIn(await script.write('auto renew my data'))).toContain(
      'Automatic renewal is on (schedule 1)',
    );
  });
});

describe('schedules are looked after', () => {
  it.each(['SCHEDULES', 'my schedules', 'show me my schedules', 'abeg list my recurring recharges'])(
    '%j lists them',
    async (text) => {
      const script = openScript();
      addSchedule(script);
      addSchedule(script, {
        state: 'paused',
        pausedBy: 'failures',
        plan: { rhythm: { kind: 'daily' }, minute: 1_110 },
      });
      const said = saidIn(await script.write(text));
      expect(said).toContain('1. NGN 500 MTN airtime for 08031234567, every Fri at 9am. Next Fri 27 Nov.');
      expect(said).toContain('2. NGN 500 MTN airtime for 08031234567, every day at 6:30pm. Paused.');
    },
  );

  it('says how one is set up where there is none', async () => {
    expect(saidIn(await openScript().write('my schedules'))).toMatch(/no schedules.*every Friday/);
  });

  it.each<[string, object[]]>([
    ['stop schedule 2', [{ do: 'stop', scheduleId: 'sch_2' }]],
    ['please cancel my schedule 1', [{ do: 'stop', scheduleId: 'sch_1' }]],
    ['stop 2', [{ do: 'stop', scheduleId: 'sch_2' }]],
    ['pause schedule 2', [{ do: 'pause', scheduleId: 'sch_2' }]],
    ['PAUSE 1', [{ do: 'pause', scheduleId: 'sch_1' }]],
    ['resume 2', [{ do: 'resume', scheduleId: 'sch_2' }]],
    ['SKIP 1', [{ do: 'skip', scheduleId: 'sch_1' }]],
    ['skip', [{ do: 'skip', scheduleId: 'sch_2' }]],
    [
      'stop all my schedules',
      [
        { do: 'stop', scheduleId: 'sch_1' },
        { do: 'stop', scheduleId: 'sch_2' },
      ],
    ],
  ])('%j', async (text, wishes) => {
    const script = openScript();
    addSchedule(script);
    addSchedule(script, { next: '2026-11-24' });
    expect(wishesOf(await script.write(text))).toEqual(wishes);
  });

  it('asks which, where several can be meant, and says so where there is none of that number', async () => {
    const script = openScript();
    addSchedule(script);
    addSchedule(script);
    expect(saidIn(await script.write('stop schedule'))).toMatch(
      /1\. NGN 500.*\n2\. NGN 500.*\n.*STOP SCHEDULE 1/,
    );
    expect(saidIn(await script.write('stop schedule 7'))).toContain('no schedule 7');
  });

  it.each<[string, object]>([
    ['stop my automatic airtime', { do: 'stop', scheduleId: 'sch_1' }],
    ['pause the daily recharge i set', { do: 'pause', scheduleId: 'sch_1' }],
  ])('%j is understood', async (text, wish) => {
    const script = openScript();
    addSchedule(script);
    expect(wishesOf(await script.write(text))).toEqual([wish]);
  });

  it.each<[string, RegExp, object]>([
    [
      'change schedule 1 to 1000',
      /becomes: every Fri at 9am, next Fri 27 Nov\. Airtime NGN 1,000/,
      { faceKobo: 100_000 },
    ],
    ['change it to 1000', /Schedule 1 becomes.*NGN 1,000/, { faceKobo: 100_000 }],
    ['make it 1000', /Schedule 1 becomes.*NGN 1,000/, { faceKobo: 100_000 }],
    [
      'move schedule 1 to monday 7am',
      /becomes: every Mon at 7am, next Mon 23 Nov\. Airtime NGN 500/,
      { faceKobo: 50_000 },
    ],
    ['change schedule 1 to 08051234567', /for 08051234567 \(GLO\)/, { recipient: '+2348051234567' }],
  ])('%j is shown before it holds', async (text, shown, line) => {
    const script = openScript();
    addSchedule(script);
    const outcome = await script.write(text);
    expect(saidIn(outcome)).toMatch(shown);
    expect(wishesOf(outcome)).toEqual([]);
    expect(wishesOf(await script.write('yes'))).toMatchObject([
      { do: 'plan', planned: { replaces: 'sch_1', quote: { lines: [line] } } },
    ]);
  });

  it('"change it" is about the order that waits for its payment, where there is one', async () => {
    const script = openScript();
    addSchedule(script);
    await playAll(script, ['AIRTIME 500', 'yes']);
    expect(saidIn(await script.write('change it to 1000'))).not.toContain('Schedule 1');
  });
});

describe('STOP and START', () => {
  it('STOP pauses all, START offers to go on, and 1 does', async () => {
    const script = openScript();
    const schedule = addSchedule(script);
    expect(wishesOf(await script.write('STOP'))).toEqual([{ do: 'pause_all' }]);
    script.schedules.set('sch_1', { ...schedule, state: 'paused', pausedBy: 'opt_out' });
    expect(saidIn(await script.write('START'))).toMatch(/Your schedule is paused since STOP.\n1\. Go on/);
    expect(wishesOf(await script.write('1'))).toEqual([{ do: 'resume_all' }]);
  });

  it('START that the provider has answered offers it too', async () => {
    const script = openScript();
    addSchedule(script, { state: 'paused', pausedBy: 'opt_out' });
    expect(saidIn(await script.take({ kind: 'consent', consent: 'opted_in' }))).toContain(
      'paused since STOP',
    );
  });

  it('says nothing unasked to who does not want it, and pauses', async () => {
    const script = openScript();
    await script.write('STOP');
    addSchedule(script);
    const outcome = await script.take({
      kind: 'news',
      news: { kind: 'schedule', scheduleId: 'sch_1', about: 'tell_before', date: '2026-11-27' },
    });
    expect(outcome).toMatchObject({ replies: [], ended: 'silent' });
    expect(wishesOf(outcome)).toEqual([{ do: 'pause_all' }]);
  });
});
