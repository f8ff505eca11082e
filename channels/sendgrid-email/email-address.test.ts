import { expect, it } from 'vitest';
import { findOwnAddress, readEmailAddress } from './email-address.ts';

it.each([
  ['ada@example.com', 'ada@example.com'],
  [' <Ada.Eze@Example.COM> ', 'ada.eze@example.com'],
  ['ada+shop@mail.example.ng', 'ada+shop@mail.example.ng'],
  ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
  ['prvs=0123456789=ada@example.com', 'ada@example.com'],
  ['08031234567@example.com', '08031234567@example.com'],
])('%s is %s', (text, address) => {
  expect(readEmailAddress(text)).toBe(address);
});

it.each([
  '',
  'ada',
  '@example.com',
  'ada@',
  'ada@localhost',
  'ada@127.0.0.1',
  'ada@[127.0.0.1]',
  'ada@example.com, bola@example.com',
  'ada eze@example.com',
  'ada@example.com\r\nBcc: all@example.com',
  '"ada"@example.com',
  '.ada@example.com',
  'ada..eze@example.com',
  `${'a'.repeat(65)}@example.com`,
  `ada@${'a'.repeat(64)}.com`,
  'ada@example..com',
  'ada@-example.com',
])('%j is no address that we write to', (text) => {
  expect(readEmailAddress(text)).toBeUndefined();
});

it('an address of ours is found whatever its case and tag', () => {
  const own = ['help@mail.example.ng'];
  for (const to of ['help@mail.example.ng', '<HELP@MAIL.EXAMPLE.NG>', 'help+sales@mail.example.ng']) {
    expect(findOwnAddress(to, own)).toBe('help@mail.example.ng');
  }
  expect(findOwnAddress('help@other.example.ng', own)).toBeUndefined();
});
