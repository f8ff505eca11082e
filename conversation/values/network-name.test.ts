import { expect, test } from 'vitest';
import { findNetworks, parseNetworkName } from './network-name.ts';

test.each([
  ['MTN', 'MTN'],
  ['mtnn', 'MTN'],
  ['M.T.N', 'MTN'],
  ['500mtn', 'MTN'],
  ['Airtel', 'AIRTEL'],
  ['airtle', 'AIRTEL'],
  ['artel', 'AIRTEL'],
  ['aitel', 'AIRTEL'],
  ['GLO', 'GLO'],
  ['gloo', 'GLO'],
  ['globacom', 'GLO'],
  ['9mobile', '9MOBILE'],
  ['9 mobile', '9MOBILE'],
  ['nine mobile', '9MOBILE'],
  ['etisalat', '9MOBILE'],
  ['etisalt', '9MOBILE'],
  ['T2', '9MOBILE'],
  ['globe', undefined],
  ['global', undefined],
  ['mtn or glo', undefined],
  ['', undefined],
])('"%s" names %s', (text, network) => {
  expect(parseNetworkName(text)).toBe(network);
});

test('several names are found in their order', () => {
  expect(findNetworks('from glo to mtn').map(({ value }) => value)).toEqual(['GLO', 'MTN']);
});
