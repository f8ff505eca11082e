import { describe, expect, it } from 'vitest';
import { auditMoney } from '../../commands/chaos/audit-money.ts';
import { readBooks } from '../../commands/chaos/settle.ts';
import type { BookedRecharge } from '../../setup/system-simulators.ts';
import { clickPay, openSmallSystem, postForm, shortCode } from './small-system.ts';

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

/** Without what a caller is told while a busy machine takes its time. */
const heard = (shown: Shown) => shown.spoken.replace(/(?:One moment, please\. ?)+/g, '').trim();

const lastText = async (number: string, provider: Provider) => (await texts(number, provider)).at(-1) ?? '';

async function nextText(number: string, provider: Provider, known: number, mark: RegExp): Promise<string> {
  const fresh = async () => (await texts(number, provider)).slice(known).join(' || ');
  await expect.poll(fresh, patience).toMatch(mark);
  return await fresh();
}

async function expectCleanBooks(): Promise<void> {
  expect(auditMoney(await records(), await readBooks(system().simulators))).toMatchObject({
    ledgerImbalanceKobo: 0,
    doubledVends: 0,
    doubleCredits: 0,
    unsettled: 0,
  });
}

/** How many messages there are of a call. */
const heardOf = async (callId: string) =>
  (await records()).inbox.filter(({ id }) => id.includes(callId)).length;

const recharges = (phone: string) =>
  system().simulators.inspect<BookedRecharge[]>('vtpass/recharges', { phone });

