import { describe, expect, it } from 'vitest';
import { type FraudRule, fraudRules } from '../../config/rules/fraud.ts';
import { describeFindings } from './describe-findings.ts';
import { judgeOrder, strictest } from './judge-order.ts';
import type { OrderFigure } from './order-figures-store.ts';

const now = new Date('2026-11-21T12:00:00Z');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const naira = (amount: number) => amount * 100;

type Past = {
  readonly latest?: readonly Partial<OrderFigure>[];
  readonly delivered?: readonly number[];
  readonly otherPayers?: number;
};

type Placed = { readonly naira?: number; readonly targets?: readonly string[] };

function judge({ latest = [], delivered = [], otherPayers = 0 }: Past, placed: Placed = {}) {
  const figure = (partial: Partial<OrderFigure>): OrderFigure => ({
    createdAt: ago(1),
    status: 'FULFILLED',
    targetKeys: ['t1'],
    wrongCodes: 0,
    codes: 0,
    ...partial,
  });
  return judgeOrder(
    {
      rules: fraudRules,
      scaleMs: (ms) => ms,
      figures: {
        latest: async (_id, since) => latest.map(figure).filter(({ createdAt }) => createdAt > since),
        delivered: async (_id, _since, limit) => delivered.slice(0, limit),
        otherPayers: async (_id, _keys, _since, limit) => Math.min(otherPayers, limit),
      },
    },
    {
      whose: 'cus_1',
      payableKobo: naira(placed.naira ?? 500),
      targetKeys: placed.targets ?? ['t1'],
      now,
    },
  );
}

const times = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));

describe('the rules of fraud', () => {
  it.each<[string, Past, Placed, readonly string[]]>([
    ['the first order', {}, {}, []],
    ['the fifth in a minute', { latest: times(4, () => ({ createdAt: ago(0.5) })) }, {}, []],
    ['the sixth in a minute', { latest: times(5, () => ({ createdAt: ago(0.5) })) }, {}, ['velocity']],
    ['the sixth in two minutes', { latest: times(5, (n) => ({ createdAt: ago(n * 0.4) })) }, {}, []],
    [
      'many to 25 recipients',
      { latest: times(24, (n) => ({ createdAt: ago(100 + n), targetKeys: [`r${n}`] })) },
      {},
      [],
    ],
    [
      'many to 26 recipients',
      { latest: times(25, (n) => ({ createdAt: ago(100 + n), targetKeys: [`r${n}`] })) },
      {},
      ['many_recipients'],
    ],
    [
      'many to the same recipients',
      { latest: times(70, (n) => ({ createdAt: ago(100 + n), targetKeys: [`r${n % 3}`] })) },
      {},
      [],
    ],
    [
      'twenty numbers four times',
      {
        latest: times(3, (m) => ({
          createdAt: ago(60 * (m + 1)),
          targetKeys: times(20, (n) => `r${m}.${n}`),
        })),
      },
      { targets: times(20, (n) => `r4.${n}`) },
      ['many_recipients', 'very_many_recipients'],
    ],
    [
      'yesterday is forgotten',
      { latest: times(90, (n) => ({ createdAt: ago(1500), targetKeys: [`r${n}`] })) },
      {},
      [],
    ],
    ['a recipient of five customers, a small sum', { otherPayers: 50 }, { naira: 9_999 }, []],
    ['a recipient of four customers', { otherPayers: 3 }, { naira: 10_000 }, []],
    ['a recipient of five customers', { otherPayers: 4 }, { naira: 10_000 }, ['collecting_recipient']],
    [
      'a recipient of ten customers',
      { otherPayers: 9 },
      { naira: 10_000 },
      ['collecting_recipient', 'mule_recipient'],
    ],
    ['a first purchase of 50,000', {}, { naira: 50_000 }, []],
    ['a first purchase above it', {}, { naira: 50_001 }, ['large_first_purchase']],
    ['a second purchase above it', { delivered: [naira(40_000)] }, { naira: 50_001 }, []],
    ['ten times the usual', { delivered: times(5, () => naira(2_000)) }, { naira: 20_000 }, []],
    [
      'more than ten times the usual',
      { delivered: times(5, () => naira(2_000)) },
      { naira: 20_200 },
      ['unusual_amount'],
    ],
    ['too few orders for a habit', { delivered: times(4, () => naira(100)) }, { naira: 40_000 }, []],
    ['ten times a little', { delivered: times(5, () => naira(50)) }, { naira: 19_999 }, []],
    [
      'four unpaid in a row',
      { latest: times(4, (n) => ({ createdAt: ago(9 + n), status: 'EXPIRED' })) },
      {},
      [],
    ],
    [
      'five unpaid in a row',
      { latest: times(5, (n) => ({ createdAt: ago(9 + n), status: 'EXPIRED' })) },
      {},
      ['unpaid_in_a_row'],
    ],
    [
      'five unpaid with a paid one between',
      { latest: times(6, (n) => ({ createdAt: ago(9 + n), status: n === 2 ? 'FULFILLED' : 'EXPIRED' })) },
      {},
      [],
    ],
    [
      'one order ended by wrong codes',
      { latest: [{ createdAt: ago(9), status: 'CANCELLED', wrongCodes: 3 }] },
      {},
      [],
    ],
    [
      'two orders ended by wrong codes',
      { latest: times(2, (n) => ({ createdAt: ago(9 + n), status: 'CANCELLED', wrongCodes: 3 })) },
      {},
      ['wrong_codes'],
    ],
    [
      'nine codes of the day, a large order',
      { latest: times(3, (n) => ({ createdAt: ago(9 + n), codes: 3 })), delivered: [1] },
      { naira: 60_000 },
      [],
    ],
    [
      'ten codes of the day, a large order',
      { latest: times(5, (n) => ({ createdAt: ago(9 + n), codes: 2 })), delivered: [1] },
      { naira: 60_000 },
      ['many_codes'],
    ],
    [
      'ten codes of the day, a small order',
      { latest: times(5, (n) => ({ createdAt: ago(9 + n), codes: 2 })) },
      {},
      [],
    ],
  ])('%s', async (_what, past, placed, rules) => {
    expect((await judge(past, placed)).map(({ rule }) => rule)).toEqual(rules);
  });

  it('ask for the strictest of what they found', () => {
    const finding = (action: FraudRule['action']) => ({ rule: 'x', measured: 1, action });
    expect(strictest([])).toBeNull();
    expect(strictest([finding('flag')])).toBeNull();
    expect(strictest([finding('flag'), finding('second_factor')])).toBe('second_factor');
    expect(strictest([finding('second_factor'), finding('hold')])).toBe('hold');
  });

  it('have an id of their own each, and say for the desk what was measured', async () => {
    expect(new Set(fraudRules.map(({ id }) => id)).size).toBe(fraudRules.length);
    const found = await judge({ latest: times(6, () => ({ createdAt: ago(0.5) })) });
    expect(describeFindings(found)).toEqual(['7 orders within a minute [hold]']);
    expect(describeFindings([{ rule: 'gone', measured: 3, action: 'flag' }])).toEqual(['gone (3) [flag]']);
  });
});
