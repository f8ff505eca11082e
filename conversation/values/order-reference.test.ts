import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findOrderReferences, parseOrderReference } from './order-reference.ts';

const numRuns = Number(import.meta.env['FUZZ_RUNS'] ?? 500);

test.each([
  ['SB7K3QX2', 'SB7K3QX2'],
  ['sb7k3qx2', 'SB7K3QX2'],
  ['SB 7K3Q X2', 'SB7K3QX2'],
  ['sb-7k3q-x2', 'SB7K3QX2'],
  ['SBOK3QX2', 'SB0K3QX2'],
  ['SBIL3QX2', 'SB113QX2'],
  ['#SB7K3QX2.', 'SB7K3QX2'],
])('%s is read as %s', (typed, reference) => {
  expect(parseOrderReference(typed)).toEqual({ ok: true, value: reference });
});

test.each([
  ['SB7K3', 'too_short'],
  ['SB7K3QX2345', 'too_long'],
  ['TXN12345', 'not_a_reference'],
  ['SB7K3QXU', 'not_a_reference'],
  ['', 'not_a_reference'],
])('%s is refused: %s', (typed, refusal) => {
  expect(parseOrderReference(typed)).toEqual({ ok: false, refusal });
});

test.each([
  ['status of SB7K3QX2 please', ['SB7K3QX2']],
  ['receipt sb 7k3q x2', ['SB7K3QX2']],
  ['where is sb7k3qx2 and SBKQXWRT', ['SB7K3QX2', 'SBKQXWRT']],
  ['sb please help me', []],
  ['what is sbackage', []],
])('"%s" holds %j', (text, references) => {
  expect(findOrderReferences(text).map(({ value }) => value)).toEqual(references);
});

test('a reference typed loosely is the same reference', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{6,8}$/), (body) => {
      const loose = `sb ${body.slice(0, 3)} ${body.slice(3)}`.toLowerCase().replaceAll('0', 'o');
      expect(parseOrderReference(loose)).toEqual({ ok: true, value: `SB${body}` });
    }),
    { numRuns },
  );
});

test('no text makes them throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      parseOrderReference(text);
      findOrderReferences(text);
    }),
    { numRuns },
  );
});
