import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ScriptedCall, useScriptedProvider } from '../../../test/scripted-provider.ts';
import type { VendRequest } from '../vendor.ts';
import { readStatusAnswer, readTopupAnswer } from './answer.ts';
import { reloadly } from './index.ts';

const reference = 'sb0123456789abcdef0123456789abcdef012345';
const airtime: VendRequest = {
  product: 'AIRTIME',
  network: '9MOBILE',
  recipient: '+2348091234567',
  reference,
  amountKobo: 50_000,
};
const bundle = { code: 'mtn-1gb-500', name: 'N500 1GB - 7 days', sizeMb: 1_024, days: 7 };
const data: VendRequest = {
  product: 'DATA',
  network: 'MTN',
  recipient: '+2348031234567',
  reference,
  amountKobo: 50_000,
  bundle,
};
const unknown = { outcome: 'pending', unanswered: true };

const topupOf = (status: string, customIdentifier: string | null = reference) => ({
  transactionId: 4602843,
  status,
  customIdentifier,
});

describe('an answer to a top-up', () => {
  it.each([
    [200, topupOf('SUCCESSFUL'), { outcome: 'delivered', vendorId: '4602843' }],
    [200, topupOf('PROCESSING'), { outcome: 'pending', vendorId: '4602843' }],
    [200, topupOf('FAILED'), { outcome: 'refused', code: 'failed' }],
    [200, topupOf('REFUNDED'), { outcome: 'refused', because: 'reversed' }],
    [200, topupOf('A_NEW_WORD'), { outcome: 'pending', vendorId: '4602843' }],
    [200, topupOf('SUCCESSFUL', 'another'), unknown],
    [200, { status: 'SUCCESSFUL' }, unknown],
    [400, { errorCode: 'INSUFFICIENT_BALANCE' }, { outcome: 'not_processed', because: 'out_of_float' }],
    [400, { errorCode: 'MAX_DAILY_TRANSACTION_COUNT_REACHED' }, { outcome: 'not_processed' }],
    [400, { errorCode: 'INVALID_RECIPIENT_PHONE' }, { outcome: 'refused', code: 'invalid_recipient_phone' }],
    [
      400,
      { errorCode: 'PHONE_RECENTLY_RECHARGED' },
      { outcome: 'pending', code: 'phone_recently_recharged' },
    ],
    [400, { errorCode: 'DUPLICATE_CUSTOM_IDENTIFIER' }, { outcome: 'pending' }],
    [404, {}, { outcome: 'pending', code: 'http_404' }],
  ] as [number, unknown, object][])('%s %j', (status, json, expected) => {
    expect(readTopupAnswer({ status, json }, reference)).toMatchObject(expected);
  });

  it('of anything else settles nothing', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom(200, 400, 404), (json, status) => {
        expect(readTopupAnswer({ status, json }, reference).outcome).toBe('pending');
        expect(readStatusAnswer({ status, json }, reference, '1').outcome).toBe('pending');
      }),
    );
  });
});

