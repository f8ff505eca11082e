import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';

const requestBy = (forwarded?: string) =>
  ({
    socket: { remoteAddress: '10.0.0.1' },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

it.each([
  ['the peer, where no proxy is ours', '1.2.3.4', 0, '10.0.0.1'],
  ['what our proxy saw', '1.2.3.4, 9.9.9.9', 1, '9.9.9.9'],
  ['what the outer of two proxies saw', '1.2.3.4, 9.9.9.9, 10.0.0.2', 2, '9.9.9.9'],
  ['the peer, where the proxy said nothing', undefined, 1, '10.0.0.1'],
  ['the peer, where fewer proxies than ours spoke', '9.9.9.9', 2, '10.0.0.1'],
])('a client is %s', (_, forwarded, proxies, address) => {
  expect(clientAddress(requestBy(forwarded), proxies)).toBe(address);
});
