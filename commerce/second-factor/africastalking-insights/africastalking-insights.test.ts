import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WebhookError } from '../../../config/errors.ts';
import { africastalkingInsights } from './index.ts';

const settings = africastalkingInsights.settings.parse({
  environment: 'live',
  username: 'acme',
  apiKey: 'atsk_secret',
});
const [webhook] = africastalkingInsights.webhooks;
const parse = (body: string) =>
  webhook.parse({ url: 'https://gw.example.ng', headers: {}, rawBody: Buffer.from(body) }, settings);

/** A provider that answers one request as it is told. */
function answering(respond: () => Response | Promise<Response>) {
  const requests: { url: string; headers: Headers; body: unknown }[] = [];
  const simSwap = africastalkingInsights.openSimSwap(settings, {
    timeoutMs: 200,
    fetch: async (url, init) => {
      requests.push({
        url: String(url),
        headers: new Headers(init?.headers),
        body: JSON.parse(String(init?.body)),
      });
      return await respond();
    },
  });
  return { simSwap, requests };
}

const taken = {
  status: 'Processed',
  transactionId: 't',
  responses: [{ requestId: 'ATSwpid_1', status: 'Queued' }],
};

describe('the question', () => {
  it('goes out with the number, and its answer comes later', async () => {
    const { simSwap, requests } = answering(() => Response.json(taken));
    expect(await simSwap.ask('+2348031110000')).toEqual({ outcome: 'later', reference: 'ATSwpid_1' });
    expect(requests).toMatchObject([
      {
        url: 'https://insights.africastalking.com/v1/sim-swap',
        body: { username: 'acme', phoneNumbers: ['+2348031110000'] },
      },
    ]);
    expect(requests[0]?.headers.get('apikey')).toBe('atsk_secret');
  });

  it.each<[string, () => Response | Promise<Response>]>([
    ['a refusal', () => new Response('The supplied authentication is invalid', { status: 401 })],
    ['a 500', () => new Response('', { status: 500 })],
    ['a redirect', () => Response.redirect('https://example.com', 302)],
    ['rubbish', () => new Response('<html>', { status: 200 })],
    ['another status', () => Response.json({ ...taken, status: 'Failed' })],
    [
      'a refused number',
      () => Response.json({ ...taken, responses: [{ requestId: 'x', status: 'Failed' }] }),
    ],
    ['no response', () => Response.json({ ...taken, responses: [] })],
    ['two responses', () => Response.json({ ...taken, responses: [...taken.responses, ...taken.responses] })],
    ['no answer', () => Promise.reject(new DOMException('late', 'TimeoutError'))],
    ['too fast', () => new Response('', { status: 429 })],
  ])('%s is no answer', async (_what, respond) => {
    expect(await answering(respond).simSwap.ask('+2348031110000')).toEqual({ outcome: 'unknown' });
  });
});

describe('the call with the answer', () => {
  it.each<[object, boolean, string | null]>([
    [{ status: 'NotSwapped', lastSimSwapDate: '01-01-1900' }, true, '1900-01-02T00:00:00.000Z'],
    [{ status: 'NotSwapped' }, true, null],
    [{ status: 'Swapped', lastSimSwapDate: '17-11-2026' }, true, '2026-11-18T00:00:00.000Z'],
    [{ status: 'Swapped', lastSimSwapDate: '2026-11-17' }, true, '2026-11-18T00:00:00.000Z'],
    [{ status: 'Swapped' }, false, null],
    [{ status: 'Swapped', lastSimSwapDate: 'lately' }, false, null],
    [{ status: 'Swapped', lastSimSwapDate: '99-99-2026' }, false, null],
    [{ status: 'Failed', lastSimSwapDate: '01-01-1900' }, false, null],
    [{ status: 'notswapped' }, false, null],
  ])('%j', (call, known, changedAt) => {
    expect(parse(JSON.stringify({ ...call, requestId: 'ATSwpid_1' }))).toEqual([
      { kind: 'sim_hint', key: 'at:sim:ATSwpid_1', reference: 'ATSwpid_1', known, changedAt },
    ]);
  });

  it('that is nothing of the kind is refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        try {
          expect(parse(body).every((hint) => hint.kind === 'sim_hint')).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(WebhookError);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

it('settings that do not fit are named, never shown', () => {
  const { error } = africastalkingInsights.settings.safeParse({
    environment: 'live',
    username: 'sandbox',
    apiKey: 'k1',
  });
  expect(error?.message).toContain('sandbox');
  expect(error?.message).not.toContain('k1');
});
