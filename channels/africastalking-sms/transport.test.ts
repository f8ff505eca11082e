import { createRequire } from 'node:module';
import type { AxiosStatic } from 'axios';
import { describe, expect, it } from 'vitest';
import { targetUrl } from '../../config/africastalking-sdk.ts';
import { useScriptedProvider } from '../../test/scripted-provider.ts';
import { readFixture } from '../../test/webhook-request.ts';
import type { OutboundMessage } from '../channel.ts';
import { africastalkingSms } from './index.ts';

const settings = { environment: 'live', username: 'acme', apiKey: 'k', numbers: ['21512'] };
const message: OutboundMessage = {
  id: 'm1',
  language: 'en',
  to: '+2348031234567',
  reply: { class: 'chat', content: { kind: 'text', text: 'Hi' } },
};
const accepted = {
  method: 'POST',
  path: '/version1/messaging',
  answer: { status: 201, body: readFixture(import.meta.url, 'send-accepted.json') },
} as const;

describe('several accounts in one process', () => {
  const live = useScriptedProvider();
  const sandbox = useScriptedProvider();
  const options = {
    timeoutMs: 5000,
    webhookUrl: (name: string) => `https://gw.example.ng/webhooks/s3cret/${name}`,
    ringLive: () => undefined,
  };

  it('a sandbox account leaves a live one where it is, called at the same time', async () => {
    const ofLive = await africastalkingSms.open({ ...settings, baseUrl: live.baseUrl() }).openSender(options);
    const ofSandbox = await africastalkingSms
      .open({ ...settings, baseUrl: sandbox.baseUrl(), environment: 'sandbox', username: 'sandbox' })
      .openSender(options);
    live.script(accepted, accepted, accepted);
    sandbox.script(accepted, accepted, accepted);
    await Promise.all([1, 2, 3].flatMap(() => [ofLive(message), ofSandbox(message)]));
    const users = (provider: typeof live) =>
      provider.requests().map((request) => new URLSearchParams(request.body).get('username'));
    expect(users(live)).toEqual(['acme', 'acme', 'acme']);
    expect(users(sandbox)).toEqual(['sandbox', 'sandbox', 'sandbox']);
  });

  it.each([
    ['live', undefined, 'https://api.africastalking.com/version1/messaging'],
    ['sandbox', undefined, 'https://api.sandbox.africastalking.com/version1/messaging'],
    ['live', 'http://127.0.0.1:9/at', 'http://127.0.0.1:9/at/version1/messaging'],
  ] as const)(
    'a %s account with base URL %s calls %s, whatever host the SDK has in mind',
    (environment, baseUrl, url) => {
      for (const host of ['api.africastalking.com', 'api.sandbox.africastalking.com']) {
        const asked = new URL(`https://${host}/version1/messaging`);
        expect(targetUrl({ environment, baseUrl, timeoutMs: 1 }, asked)).toBe(url);
      }
    },
  );

  it("leaves other users of the SDK's HTTP client alone", async () => {
    // The copy that the SDK loads, not the one of the module system that we are in.
    const axios: AxiosStatic = createRequire(import.meta.url)('axios');
    live.script({
      method: 'GET',
      path: '/moved',
      answer: { status: 302, headers: { location: '/here' }, body: '' },
    });
    live.script({ method: 'GET', path: '/here', answer: { status: 200, body: '{}' } });
    expect((await axios.get(`${live.baseUrl()}/moved`)).status).toBe(200);
  });

  it.each([
    ['live', 'sandbox'],
    ['sandbox', 'acme'],
    ['sandbox', 'Sandbox'],
  ])('a %s account is not called %s', (environment, username) => {
    expect(() => africastalkingSms.open({ ...settings, environment, username })).toThrow('username');
  });
});
