import { describe, expect, it } from 'vitest';
import { roundsOf } from './play-all.ts';
import { readScenario, type Scenario } from './scenario.ts';

const good = {
  id: 'A1',
  channel: 'SMS',
  title: 'own line',
  setup: { customer: { msisdn: '+2348031110101', network: 'MTN', tier: 'default' } },
  turns: [{ user: 'AIRTIME 500' }, { user: 'yes' }],
};

const read = (change: object) => readScenario(JSON.stringify({ ...good, ...change }));
const setup = (change: object) => ({ setup: { ...good.setup, ...change } });

describe('a scenario', () => {
  it('is read with what it leaves out filled in', () => {
    expect(read({})).toMatchObject({
      ok: true,
      scenario: { ifAsked: {}, setup: { payment: 'auto', faults: [], priorOrders: [] } },
    });
  });

  it.each([
    ['a channel that there is none', { channel: 'PIGEON' }],
    ['a turn on no channel', { turns: [{ user: 'hi' }, { user: 'HELP TOKEN', channel: 'FAX' }] }],
    ['a fault of nothing', setup({ faults: ['meter.explodes'] })],
    [
      'a prior order of another product',
      setup({ priorOrders: [{ n: 1, product: 'TV', amount: 1000, status: 'SUCCESS' }] }),
    ],
    ['a placeholder of nothing', { turns: [{ user: '{{SHOUT}}' }] }],
    ['a meter that is none', setup({ savedMeter: { meterNumber: '123', disco: 'IKEDC' } })],
    ['a number that is none', setup({ customer: { msisdn: '0803' } })],
    ['no turns', { turns: [] }],
  ])('with %s ends as an error under its id', (_what, change) => {
    expect(read(change)).toMatchObject({ ok: false, id: 'A1', error: expect.stringMatching(/\w/) });
  });

  it.each(['', '{', '[]', 'null', '{"id": 7}'])(
    'that is none (%j) ends as an error without an id',
    (line) => {
      expect(readScenario(line)).toMatchObject({ ok: false, id: null });
    },
  );
});

describe('rounds', () => {
  const scenario = (id: string, msisdn: string): Scenario => {
    const one = read({ id, ...setup({ customer: { msisdn } }) });
    if (!one.ok) throw new Error(one.error);
    return one.scenario;
  };

  it('never hold two scenarios of one number, and are as few as that allows', () => {
    const [a, b, c] = [
      scenario('1', '+2348031110101'),
      scenario('2', '+2348031110102'),
      scenario('3', '+2348031110101'),
    ];
    expect(roundsOf([a, b, c]).map((round) => round.map(({ id }) => id))).toEqual([['1', '2'], ['3']]);
  });
});
