import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskDeep, maskText } from './mask.ts';

describe('what somebody sees who looks on', () => {
  it.each([
    ['AIRTIME 500 MTN 08031230141', 'AIRTIME 500 MTN •••0141'],
    ['Token: 1234-5678-9012-3456-7890, 23.9 kWh', 'Token: •••7890, 23.9 kWh'],
    ['LIGHT 5000 IKEDC 45012340141', 'LIGHT 5000 IKEDC •••0141'],
    ['482913 is your code', '****** is your code'],
    ['Pay NGN 50,000 within 30 minutes', 'Pay NGN 50,000 within 30 minutes'],
    ['http://127.0.0.1:8090/paystack/pay/cfad208f5f479a5', 'http://127.0.0.1:8090/paystack/pay/•••'],
    ['write to ada.obi@mail.example', 'write to a•••@mail.example'],
  ])('%s is shown as %s', (said, shown) => {
    expect(maskText(said)).toBe(shown);
  });

  it('holds no more than four digits in a row of a number, however it is written', () => {
    const numbers = fc.stringMatching(/^\+?\d{11,20}$/);
    const around = fc.constantFrom('', ' ', 'call ', '. ');
    fc.assert(
      fc.property(around, numbers, around, (before, number, after) => {
        expect(maskText(before + number + after)).not.toMatch(/\d{5}/);
      }),
    );
  });

  it('is masked at any depth, and numbers and moments stay what they are', () => {
    const at = new Date(0);
    expect(maskDeep({ a: ['08031230141'], b: { c: 5, at }, d: null })).toEqual({
      ...{ a: ['•••0141'], b: { c: 5, at }, d: null },
    });
  });
});
