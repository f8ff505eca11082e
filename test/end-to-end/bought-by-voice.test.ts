import { describe, expect, it } from 'vitest';
import { auditMoney } from '../../commands/chaos/audit-money.ts';
import { readBooks } from '../../commands/chaos/settle.ts';
import type { BookedRecharge } from '../../setup/system-simulators.ts';
import { clickPay, openSmallSystem, postForm } from './small-system.ts';

const patience = { timeout: 60_000, interval: 100 };

type Provider = 'africastalking' | 'twilio';
type Shown = { callId: string; spoken: string; waitingFor: string; numDigits?: number; error?: string };

const { system, records, texts } = openSmallSystem();

/** A telephone in a call. */
async function call(provider: Provider, from: string) {
  const control = async (action: string, input: object) =>
    (await system().simulators.control(`${provider}/call${action}`, input)) as Shown;
  const first = await control('', { from });
  const { callId } = first;
  expect(first.error).toBeUndefined();
  return {
    callId,
    first,
    press: (keys: string) => control('/keys', { callId, keys }),
    say: (text: string, hangUp = false) => control('/speak', { callId, text, hangUp }),
    wait: () => control('/silence', { callId }),
    hangUp: () => control('/hangup', { callId }),
    repeat: async () =>
      (await system().simulators.control(`${provider}/call/repeat`, { callId })) as {
        status: number;
        body: string;
      },
  };
}

const lastText = async (number: string, provider: Provider) => (await texts(number, provider)).at(-1) ?? '';

async function expectCleanBooks(): Promise<void> {
  expect(auditMoney(await records(), await readBooks(system().simulators))).toMatchObject({
    ledgerImbalanceKobo: 0,
    doubledVends: 0,
    doubleCredits: 0,
    unsettled: 0,
  });
}

const recharges = (phone: string) => system().simulators.inspect<BookedRecharge[]>('vtpass/recharges', { phone });

describe.each([
  ['africastalking', '+2348031234571', '08031234571'],
  ['twilio', '+2348031234572', '08031234572'],
] as const)('a call through %s', (provider, number, local) => {
  it('buys airtime by keys, pays by a bank or a link, and brings the receipt by SMS', async () => {
    const phone = await call(provider, number);
    expect(phone.first).toMatchObject({ waitingFor: 'keys', numDigits: 1 });
    expect(phone.first.spoken).toMatch(/Welcome.*For airtime, press 1\. For electricity, press 2\./);
    expect(await phone.press('1')).toMatchObject({
      spoken: 'How much airtime? Key in 50 naira to 50,000 naira. Then press hash.',
      numDigits: 0,
    });
    const quote = await phone.press('500#');
    expect(quote.spoken).toContain(`Airtime 500 naira for ${local.slice(0, 4).split('').join(' ')},`);
    expect(quote.spoken).toContain('You pay 500 naira. To buy, press 1. To cancel, press 2.');
    const repeated = await phone.press('*');
    expect(repeated.spoken).toBe(quote.spoken);
    const banks = await phone.press('1');
    expect(banks.spoken).toMatch(/Which bank will you pay 500 naira from\?.* press 1\./);
    await expect.poll(() => lastText(number, provider), patience).toMatch(/\/paystack\/pay\//);
    const link = await lastText(number, provider);
    const code = await phone.press('1');
    expect(code.spoken).toMatch(/dial star [\d ,]+ star/);
    await expect.poll(() => lastText(number, provider), patience).toMatch(/\*\d+\*/);
    await phone.hangUp();
    await clickPay(link);
    await expect.poll(() => lastText(number, provider), patience).toMatch(/receipt/i);
    expect(await recharges(local)).toMatchObject([{ amountNaira: 500, outcome: 'delivered' }]);
    await expectCleanBooks();
  }, 120_000);
});
