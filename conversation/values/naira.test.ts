import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatNaira, parseNaira } from './naira.ts';

const numRuns = Number(import.meta.env['FUZZ_RUNS'] ?? 500);

const read = (text: string) => {
  const parsed = parseNaira(text);
  return parsed.ok ? parsed.value.map(({ kobo }) => kobo / 100) : parsed.refusal;
};

describe('amounts as people write them', () => {
  test.each([
    ['2k', [2000]],
    ['2 k', [2000]],
    ['1.5k', [1500]],
    ['10K', [10_000]],
    ['₦1,500', [1500]],
    ['₦ 1,500', [1500]],
    ['N500', [500]],
    ['n500', [500]],
    ['#500', [500]],
    ['=N=500', [500]],
    ['500 naira', [500]],
    ['500n', [500]],
    ['500bucks', [500]],
    ['NGN 1,500.00', [1500]],
    ['NGN5000', [5000]],
    ['1,500.00', [1500]],
    ['1,000,000', [1_000_000]],
    ['1500.5', [1500.5]],
    ['five hundred', [500]],
    ['one thousand five hundred', [1500]],
    ['two hundred and fifty thousand', [250_000]],
    ['a thousand', [1000]],
    ['thousand naira', [1000]],
    ['2 thousand', [2000]],
    ['5 hundred', [500]],
    ['1 thousand five hundred', [1500]],
    ['1m', [1_000_000]],
    ['500 naira 50 kobo', [500.5]],
    ['20', [20]],
    ['５００', [500]],
    ['buy 500 and 1k', [500, 1000]],
    ['500mtn', [500]],
    ['mtn500', [500]],
    ['AIRTIME-500-MTN', [500]],
    ['load 200 200 for them', [200, 200]],
    ['put 5k units', [5000]],
  ])('%s', (text, naira) => {
    expect(read(text)).toEqual(naira);
  });
});

describe('an unclear amount is refused, not guessed', () => {
  test.each([
    ['1,50', 'ambiguous'],
    ['1.500', 'ambiguous'],
    ['2kk', 'ambiguous'],
    ['1k500', 'ambiguous'],
    ['1 500', 'ambiguous'],
    ['one fifty', 'ambiguous'],
    ['1.000.000', 'ambiguous'],
    ['500,1000', 'ambiguous'],
    ['5 or 6 hundred', 'range'],
    ['500-1000', 'range'],
    ['500 to 1000', 'range'],
    ['1k or 2k', 'range'],
    ['-500', 'negative'],
    ['minus 500', 'negative'],
    ['₦-5', 'negative'],
    ['−500', 'negative'],
    ['0', 'zero'],
    ['N0', 'zero'],
    ['N10.5555', 'fraction_of_kobo'],
    ['NGN 999,999,999,999', 'too_large'],
    ['hello', 'no_amount'],
    ['', 'no_amount'],
  ])('%s: %s', (text, refusal) => {
    expect(read(text)).toBe(refusal);
  });
});

describe('what is no amount', () => {
  test.each([
    '08031234567',
    '45012345678',
    '1234-5678-9012-3456-7890',
    '1gb',
    '500mb',
    'band A 24 hours',
    '10/10',
    '10:30',
    '20%',
    '300 times',
    'flat 500',
    'in 2025',
  ])('%s', (text) => {
    expect(read(text)).toBe('no_amount');
  });
});

test('an amount stands where the text says it', () => {
  const text = 'send ₦1,500 to her';
  const parsed = parseNaira(text);
  expect(parsed.ok && parsed.value.map(({ start, end }) => text.slice(start, end))).toEqual(['₦1,500']);
});

test.each([
  [150_000, 'NGN 1,500'],
  [150_050, 'NGN 1,500.50'],
  [5, 'NGN 0.05'],
  [-150_050, 'NGN -1,500.50'],
])('%d kobo are written %s', (kobo, text) => {
  expect(formatNaira(kobo).replace('-NGN ', 'NGN -')).toBe(text);
});

test('a written amount is read back as the same kobo', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000_000_000 }), (kobo) => {
      const parsed = parseNaira(formatNaira(kobo));
      expect(parsed.ok && parsed.value.map((amount) => amount.kobo)).toEqual([kobo]);
    }),
    { numRuns },
  );
});

test('no text makes it throw, and what it takes is whole positive kobo inside the text', () => {
  const pieces = fc.constantFrom(
    '500',
    '1k',
    ',',
    '.',
    ' ',
    '-',
    'naira',
    'or',
    'five',
    'hundred',
    'N',
    '₦',
    'and',
    '0',
    'k',
    'thousand',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((parts) => parts.join('')),
    fc.array(pieces).map((parts) => parts.join(' ')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const parsed = parseNaira(text);
      if (!parsed.ok) return;
      for (const { kobo, start, end } of parsed.value) {
        expect(
          Number.isSafeInteger(kobo) && kobo > 0 && start >= 0 && start < end && end <= text.length,
        ).toBe(true);
      }
    }),
    { numRuns },
  );
});
