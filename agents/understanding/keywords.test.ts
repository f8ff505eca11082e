import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toEntities } from './entities.ts';
import { parseKeyword } from './keywords.ts';

const numRuns = Number(import.meta.env['FUZZ_RUNS'] ?? 500);

test.each([
  ['STOP', { kind: 'opt_out' }],
  [' stop. ', { kind: 'opt_out' }],
  ['STOPALL', { kind: 'opt_out' }],
  ['Unsubscribe', { kind: 'opt_out' }],
  ['END', { kind: 'opt_out' }],
  ['QUIT', { kind: 'opt_out' }],
  ['OPTOUT', { kind: 'opt_out' }],
  ['START', { kind: 'opt_in' }],
  ['UNSTOP', { kind: 'opt_in' }],
  ['HELP', { kind: 'help' }],
  ['help token', { kind: 'help_token' }],
  ['MENU', { kind: 'menu' }],
  ['CANCEL', { kind: 'cancel' }],
  ['AGENT', { kind: 'agent' }],
  ['HISTORY', { kind: 'history' }],
  ['BALANCE', { kind: 'balance', product: 'AIRTIME' }],
  ['data balance', { kind: 'balance', product: 'DATA' }],
  ['STATUS', { kind: 'status' }],
  ['STATUS SB7K3QX2', { kind: 'status', reference: 'SB7K3QX2' }],
  ['status sb 7k3q x2', { kind: 'status', reference: 'SB7K3QX2' }],
  ['RECEIPT sb7k3qx2', { kind: 'receipt', reference: 'SB7K3QX2' }],
  ['STATUS TXN482104', { kind: 'status', reference: 'TXN482104' }],
  ['PIDGIN', { kind: 'language', language: 'pcm' }],
  ['English', { kind: 'language', language: 'en' }],
  ['LINK', { kind: 'link' }],
  ['link 0803 123 4567', { kind: 'link', address: '0803 123 4567' }],
  ['LINK to my e-mail Ada@Mail.example', { kind: 'link', address: 'ada@mail.example' }],
  ['UNLINK', { kind: 'unlink' }],
  ['unlink the web chat', { kind: 'unlink', address: 'web chat' }],
])('%s is a command', (text, keyword) => {
  expect(parseKeyword(text)).toEqual(keyword);
});

describe('an order in keywords is read with its arguments in any order', () => {
  const order = { amount: 500, network: 'MTN', msisdn: '+2348031234567' };
  test.each([
    ['AIRTIME 500 MTN 08031234567', 'AIRTIME', order],
    ['AIRTIME MTN 08031234567 500', 'AIRTIME', order],
    ['BUY AIRTIME 500 MTN 0803 123 4567', 'AIRTIME', order],
    ['500 08031234567 airtime mtn', 'AIRTIME', order],
    ['BUY 500 MTN', 'AIRTIME', { amount: 500, network: 'MTN' }],
    ['mtn 500', 'AIRTIME', { amount: 500, network: 'MTN' }],
    ['airtime 1.5k pls', 'AIRTIME', { amount: 1500 }],
    ['DATA 1GB MTN', 'DATA', { dataSize: 1024, network: 'MTN' }],
    ['POWER 3000 IKEDC 45012345678', 'POWER', { amount: 3000, disco: 'IKEDC', meterNumber: '45012345678' }],
    ['3000 light for my meter', 'POWER', { amount: 3000 }],
  ])('%s', (text, product, entities) => {
    const keyword = parseKeyword(text);
    expect(keyword).toMatchObject({ kind: 'buy', product });
    expect(keyword?.kind === 'buy' && toEntities(keyword.found)).toEqual(entities);
  });
});

test.each([
  'stop my automatic top-up',
  'help me buy airtime',
  'cancel auto renewal',
  '500',
  'my mtn 500 airtime failed',
  'airtime 500 and light 1000',
  'is 500 mtn airtime available?',
  'airtime 500 1000 mtn',
  'balance of my bill',
  'status',
  '',
])('"%s" is no order and no opt-out', (text) => {
  const kind = parseKeyword(text)?.kind;
  expect(kind === undefined || kind === 'status').toBe(true);
});

test('no text makes it throw', () => {
  const piece = fc.constantFrom(
    'airtime',
    'stop',
    '500',
    'mtn',
    '08031234567',
    'status',
    'SB7K3QX2',
    '__proto__',
    'constructor',
    '?',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(piece).map((parts) => parts.join(' ')),
      ),
      (text) => {
        parseKeyword(text);
      },
    ),
    { numRuns },
  );
});
