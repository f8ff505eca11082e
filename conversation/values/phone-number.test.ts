import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findPhoneNumbers, parsePhoneNumber, proposeNetwork } from './phone-number.ts';

const numRuns = Number(import.meta.env['FUZZ_RUNS'] ?? 500);

describe('every usual form is the same number', () => {
  test.each([
    '08031234567',
    '8031234567',
    '2348031234567',
    '+2348031234567',
    '+234 803 123 4567',
    '+2340803 123 4567',
    '002348031234567',
    '0092348031234567',
    '0803.123.4567',
    '0803-123-4567',
    '(0803) 123 4567',
    '0803/1234567',
    ' 0803 123 4567 ',
    'O8O31234567',
    '０８０３１２３４５６７',
    'tel:+2348031234567',
  ])('%s', (text) => {
    expect(parsePhoneNumber(text)).toEqual({ ok: true, value: '+2348031234567' });
  });
});

test.each([
  ['080312345', 'too_short'],
  ['080312345678', 'too_long'],
  ['+23480312345678', 'too_long'],
  ['08001234567', 'not_mobile'],
  ['02012345678', 'not_mobile'],
  ['07001234567', 'not_mobile'],
  ['+447911123456', 'not_nigerian'],
  ['00447911123456', 'not_nigerian'],
  ['my number', 'no_number'],
  ['', 'no_number'],
])('%s is refused: %s', (text, refusal) => {
  expect(parsePhoneNumber(text)).toEqual({ ok: false, refusal });
});

test.each([
  ['500 0803 123 4567', ['0803 123 4567']],
  ['700 08031234567', ['08031234567']],
  [
    'send 08031234567, 0805 123 4567 and +234 (0)812 123 4567',
    ['08031234567', '0805 123 4567', '+234 (0)812 123 4567'],
  ],
  ['08031234567 08051234567', ['08031234567', '08051234567']],
  ['meter 45012345678', []],
  ['token 1234-5678-9012-3456-7890', []],
  [
    'zero eight zero three one two three four five six seven',
    ['zero eight zero three one two three four five six seven'],
  ],
  [
    'oh eight oh three double one two three four five six',
    ['oh eight oh three double one two three four five six'],
  ],
])('in "%s" it finds %j', (text, written) => {
  expect(findPhoneNumbers(text).map(({ start, end }) => text.slice(start, end))).toEqual(written);
});

test.each([
  ['+2348031234567', 'MTN'],
  ['+2347025123456', 'MTN'],
  ['+2347026123456', 'MTN'],
  ['+2347024123456', undefined],
  ['+2347041234567', 'MTN'],
  ['+2348021234567', 'AIRTEL'],
  ['+2348051234567', 'GLO'],
  ['+2348091234567', '9MOBILE'],
  ['+2348041234567', undefined],
])('%s was issued by %s', (number, network) => {
  expect(proposeNetwork(number)).toBe(network);
});

const mobile = fc
  .tuple(
    fc.constantFrom('803', '802', '805', '809', '703', '907', '916'),
    fc.integer({ min: 0, max: 9_999_999 }),
  )
  .map(([prefix, rest]) => `${prefix}${String(rest).padStart(7, '0')}`);
const form = fc.constantFrom(
  (national: string) => `0${national}`,
  (national: string) => `+234${national}`,
  (national: string) => `00234${national}`,
  (national: string) => `0${national.slice(0, 3)} ${national.slice(3, 6)} ${national.slice(6)}`,
  (national: string) => `+234-${national.slice(0, 3)}-${national.slice(3)}`,
);

test('a number in any form is found whole, with the right value', () => {
  fc.assert(
    fc.property(mobile, form, (national, write) => {
      expect(findPhoneNumbers(`pls load ${write(national)} now`).map(({ value }) => value)).toEqual([
        `+234${national}`,
      ]);
      expect(parsePhoneNumber(write(national))).toEqual({ ok: true, value: `+234${national}` });
    }),
    { numRuns },
  );
});

test('no text makes it throw', () => {
  const digits = fc
    .array(fc.constantFrom('0', '8', '0803', '+', '234', ' ', '-', '(', ')', '.', 'one', 'double'))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), digits), (text) => {
      parsePhoneNumber(text);
      for (const { value } of findPhoneNumbers(text)) expect(value).toMatch(/^\+234[789][01]\d{8}$/);
    }),
    { numRuns },
  );
});
