import { describe, expect, it } from 'vitest';
import { useScriptedProvider } from '../../../test/scripted-provider.ts';
import type { VendRequest } from '../vendor.ts';
import { vtpass } from './index.ts';

const provider = useScriptedProvider();
const list = '/service-variations?serviceID=mtn-data';

function open(publicKey?: string, timeoutMs = 2_000) {
  const keys = { apiKey: 'api_key_example', secretKey: 'SK_example', ...(publicKey ? { publicKey } : {}) };
  const settings = vtpass.settings.parse({ ...keys, baseUrl: provider.baseUrl() });
  return vtpass.openVendor(settings, { vendTimeoutMs: timeoutMs, requeryTimeoutMs: timeoutMs });
}

const reference = '202611211130abcdef';
const request: VendRequest = {
  reference,
  product: 'DATA',
  network: 'MTN',
  recipient: '+2348031234567',
  bundle: { code: 'mtn-1gb-500', name: 'N500 1GB - 7 days', sizeMb: 1024, days: 7 },
  amountKobo: 50_000,
};

const row = (variation_code: string, name: string, variation_amount: string, fixedPrice = 'Yes') => ({
  variation_code,
  name,
  variation_amount,
  fixedPrice,
});
const rows = [
  row('mtn-1gb-500', 'N500 1GB - 7 days', '500.00'),
  row('airt-200', 'Airtel Data - 200 Naira - 200MB - 3Days', '199.03'),
  row('mtn-xtratalk-300', 'N300 Xtratalk Weekly Bundle', '300.00'),
  row('mtn-360gb', 'MTN N100,000 360GB SME Mobile Data (3 Months)', '100000.00'),
  row('open', '1GB - 7 days', '500.00', 'No'),
  row('free', '1GB - 7 days', '0.00'),
];
const answerOf = (json: unknown) => ({ status: 200, body: JSON.stringify(json) });
const listCall = (answer: ReturnType<typeof answerOf> | 'never' | 'reset') => ({
  method: 'GET',
  path: list,
  answer,
});
const variations = (all: unknown[] = rows) =>
  listCall(answerOf({ response_description: '000', content: { varations: all } }));
const paid = answerOf({
  code: '000',
  content: { transactions: { status: 'delivered', transactionId: '17240' } },
  requestId: reference,
});

describe('the catalogue', () => {
  it('is read with the public key, and gives what has a size, a time and a fixed price within our limits', async () => {
    provider.script(variations());
    expect(await open('PK_example').listBundles?.('MTN')).toEqual([
      {
        network: 'MTN',
        code: 'mtn-1gb-500',
        name: 'N500 1GB - 7 days',
        sizeMb: 1024,
        days: 7,
        priceKobo: 50_000,
      },
      {
        network: 'MTN',
        code: 'airt-200',
        name: 'Airtel Data - 200 Naira - 200MB - 3Days',
        sizeMb: 200,
        days: 3,
        priceKobo: 19_903,
      },
    ]);
    expect(provider.requests()[0]?.headers).toMatchObject({
      'api-key': 'api_key_example',
      'public-key': 'PK_example',
    });
  });

  it('is read under its right name too', async () => {
    provider.script(listCall(answerOf({ content: { variations: rows } })));
    expect(await open('PK_example').listBundles?.('MTN')).toHaveLength(2);
  });

  it.each<[string, ReturnType<typeof answerOf> | 'reset']>([
    ['an error', answerOf({ code: '087', response_description: 'INVALID CREDENTIALS' })],
    ['an empty list', answerOf({ content: { varations: [] } })],
    ['a page of HTML', { status: 200, body: '<html></html>' }],
    ['a 500', { status: 500, body: '{}' }],
    ['a reset', 'reset'],
  ])('is not taken from %s', async (_, answer) => {
    provider.script(listCall(answer));
    await expect(open('PK_example').listBundles?.('MTN')).rejects.toMatchObject({ name: 'ProviderError' });
  });

  it("can't be had without a public key", () => {
    expect(open().listBundles).toBeUndefined();
  });
});

describe('a vend', () => {
  it('asks for the frozen variation, for the number as the biller knows it', async () => {
    provider.script(variations(), { method: 'POST', path: '/pay', answer: paid });
    expect(await open('PK_example').vend(request)).toEqual({ outcome: 'delivered', vendorId: '17240' });
    expect(JSON.parse(provider.requests()[1]?.body ?? '')).toEqual({
      request_id: reference,
      serviceID: 'mtn-data',
      billersCode: '08031234567',
      variation_code: 'mtn-1gb-500',
      phone: '08031234567',
      amount: 500,
    });
  });

  it.each([
    ['costs more by now', [row('mtn-1gb-500', 'N550 1GB - 7 days', '550.00')], 'price_changed'],
    ['costs less by now', [row('mtn-1gb-500', 'N450 1GB - 7 days', '450.00')], 'price_changed'],
    ['is gone', [row('mtn-2gb-1200', 'N1200 2GB - 30 days', '1200.00')], 'bundle_withdrawn'],
  ])('of a bundle that %s is refused before anything is sent', async (_, all, code) => {
    provider.script(variations(all));
    expect(await open('PK_example').vend(request)).toEqual({ outcome: 'refused', code });
  });

  it.each(['reset', 'never'] as const)(
    'sends nothing and waits where no list can be had: %s',
    async (answer) => {
      provider.script(listCall(answer));
      expect(await open('PK_example', 200).vend(request)).toEqual({
        outcome: 'not_processed',
        code: 'price_unknown',
      });
    },
  );

  it('goes without a look at the price where no public key is set', async () => {
    provider.script({ method: 'POST', path: '/pay', answer: paid });
    expect(await open().vend(request)).toMatchObject({ outcome: 'delivered' });
  });

  it('is refused for a variation that the vendor does not know, and open after a lost answer', async () => {
    provider.script(
      { method: 'POST', path: '/pay', answer: answerOf({ code: '010' }) },
      { method: 'POST', path: '/pay', answer: 'reset' },
    );
    expect(await open().vend(request)).toEqual({ outcome: 'refused', code: '010' });
    expect(await open().vend(request)).toMatchObject({ outcome: 'pending', unanswered: true });
  });
});
