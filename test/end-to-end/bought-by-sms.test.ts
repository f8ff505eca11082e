import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { auditMoney } from '../../commands/chaos/audit-money.ts';
import { readBooks } from '../../commands/chaos/settle.ts';
import type { BookedRecharge } from '../../setup/system-simulators.ts';
import { openSmallSystem, postForm, shortCode } from './small-system.ts';

const patience = { timeout: 30_000, interval: 100 };

describe('from an SMS to its receipt', () => {
  const { system, records, texts } = openSmallSystem();

  const lastText = async (number: string, provider: 'africastalking' | 'twilio') =>
    (await texts(number, provider)).at(-1) ?? '';

  /** Clicks Pay on the page that the link in the SMS opens. */
  async function pay(text: string): Promise<void> {
    const url = /http\S+\/paystack\/pay\/\w+/.exec(text)?.[0] ?? '';
    const page = await (await fetch(url)).text();
    const field = /<(?:button|input)[^>]*name="(\w+)"[^>]*value="(success)"/.exec(page);
    expect(await postForm(url, { [field?.[1] ?? '']: field?.[2] ?? '' })).toBeLessThan(400);
  }

  async function expectOneRecharge(phone: string, amountNaira: number): Promise<void> {
    const recharges = await system().simulators.inspect<BookedRecharge[]>('vtpass/recharges', { phone });
    expect(recharges).toMatchObject([{ amountNaira, outcome: 'delivered' }]);
  }

  /** What is known of the receipts by the provider's reports of the messages that carried them. */
  async function receiptStates(): Promise<readonly unknown[]> {
    const { MONGODB_URI: uri = '', MONGODB_DATABASE: dbName = '' } = system().environment;
    const connection = await mongoose.createConnection(uri, { dbName }).asPromise();
    const receipts = await connection.collection('receipts').find().toArray();
    await connection.close();
    return receipts.map(({ state }) => state as unknown);
  }

  async function expectCleanBooks(): Promise<void> {
    expect(auditMoney(await records(), await readBooks(system().simulators))).toMatchObject({
      ledgerImbalanceKobo: 0,
      doubledVends: 0,
      doubleCredits: 0,
      unsettled: 0,
    });
  }

  it("buys, pays and delivers airtime once through Africa's Talking, with one receipt", async () => {
    const number = '+2348031234567';
    const send = (text: string) =>
      system().simulators.control('africastalking/inbound', { from: number, to: shortCode, text });
    expect(await send('AIRTIME 500 MTN 08031234567')).toMatchObject({ status: 200 });
    await expect.poll(() => lastText(number, 'africastalking'), patience).toMatch(/YES/);
    expect(await send('YES')).toMatchObject({ status: 200 });
    await expect.poll(() => lastText(number, 'africastalking'), patience).toMatch(/\/paystack\/pay\//);
    await pay(await lastText(number, 'africastalking'));
    await expect.poll(() => lastText(number, 'africastalking'), patience).toMatch(/receipt/i);
    await expectOneRecharge('08031234567', 500);
    await expect.poll(receiptStates, patience).toEqual(['delivered']);
    const receipts = (await texts(number)).filter((text) => /receipt/i.test(text));
    expect(receipts).toHaveLength(1);
    await expectCleanBooks();
  });

  it('does the same through Twilio, with signed requests and an own number on the other side', async () => {
    const number = '+2348051234567';
    const send = (body: string) =>
      system().simulators.control('twilio/inbound', { from: number, to: '+14155238886', body });
    expect(await send('AIRTIME 700')).toMatchObject({ status: 200 });
    await expect.poll(() => lastText(number, 'twilio'), patience).toMatch(/YES/);
    expect(await send('YES')).toMatchObject({ status: 200 });
    await expect.poll(() => lastText(number, 'twilio'), patience).toMatch(/\/paystack\/pay\//);
    await pay(await lastText(number, 'twilio'));
    await expect.poll(() => lastText(number, 'twilio'), patience).toMatch(/receipt/i);
    await expectOneRecharge('08051234567', 700);
    expect(await texts(number)).toEqual([]);
    await expectCleanBooks();
  });

  it.each([
    ['a token', '+2348051234571', 'LIGHT 5000 IKEDC 45012345671', /Token: (?:\d{4}-){4}\d{4}/],
    ['data', '+2348051234572', 'DATA 1GB GLO 08051234572', /Receipt/],
  ])('brings %s through Twilio', async (_what, number, command, receipt) => {
    const send = (body: string) =>
      system().simulators.control('twilio/inbound', { from: number, to: '+14155238886', body });
    expect(await send(command)).toMatchObject({ status: 200 });
    await expect.poll(() => lastText(number, 'twilio'), patience).toMatch(/YES/);
    expect(await send('YES')).toMatchObject({ status: 200 });
    await expect.poll(() => lastText(number, 'twilio'), patience).toMatch(/\/paystack\/pay\//);
    await pay(await lastText(number, 'twilio'));
    await expect.poll(() => lastText(number, 'twilio'), patience).toMatch(receipt);
    await expectCleanBooks();
  });

  it('refuses a Twilio request with a wrong signature, and stores nothing', async () => {
    const from = '+2348051234568';
    const forged = 'SM00000000000000000000000000000001';
    const known = (await records()).conversations.map(({ customerId }) => customerId);
    const form = {
      MessageSid: forged,
      AccountSid: String(system().accounts.find(({ id }) => id === 'twilio-sms')?.settings['accountSid']),
      From: from,
      To: '+14155238886',
      Body: 'AIRTIME 700',
    };
    expect(await postForm(system().webhookUrl('twilio-sms', 'inbound'), form)).toBe(401);
    // An honest message of the same sender is handled after whatever the forged one would have caused.
    const honest = { from, to: '+14155238886', body: 'HELP' };
    expect(await system().simulators.control('twilio/inbound', honest)).toMatchObject({ status: 200 });
    await expect.poll(() => texts(from, 'twilio'), patience).toHaveLength(1);
    const { inbox, conversations } = await records();
    expect(inbox.filter(({ id }) => id.includes(forged))).toEqual([]);
    const met = conversations.filter(({ customerId }) => !known.includes(customerId));
    expect(met.map(({ done }) => done.length)).toEqual([1]);
  });
});
