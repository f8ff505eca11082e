import { describe, expect, test } from 'vitest';
import { createFaultBook, faultRuleSchema } from './fault-rules.ts';
import { createSeededRandom } from './seeded-random.ts';

const book = (...rules: unknown[]) => {
  const faults = createFaultBook(createSeededRandom(7));
  faults.add(rules.map((rule) => faultRuleSchema.parse(rule)));
  return faults;
};
const nobody = () => ({});

describe('a fault rule', () => {
  test('acts only on its provider, its operation and its stage', () => {
    const faults = book({ provider: 'vtpass', operation: 'pay', kind: '500' });
    expect(faults.take('wire', 'vtpass', 'requery', nobody)).toBeUndefined();
    expect(faults.take('wire', 'paystack', 'pay', nobody)).toBeUndefined();
    expect(faults.take('vend', 'vtpass', 'pay', nobody)).toBeUndefined();
    expect(faults.take('wire', 'vtpass', 'pay', nobody)?.kind).toBe('500');
  });

  test('with times is spent after as many', () => {
    const faults = book({ provider: '*', kind: 'reset_before', times: 2 });
    const taken = [1, 2, 3].map(() => faults.take('wire', 'twilio', 'send', nobody)?.kind);
    expect(taken).toEqual(['reset_before', 'reset_before', undefined]);
  });

  test.each([
    [{ phone: '+2348031234567' }, { phones: ['08031234567'] }, true],
    [{ phone: '08031234567' }, { phones: ['+2348090000000', '2348031234567'] }, true],
    [{ phone: '+2348031234567' }, { phones: ['+2348031234568'] }, false],
    [{ phone: '+2348031234567' }, {}, false],
    [{ reference: 'r1' }, { reference: 'r1' }, true],
    [{ reference: 'r1' }, { reference: 'r2' }, false],
    [{ email: 'A@example.com' }, { email: 'a@example.com' }, true],
    [{ email: 'a@example.com', reference: 'r1' }, { email: 'a@example.com' }, false],
  ])('with match %j of facts %j: %s', (match, facts, expected) => {
    const faults = book({ provider: '*', kind: '500', match });
    expect(faults.take('wire', 'paystack', 'verify', () => facts) !== undefined).toBe(expected);
  });

  test('with a rate strikes that often, and the same seed strikes the same calls', () => {
    const strikes = () => {
      const faults = book({ provider: '*', kind: '500', rate: 0.3 });
      return Array.from({ length: 1_000 }, () => faults.take('wire', 'vtpass', 'pay', nobody) !== undefined);
    };
    const count = strikes().filter(Boolean).length;
    expect(count).toBeGreaterThan(250);
    expect(count).toBeLessThan(350);
    expect(strikes()).toEqual(strikes());
  });

  test.each([
    { provider: 'vtpas', kind: '500' },
    { provider: 'vtpass', kind: '503' },
    { provider: 'vtpass', operation: 'refund', kind: '500' },
    { provider: 'vtpass', kind: '500', rate: 2 },
    { provider: 'vtpass', kind: '500', matches: {} },
  ])('with a slip of the pen is refused: %j', (rule) => {
    expect(faultRuleSchema.safeParse(rule).success).toBe(false);
  });

  test('is removed by its id', () => {
    const faults = book({ id: 'a', provider: '*', kind: '500' }, { id: 'b', provider: '*', kind: '429' });
    faults.remove('a');
    expect(faults.list().map(({ id }) => id)).toEqual(['b']);
  });
});
