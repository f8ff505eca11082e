import { expect, it } from 'vitest';
import { readInternationalNumber } from './phone-number.ts';

it.each([
  ['+2348031234567', '+2348031234567'],
  ['2348031234567', '+2348031234567'],
  [' 2348031234567', '+2348031234567'],
  ['+14155238886', '+14155238886'],
  ['08031234567', undefined],
  ['+23480312345', undefined],
  ['+2348031234567;ext=3', undefined],
  ['tel:+2348031234567', undefined],
  ['+234 803 123 4567', undefined],
  ['21512', undefined],
  ['MTN', undefined],
  ['', undefined],
])('%j is %j', (text, number) => {
  expect(readInternationalNumber(text)).toBe(number);
});