describe.each([
  ['africastalking', '+2348031234571', '08031234571'],
  ['twilio', '+2348031234572', '08031234572'],
] as const)('a call through %s', (provider, number, local) => {
  it('buys airtime by keys, pays by a bank or a link, and brings the receipt by SMS', async () => {
    const phone = await call(provider, number);
    expect(phone.first).toMatchObject({ waitingFor: 'keys', numDigits: 1 });
    expect(heard(phone.first)).toMatch(/^Welcome.*For airtime, press 1\. For electricity, press 2\./);
    const amount = await phone.press('1');
    expect(amount.numDigits).toBe(0);
    expect(heard(amount)).toBe('How much airtime? Key in 50 naira to 50,000 naira. Then press hash.');
    const quote = await phone.press('500#');
    expect(heard(quote)).toContain(`500 naira for ${[...local.slice(0, 4)].join(' ')},`);
    expect(heard(quote)).toContain('You pay 500 naira. For yes, press 1. For no, press 2.');
    expect(heard(await phone.press('*'))).toBe(heard(quote));
    const banks = await phone.press('1');
    expect(heard(banks)).toMatch(
      /You pay 500 naira\. A link comes by SMS\..* choose the bank\. For .* press 1\./,
    );
    await expect.poll(() => lastText(number, provider), patience).toMatch(/\/paystack\/pay\//);
    const link = await lastText(number, provider);
    const code = await phone.press('1');
    expect(heard(code)).toMatch(/dial star [\d ,]+ star/);
    await expect.poll(() => lastText(number, provider), patience).toMatch(/\*\d+\*/);
    await phone.hangUp();
    await clickPay(link);
    await expect.poll(() => lastText(number, provider), patience).toMatch(/receipt/i);
    expect(await recharges(local)).toMatchObject([{ amountNaira: 500, outcome: 'delivered' }]);
  }, 120_000);

  it('reads a token that was bought in it in fours, and texts it', async () => {
    const phone = await call(provider, number);
    await phone.press('2');
    const meter = `450123456${local.slice(-2)}`;
    const company = await phone.press(`${meter}#`);
    const [, key = ''] = /Ikeja[^.]*, press (\d+)\./.exec(heard(company)) ?? [];
    expect(heard(await phone.press(`${key}#`))).toMatch(/How much electricity\?/);
    expect(heard(await phone.press('5000#'))).toContain(
      `4 5 0 1, 2 3 4 5, 6 ${[...local.slice(-2)].join(' ')}`,
    );
    const known = (await texts(number, provider)).length;
    await phone.press('1');
    const link = await nextText(number, provider, known, /\/paystack\/pay\//);
    await clickPay(link);
    const receipt = await nextText(number, provider, known + 1, /Token: /);
    const [, token = ''] = /Token: ((?:\d{4}-){4}\d{4})/.exec(receipt) ?? [];
    await phone.press('0');
    const status = await phone.press('4');
    expect(heard(status)).toContain(
      `Token: ${token
        .split('-')
        .map((four) => [...four].join(' '))
        .join(', ')}.`,
    );
    expect(heard(status)).toContain('We text it to you by SMS.');
    // Another call, from whoever it may be, hears nothing of it.
    const other = await call(provider, number);
    const again = heard(await other.press('4'));
    expect(again).toMatch(/^We text it to you by SMS\./);
  }, 120_000);

  it('sells data from a list by keys', async () => {
    const phone = await call(provider, number);
    expect(heard(await phone.press('3'))).toMatch(/MTN data\. Choose\. For 100 megabytes/);
    expect(heard(await phone.press('1'))).toContain('You pay 100 naira. For yes, press 1.');
    const known = (await texts(number, provider)).length;
    await phone.press('1');
    await clickPay(await nextText(number, provider, known, /\/paystack\/pay\//));
    await phone.hangUp();
    await nextText(number, provider, known + 1, /Receipt/);
    const bundles = (await recharges(local)).filter(({ serviceID }) => serviceID === 'mtn-data');
    expect(bundles).toMatchObject([{ amountNaira: 100, outcome: 'delivered' }]);
  }, 120_000);

  it('is broken off at the confirmation and goes on by SMS', async () => {
    const phone = await call(provider, number);
    await phone.press('1');
    expect(heard(await phone.press('300#'))).toContain('You pay 300 naira');
    await phone.hangUp();
    const text = async (body: string, mark: RegExp) => {
      const known = (await texts(number, provider)).length;
      const to = provider === 'twilio' ? { to: '+14155238886', body } : { to: shortCode, text: body };
      await system().simulators.control(`${provider}/inbound`, { from: number, ...to });
      return await nextText(number, provider, known, mark);
    };
    // Money moves on a yes, so what was only told is shown before it counts.
    await text('YES', /NGN 300.*Reply YES/s);
    const link = await text('YES', /NGN 300.*\/paystack\/pay\//s);
    const known = (await texts(number, provider)).length;
    await clickPay(link);
    await nextText(number, provider, known, /receipt/i);
  }, 120_000);

  it('is answered once, however often its provider posts', async () => {
    const phone = await call(provider, number);
    expect(await heardOf(phone.callId)).toBe(1);
    const answers = await Promise.all([phone.repeat(), phone.repeat(), phone.repeat()]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(await heardOf(phone.callId)).toBe(1);
  }, 60_000);

  it('takes a message for a person', async () => {
    const caller = number.replace(/7(\d)$/, '8$1');
    const phone = await call(provider, caller);
    const offered = await phone.press('7');
    expect(heard(offered)).toMatch(
      /A person will text you by SMS\. To leave a message, speak after the tone/,
    );
    expect(offered.waitingFor).toBe('recording');
    expect(heard(await phone.say('Please call me about my meter.'))).toMatch(/Your message is kept/);
  }, 60_000);

  it('ends after three silences', async () => {
    const phone = await call(provider, number.replace(/7(\d)$/, '9$1'));
    await phone.press('1');
    expect(heard(await phone.wait())).toMatch(/^I did not hear you\. How much airtime\?/);
    await phone.wait();
    expect(await phone.wait()).toMatchObject({ waitingFor: 'nothing' });
  }, 60_000);
});

describe('what is not the provider', () => {
  const numberOf = (account: string) =>
    String(Object(system().accounts.find(({ id }) => id === account)?.settings['numbers'])[0]);

  it('a call with a wrong signature, or to a number that is not ours, is refused and stores nothing', async () => {
    const twilio = {
      CallSid: `CA${'0'.repeat(32)}`,
      AccountSid: String(system().accounts.find(({ id }) => id === 'twilio-voice')?.settings['accountSid']),
      From: '+2348031234579',
      To: numberOf('twilio-voice'),
    };
    expect(await postForm(system().webhookUrl('twilio-voice', 'call'), twilio)).toBe(401);
    const at = {
      isActive: '1',
      sessionId: 'ATVId_not_ours',
      direction: 'Inbound',
      callerNumber: '+2348031234579',
    };
    const url = system().webhookUrl('at-voice', 'call');
    expect(await postForm(url, { ...at, destinationNumber: '+23417009999' })).toBe(400);
    expect(await heardOf(twilio.CallSid)).toBe(0);
    expect(await heardOf(at.sessionId)).toBe(0);
  });

  it('whatever is posted is answered or refused, and never breaks anything', async () => {
    const url = system().webhookUrl('at-voice', 'call');
    const form = {
      ...{ isActive: '1', sessionId: 'ATVId_y', direction: 'Inbound', callerNumber: '+2348031234578' },
      destinationNumber: numberOf('at-voice'),
    };
    const nasty = [
      '',
      '\0',
      '%',
      '</Say>',
      '9'.repeat(200),
      '*'.repeat(50),
      'x'.repeat(9_000),
      '\u202e',
      'null',
    ];
    const statuses = await Promise.all(
      nasty.flatMap((value) =>
        ['dtmfDigits', 'sessionId', 'recordingUrl', 'callerNumber'].map((field) =>
          postForm(`${url}?hop=${encodeURIComponent(value).slice(0, 50)}`, { ...form, [field]: value }),
        ),
      ),
    );
    expect(statuses.filter((status) => status >= 500 || status === 0)).toEqual([]);
  }, 60_000);
});

it('leaves clean books', async () => {
  await expectCleanBooks();
});
