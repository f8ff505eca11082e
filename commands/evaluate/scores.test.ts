import { expect, test } from 'vitest';
import { openUnderstanding } from '../../agents/understanding/understand.ts';
import type { Sample } from './sample.ts';
import {
  accuracy,
  accuracyBy,
  calibration,
  confusions,
  entityScores,
  escalationScore,
  f1Of,
  type Measured,
  percentile,
  precisionOf,
  recallOf,
  severalScore,
} from './scores.ts';

const { understand } = openUnderstanding(() => {
  throw new Error('these need no model');
});
const read = understand('AIRTIME 500 MTN', { medium: 'sms' });
const base: Sample = {
  text: 'AIRTIME 500 MTN',
  channel: 'SMS',
  style: 'shorthand',
  label: 'AIRTIME.PURCHASE.self',
  sentiment: 'NEUTRAL',
  escalate: false,
  entities: { amount: 500, network: 'MTN' },
};
const measured = (sample: Partial<Sample>, over: Partial<Measured['read']> = {}): Measured => ({
  sample: { ...base, ...sample },
  read: { ...read, ...over },
});

test('a leaf missed may still be the right intent, and an intent missed the right domain', () => {
  const all = [
    measured({}),
    measured({ label: 'AIRTIME.PURCHASE.bulk' }),
    measured({ label: 'AIRTIME.INQUIRY.balance' }),
    measured({ label: 'MULTI' }),
  ];
  expect(accuracy(all, 'leaf')).toEqual({ right: 1, of: 4 });
  expect(accuracy(all, 'intent')).toEqual({ right: 2, of: 4 });
  expect(accuracy(all, 'domain')).toEqual({ right: 3, of: 4 });
  expect(confusions(all).map(({ wanted }) => wanted)).toEqual([
    'AIRTIME.INQUIRY.balance',
    'AIRTIME.PURCHASE.bulk',
    'MULTI',
  ]);
});

test('groups come with the worst first', () => {
  const all = [measured({}), measured({ style: 'pidgin', label: 'MULTI' })];
  expect(accuracyBy(all, ({ style }) => style).map(({ key, right }) => [key, right])).toEqual([
    ['pidgin', 0],
    ['shorthand', 1],
  ]);
});

test('entities count by value: found, invented, missed', () => {
  const { all, byName } = entityScores([
    measured({ entities: { amount: [500, 700], network: 'GLO', token: '12345678901234567890' } }),
  ]);
  expect(all).toEqual({ found: 1, extra: 1, missed: 3 });
  expect(byName.get('amount')).toEqual({ found: 1, extra: 0, missed: 1 });
  expect(f1Of(all)).toBeCloseTo(2 / 6);
});

test('a person called for nothing costs precision, one not called recall', () => {
  const score = escalationScore([
    measured({ escalate: true }, { escalate: true }),
    measured({ escalate: true }),
    measured({}, { escalate: true }),
    measured({}),
  ]);
  expect(score).toEqual({ found: 1, extra: 1, missed: 1 });
  expect([recallOf(score), precisionOf(score)]).toEqual([0.5, 0.5]);
});

test('several wishes count only where all of them are told', () => {
  const parts = [{ label: 'AIRTIME.PURCHASE.self' as const }, { label: 'DATA.PURCHASE.renew' as const }];
  expect(severalScore([measured({ label: 'MULTI', parts }), measured({})])).toEqual({ right: 0, of: 1 });
});

test('confidence that is always right or always wrong is off by what it said', () => {
  const { bins, ece } = calibration([
    measured({}, { confidence: 0.9 }),
    measured({ label: 'MULTI' }, { confidence: 0.9 }),
  ]);
  expect(bins).toMatchObject([{ from: 0.9, right: 1, of: 2 }]);
  expect(ece).toBeCloseTo(0.4);
});

test.each([
  [[], 0],
  [[7], 7],
  [[1, 2, 3, 4], 2],
])('half of %j is at most %d', (sorted, value) => {
  expect(percentile(sorted, 0.5)).toBe(value);
});
