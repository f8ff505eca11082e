import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findDiscos, parseDisco } from './disco.ts';
import { findMeterNumbers, parseMeterNumber } from './meter-number.ts';
import { findTokens, formatToken, parseToken } from './token.ts';

const numRuns = Number(import.meta.env['FUZZ_RUNS'] ?? 500);

test.each([
  ['IKEDC', ['IKEDC']],
  ['ikeja electric', ['IKEDC']],
  ['2k for ikeja prepaid', ['IKEDC']],
  ['Eko disco', ['EKEDC']],
  ['abuja electricity', ['AEDC']],
  ['port harcourt electric', ['PHEDC']],
  ['PHED', ['PHEDC']],
  ['IE 3000 for my shop', ['IKEDC']],
  ['I.E. prepaid', ['IKEDC']],
  ['Jos electric', ['JED']],
  ['disco is kano', ['KEDCO']],
  ['KAEDCO and yola disco', ['KAEDCO', 'YEDC']],
  ['no light in Ikeja', []],
  ['i live in Enugu', []],
  ['no power in Kano meter area', []],
  ['jedi', []],
])('"%s" names %j: a town alone is a place', (text, named) => {
  expect(findDiscos(text).map(({ value }) => value)).toEqual(named);
});

test.each([
  ['Ikeja', 'IKEDC'],
  ['PH', 'PHEDC'],
  ['IE', 'IKEDC'],
  ['benin', 'BEDC'],
  ['i no know', undefined],
  ['kano or kaduna', undefined],
])('to "which company?" "%s" answers %s', (text, disco) => {
  expect(parseDisco(text)).toBe(disco);
});

test.each([
  ['45012345678', { ok: true, value: '45012345678' }],
  ['0450 1234 567', { ok: true, value: '04501234567' }],
  ['1111-1111-1111-1', { ok: true, value: '1111111111111' }],
  ['4501234567', { ok: false, refusal: 'too_short' }],
  ['45012345678901', { ok: false, refusal: 'too_long' }],
  ['meter', { ok: false, refusal: 'not_digits' }],
])('meter number %s', (text, parsed) => {
  expect(parseMeterNumber(text)).toEqual(parsed);
});

test.each([
  ['for 45012345678 pls', ['45012345678']],
  ['meter 4501 2345 678', ['45012345678']],
  ['500 1000 2000', []],
  ['1000 2000 5000', []],
  ['5000 200', []],
  ['12345678901234567890', []],
])('"%s" holds the meters %j', (text, meters) => {
  expect(findMeterNumbers(text).map(({ value }) => value)).toEqual(meters);
});

test.each([
  ['1234 5678 9012 3456 7890', { ok: true, value: '12345678901234567890' }],
  ['0234-5678-9012-3456-7890', { ok: true, value: '02345678901234567890' }],
  ['1234567890', { ok: false, refusal: 'too_short' }],
  ['123456789012345678901', { ok: false, refusal: 'too_long' }],
  ['token', { ok: false, refusal: 'not_digits' }],
])('token %s', (text, parsed) => {
  expect(parseToken(text)).toEqual(parsed);
});

test('a token is found in a sentence in any grouping, and two phone numbers are none', () => {
  expect(findTokens('e reject 1234 5678 9012 3456 7890 o').map(({ value }) => value)).toEqual([
    '12345678901234567890',
  ]);
  expect(findTokens('08031234567 080512345')).toEqual([]);
});

test('a token survives being written and read', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{20}$/), (token) => {
      expect(parseToken(formatToken(token))).toEqual({ ok: true, value: token });
      expect(findTokens(`load ${formatToken(token)} now`).map(({ value }) => value)).toEqual([token]);
    }),
    { numRuns },
  );
});

test('no text makes these parsers throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const read of [parseMeterNumber, findMeterNumbers, parseToken, findTokens, parseDisco, findDiscos])
        read(text);
    }),
    { numRuns },
  );
});
