import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findDataSizes, formatDataSize, parseDataSize } from './data-size.ts';

const numRuns = Number(import.meta.env['FUZZ_RUNS'] ?? 500);

test.each([
  ['1GB', [1024]],
  ['1.5GB', [1536]],
  ['500mb', [500]],
  ['2 gigs', [2048]],
  ['one gig', [1024]],
  ['five hundred MB', [500]],
  ['two hundred and ten mb', [210]],
  ['one and a half gig', [1536]],
  ['half a gig', [512]],
  ['3 GB 4G data', [3072]],
  ['1TB', [1_048_576]],
  ['2g data', [2048]],
  ['5g data', [5120]],
  ['from 1gb to 5gb', [1024, 5120]],
  ['4g network slow', []],
  ['my 5g', []],
  ['500 naira', []],
  ['3 months', []],
])('"%s" holds %j MB', (text, sizes) => {
  expect(findDataSizes(text).map(({ value }) => value)).toEqual(sizes);
});

test('no size and several sizes are refused', () => {
  expect(parseDataSize('hello')).toEqual({ ok: false, refusal: 'no_size' });
  expect(parseDataSize('1gb or 2gb')).toEqual({ ok: false, refusal: 'several_sizes' });
});

test('a written size is read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 900_000 }), (megabytes) => {
      expect(parseDataSize(formatDataSize(megabytes))).toEqual({ ok: true, value: megabytes });
    }),
    { numRuns },
  );
});
