import { describe, expect, it } from 'vitest';
import { refuseForeign } from './origin.ts';

describe('the phones page', () => {
  it.each([
    { host: '127.0.0.1:8081' },
    { host: 'localhost:8081', origin: 'http://localhost:8081' },
    { host: '[::1]:8081', origin: 'http://[::1]:8081', 'sec-fetch-site': 'same-origin' },
    { host: '192.168.1.20:8081', 'sec-fetch-site': 'none' },
  ])('is steered from its own address: %j', (headers) => {
    expect(refuseForeign(headers)).toBeUndefined();
  });

  it.each([
    ['a page of another site', { host: '127.0.0.1:8081', origin: 'https://evil.example' }],
    ['a page of another port', { host: '127.0.0.1:8081', origin: 'http://127.0.0.1:9000' }],
    ['the same machine by another name', { host: '127.0.0.1:8081', origin: 'http://localhost:8081' }],
    ['a page without a name', { host: '127.0.0.1:8081', origin: 'null' }],
    [
      'a name that a stranger has pointed here',
      { host: 'evil.example:8081', origin: 'http://evil.example:8081' },
    ],
    ['a link on another site', { host: '127.0.0.1:8081', 'sec-fetch-site': 'cross-site' }],
    ['a request without a host', {}],
  ])('is not steered by %s', (_who, headers) => {
    expect(refuseForeign(headers)).toMatch(/\w/);
  });
});
