import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extractEntities, toEntities } from './entities.ts';

const numRuns = Number(import.meta.env['FUZZ_RUNS'] ?? 500);
const read = (text: string) => toEntities(extractEntities(text));

describe('what a text says is taken out of it', () => {
  test.each([
    ['AIRTIME 500 MTN 08031234567', { amount: 500, network: 'MTN', msisdn: '+2348031234567' }],
    [
      '2k for ikeja prepaid 45012345678',
      { amount: 2000, disco: 'IKEDC', meterType: 'PREPAID', meterNumber: '45012345678' },
    ],
    ['meter number: 08031234567', { meterNumber: '08031234567' }],
    [
      '500 to 0803 123 4567 and 1000 to 08051234567',
      { amount: [500, 1000], msisdn: ['+2348031234567', '+2348051234567'] },
    ],
    [
      '500 for 08031112222 and 500 for 08051112222',
      { amount: 500, msisdn: ['+2348031112222', '+2348051112222'] },
    ],
    ['1.5GB weekly on 9mobile', { dataSize: 1536, validityDays: 7, network: '9MOBILE' }],
    ['token 1234-5678-9012-3456-7890 no gree', { token: '12345678901234567890' }],
    ['status of sb7k3qx2', { reference: 'SB7K3QX2' }],
    ['receipt for TXN-4821044', { reference: 'TXN-4821044' }],
    ['transaction id 88213456', { reference: '88213456' }],
    ['dial *312*1# on 12/05/2025 at 10:30', {}],
    ['write ada2000@example.com', {}],
    ['no light in Ikeja for 3 days', { validityDays: 3 }],
    ['bought 2gb 3 days ago', { dataSize: 2048 }],
    ['my rating is 10/10', {}],
    ['lite 2000 45011223344 ie', { amount: 2000, meterNumber: '45011223344', disco: 'IKEDC' }],
  ])('%s', (text, entities) => {
    expect(read(text)).toEqual(entities);
  });
});

test('the network of a number and the company of a town are not inferred', () => {
  expect(read('recharge 08031234567')).not.toHaveProperty('network');
  expect(read('i live in Enugu')).toEqual({});
});

test('no text makes it throw, and every entity lies in the text', () => {
  const piece = fc.constantFrom(
    '500',
    ' ',
    '08031234567',
    'mtn',
    '1gb',
    '-',
    'SB7K3QX2',
    '₦',
    'ikeja',
    'prepaid',
    'meter',
    'weekly',
    'é',
    '\u200b',
    '12345678901234567890',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(piece).map((parts) => parts.join(' ')),
      ),
      (text) => {
        for (const { start, end } of extractEntities(text))
          expect(start >= 0 && start < end && end <= text.length).toBe(true);
      },
    ),
    { numRuns },
  );
});
