import { expect, it } from 'vitest';
import { fetchContract } from '../../test/fetch-contract.ts';
import { africastalkingVoice } from './index.ts';

const settings = { numbers: ['+23417001234'], textsBy: { account: 'at-sms', number: '21512' } };

fetchContract(africastalkingVoice, {
  settings: (baseUrl) => ({ ...settings, baseUrl }),
  secrets: [],
  path: '/recordings/ATVId_9c1f.mp3',
  names: (url) => ({ externalId: url, before: [] }),
});

it.each([
  'https://africastalking.com.evil.example/a.mp3',
  'https://evilafricastalking.com/a.mp3',
  'http://voice.africastalking.com/a.mp3',
  'https://voice.africastalking.com:8443/a.mp3',
  'file:///etc/passwd',
  'javascript:alert(1)',
])('a recording is not asked for at %s', async (url) => {
  const fetchFile = await africastalkingVoice
    .open(settings)
    .openFetcher?.({ timeoutMs: 1_000, maxBytes: 1_000 });
  await expect(fetchFile?.(url)).rejects.toMatchObject({ code: 'foreign_host' });
});