describe('the wire', () => {
  const provider = useScriptedProvider();
  const open = (vendTimeoutMs = 5_000) =>
    reloadly.openVendor(
      reloadly.settings.parse({
        environment: 'sandbox',
        clientId: 'client',
        clientSecret: 'client_secret',
        baseUrl: provider.baseUrl(),
      }),
      { vendTimeoutMs, requeryTimeoutMs: 5_000 },
    );
  const answer = (body: unknown, status = 200) => ({ status, body: JSON.stringify(body) });
  const tokenCall = (seconds = 3_600): ScriptedCall => ({
    method: 'POST',
    path: '/oauth/token',
    answer: answer({ access_token: `token_${seconds}`, expires_in: seconds, token_type: 'Bearer' }),
  });
  const list = [
    { operatorId: 340, name: '9Mobile (Etisalat) Nigeria', data: false, bundle: false, pin: false },
    { operatorId: 341, name: 'MTN Nigeria' },
    {
      operatorId: 345,
      name: 'MTN Nigeria Data',
      data: true,
      localFixedAmountsDescriptions: { '500.00': '1GB 7 days', '350.00': '500MB 7 days' },
    },
  ];
  const operators: ScriptedCall = {
    method: 'GET',
    path: '/operators/countries/NG?suggestedAmounts=false&includeBundles=true&includeData=true&includePin=false',
    answer: answer(list),
  };
  const topup = (reply: ScriptedCall['answer']): ScriptedCall => ({
    method: 'POST',
    path: '/topups',
    answer: reply,
  });
  const bodyOf = (index: number) => JSON.parse(provider.requests()[index]?.body ?? '');

  it('a top-up names operator, amount in naira, number and our reference; the token is fetched once', async () => {
    provider.script(
      tokenCall(),
      operators,
      topup(answer(topupOf('SUCCESSFUL'))),
      topup(answer(topupOf('PROCESSING'))),
    );
    const vendor = open();
    expect(await vendor.vend(airtime)).toEqual({ outcome: 'delivered', vendorId: '4602843' });
    expect(await vendor.vend(airtime)).toMatchObject({ outcome: 'pending' });
    expect(bodyOf(0)).toEqual({
      client_id: 'client',
      client_secret: 'client_secret',
      grant_type: 'client_credentials',
      audience: 'https://topups-sandbox.reloadly.com',
    });
    expect(bodyOf(2)).toEqual({
      operatorId: 340,
      amount: 500,
      useLocalAmount: true,
      customIdentifier: reference,
      recipientPhone: { countryCode: 'NG', number: '08091234567' },
    });
    expect(provider.requests()[2]?.headers.authorization).toBe('Bearer token_3600');
  });

  it('a bundle is the one of the same size, time and price in their list', async () => {
    provider.script(tokenCall(), operators, topup(answer(topupOf('SUCCESSFUL'))));
    const vendor = open();
    expect(await vendor.vend(data)).toMatchObject({ outcome: 'delivered' });
    expect(bodyOf(2)).toMatchObject({ operatorId: 345, amount: 500 });
    expect(await vendor.vend({ ...data, amountKobo: 49_900 })).toEqual({
      outcome: 'refused',
      code: 'bundle_not_offered',
    });
    expect(await vendor.listBundles?.('MTN')).toEqual([
      expect.objectContaining({ code: '345:50000', sizeMb: 1_024, days: 7, priceKobo: 50_000 }),
      expect.objectContaining({ code: '345:35000', sizeMb: 500, days: 7, priceKobo: 35_000 }),
    ]);
  });

  it('a token that is refused is renewed and the call made once more', async () => {
    const stale = answer({ errorCode: 'TOKEN_EXPIRED' }, 401);
    provider.script(
      tokenCall(),
      operators,
      topup(stale),
      tokenCall(7_200),
      topup(answer(topupOf('SUCCESSFUL'))),
    );
    expect(await open().vend(airtime)).toMatchObject({ outcome: 'delivered' });
    expect(provider.requests()[4]?.headers.authorization).toBe('Bearer token_7200');
  });

  it('a token that is about to end is renewed before the next call', async () => {
    provider.script(tokenCall(200), operators, tokenCall(), topup(answer(topupOf('SUCCESSFUL'))));
    expect(await open().vend(airtime)).toMatchObject({ outcome: 'delivered' });
    expect(provider.requests()[3]?.headers.authorization).toBe('Bearer token_3600');
  });

  it.each([
    ['the token', [{ ...tokenCall(), answer: answer({}, 500) }]],
    ['the operators', [tokenCall(), { ...operators, answer: answer({}, 500) }]],
  ] as [string, ScriptedCall[]][])('what fails at %s has vended nothing', async (_what, calls) => {
    provider.script(...calls);
    expect(await open().vend(airtime)).toMatchObject({ outcome: 'not_processed' });
  });

  it.each(['never', 'reset'] as const)(
    'an answer that %s comes is open, and asked about by our reference',
    async (lost) => {
      const report = (content: object[]): ScriptedCall => ({
        method: 'GET',
        path: `/topups/reports/transactions?customIdentifier=${reference}&size=5&page=1`,
        answer: answer({ content }),
      });
      const status = {
        method: 'GET',
        path: '/topups/4602843/status',
        answer: answer({ status: 'SUCCESSFUL', transaction: topupOf('SUCCESSFUL') }),
      };
      provider.script(
        tokenCall(),
        operators,
        topup(lost),
        report([]),
        report([topupOf('PROCESSING')]),
        status,
        status,
      );
      const vendor = open(400);
      expect(await vendor.vend(airtime)).toMatchObject(unknown);
      expect(await vendor.requery(reference, null)).toEqual({ outcome: 'not_found' });
      expect(await vendor.requery(reference, null)).toEqual({ outcome: 'delivered', vendorId: '4602843' });
      expect(await vendor.requery(reference, '4602843')).toEqual({
        outcome: 'delivered',
        vendorId: '4602843',
      });
    },
  );

  it('a report that is no report does not mean that there is nothing', async () => {
    const path = `/topups/reports/transactions?customIdentifier=${reference}&size=5&page=1`;
    provider.script(tokenCall(), { method: 'GET', path, answer: answer({ errorCode: 'X' }, 404) });
    expect(await open().requery(reference, null)).toMatchObject(unknown);
  });
});
