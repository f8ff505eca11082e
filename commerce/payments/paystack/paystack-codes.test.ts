import { describe, expect, it } from 'vitest';
import { useScriptedProvider } from '../../../test/scripted-provider.ts';
import { paystack } from './index.ts';

const provider = useScriptedProvider();
const open = () => {
  const settings = paystack.settings.parse({
    secretKey: 'sk_test_example',
    baseUrl: provider.baseUrl(),
    emailDomain: 'pay.example.ng',
    callbackUrl: 'https://example.ng/paid',
  });
  return paystack.openGateway(settings, { timeoutMs: 5_000 });
};
const script = (method: string, path: string, body: unknown) =>
  provider.script({ method, path, answer: { status: 200, body: JSON.stringify(body) } });

const reference = 'SB7K3QX2-U1AB';
const start = {
  reference,
  amountKobo: 50_000,
  currency: 'NGN',
  orderRef: 'SB7K3QX2',
  bank: 'gtbank',
} as const;

describe('a bank code of Paystack', () => {
  const charged = (changes = {}) => ({
    status: true,
    data: { reference, status: 'pay_offline', ussd_code: '*737*33*4*18791#', ...changes },
  });

  it('is asked for with our reference, and given', async () => {
    script('POST', '/charge', charged());
    expect(await open().startUssd(start)).toEqual({ dialCode: '*737*33*4*18791#' });
    expect(JSON.parse(provider.requests()[0]?.body ?? '')).toEqual({
      email: 'sb7k3qx2@pay.example.ng',
      amount: 50_000,
      currency: 'NGN',
      reference,
      ussd: { type: '737' },
    });
  });

  it.each([
    ['no code', charged({ ussd_code: undefined })],
    ['what is no code', charged({ ussd_code: 'ask your bank' })],
    ["another charge's answer", charged({ reference: 'SB-other' })],
  ])('leaves the outcome open with %s', async (_what, answer) => {
    script('POST', '/charge', answer);
    await expect(open().startUssd(start)).rejects.toMatchObject({ code: 'provider_outcome_unknown' });
  });
});

describe('a dispute at Paystack', () => {
  it.each([
    ['awaiting-merchant-feedback', null, 'open'],
    ['pending', null, 'open'],
    ['resolved', 'merchant-accepted', 'lost'],
    ['resolved', 'auto-accepted', 'lost'],
    ['resolved', 'declined', 'won'],
  ])('that is %s, %s is %s', async (status, resolution, expected) => {
    const transaction = { id: 302961, reference, amount: 50_000 };
    const ours = { id: 9, refund_amount: null, status, resolution, transaction };
    const other = { ...ours, id: 8, transaction: { id: 1, reference: 'SB-other', amount: 1 } };
    script('GET', '/dispute?transaction=302961&perPage=100', { status: true, data: [other, ours] });
    expect(await open().findDisputes({ reference, gatewayId: '302961' })).toEqual([
      { disputeId: '9', status: expected, amountKobo: 50_000 },
    ]);
  });
});

it("Paystack's list gives what was paid in these days, page by page", async () => {
  const day = '2026-11-01T00:00:00.000Z';
  const page = (n: number, paid: string) =>
    script('GET', `/transaction?from=${day}&to=${day}&perPage=100&page=${n}`, {
      status: true,
      data: [{ id: n, status: 'success', reference: paid, amount: 50_000, currency: 'NGN' }],
      meta: { pageCount: 2 },
    });
  page(1, 'SB-1');
  page(2, 'SB-2');
  const found: string[] = [];
  const period = { from: new Date(day), to: new Date(day) };
  for await (const payment of open().listPayments(period)) found.push(payment.reference);
  expect(found).toEqual(['SB-1', 'SB-2']);
});
