import { describe, expect, it } from 'vitest';
import { auditMoney } from '../../commands/chaos/audit-money.ts';
import { readBooks } from '../../commands/chaos/settle.ts';
import { clickPay, openSmallSystem } from './small-system.ts';
import { openHandset } from './ussd-handset.ts';

const patience = { timeout: 60_000, interval: 100 };

describe('dialled from any phone', () => {
  const { system, records, postSms, texts } = openSmallSystem();
  const handset = (number: string) => openHandset(system, number);

  /** Waits for a text like this to the number; the last such one. */
  async function textTo(number: string, mark: RegExp): Promise<string> {
    const last = async () => (await texts(number)).findLast((text) => mark.test(text)) ?? '';
    await expect.poll(last, patience).toMatch(mark);
    return await last();
  }

  it('airtime is bought, and its receipt comes by SMS', async () => {
    const number = '+2348031237701';
    const { dial, enter } = handset(number);
    expect((await dial()).screen).toMatch(/^Welcome\. What would you like\?\n1 Buy airtime\n/);
    expect((await enter('1')).screen).toMatch(/^How much airtime\?/);
    expect((await enter('500')).screen).toBe(
      'Airtime NGN 500 for 08031237701 (MTN). You pay NGN 500.\n1 Yes\n2 Cancel\n3 Other number',
    );
    expect((await enter('1')).screen).toMatch(
      /^Pay NGN 500 by the link that we text you, or from:\n1 GTBank\n/,
    );
    const paying = await enter('1');
    expect(paying.screen).toMatch(/dial \*737\*[\d*]+# on your GTBank line.*\nWe text it to you by SMS\.$/);
    expect(paying.open).toBe(false);
    const link = await textTo(number, /\/paystack\/pay\//);
    expect(await textTo(number, /\*737\*/)).toBe(paying.screen.replace(/\nWe text.*/, ''));
    await clickPay(link);
    expect(await textTo(number, /Receipt SB/)).toMatch(/MTN 08031237701/);
    expect(await texts(number)).toHaveLength(3);
  }, 90_000);

  it('electricity is bought: the meter, its company, the amount; the token comes by SMS', async () => {
    const number = '+2348031237702';
    const { dial, enter } = handset(number);
    await dial();
    expect((await enter('2')).screen).toMatch(/^Enter your meter number/);
    expect((await enter('1')).screen).toMatch(/^Not valid\. Enter your meter number/);
    expect((await enter('45012345678')).screen).toMatch(
      /^Meter 45012345678: which company\?\n1 Eko\n2 Ikeja/,
    );
    expect((await enter('2')).screen).toMatch(/: how much electricity\? Enter NGN/);
    expect((await enter('2000')).screen).toMatch(/^Electricity NGN 2,000, meter 45012345678/);
    expect((await enter('1')).screen).toMatch(/^Pay NGN 2,100 by the link/);
    await clickPay(await textTo(number, /\/paystack\/pay\//));
    const receipt = await textTo(number, /Token: /);

    const token = /Token: ([\d -]+)/.exec(receipt)?.[1] ?? 'none';
    await dial();
    expect((await enter('4')).screen).toMatch(/delivered\.\n1 Receipt\n2 How to load it\n3 Menu$/);
    expect((await enter('1')).screen).toContain(token);
  }, 90_000);

  it('data is bought from a list', async () => {
    const number = '+2348031237703';
    const { dial, enter } = handset(number);
    await dial();
    expect((await enter('3')).screen).toMatch(/^MTN data\. Choose:\n1 .*\n6 More data$/s);
    expect((await enter('6')).screen).toMatch(/^More MTN data:\n1 /);
    expect((await enter('1')).screen).toMatch(/^Data .* for .*: 08031237703 \(MTN\)\. You pay NGN/);
    await enter('1');
    await clickPay(await textTo(number, /\/paystack\/pay\//));
    expect(await textTo(number, /Receipt SB/)).toMatch(/MTN data/);
  }, 90_000);

  it('airtime for another line: its number is asked for and named', async () => {
    const { dial, enter } = handset('+2348031237704');
    await dial();
    expect((await enter('1', '200', '3')).screen).toBe('Which number gets it? Enter 11 digits.');
    expect((await enter('0805')).screen).toMatch(/^Not valid\. Which number gets it/);
    expect((await enter('08051234567')).screen).toMatch(/^Airtime NGN 200 for 08051234567 \(GLO\)/);
  }, 60_000);

  it('a session that drops at the confirmation is finished by SMS', async () => {
    const number = '+2348031237705';
    const { dial, enter, drop } = handset(number);
    await dial();
    expect((await enter('1', '300')).screen).toMatch(/1 Yes/);
    await drop();
    expect(await texts(number)).toEqual([]);
    await postSms(number, 'YES');
    // Nothing is bought on a yes to what was shown elsewhere: it is shown here once more.
    expect(await textTo(number, /NGN 300 for 08031237705/)).toMatch(/YES/);
    await postSms(number, 'YES');
    await clickPay(await textTo(number, /\/paystack\/pay\//));
    await textTo(number, /Receipt SB/);
    const orders = (await records()).orders.filter(({ payableKobo }) => payableKobo === 30_000);
    expect(orders).toHaveLength(1);
  }, 90_000);

  it('who dials again goes on where it broke off, or starts again', async () => {
    const number = '+2348031237706';
    const { dial, enter, drop } = handset(number);
    const offer = /^You were buying NGN 400 MTN airtime.*\n1 Finish it\n2 Start again\n3 Menu$/;
    await dial();
    await enter('1', '400');
    await drop();
    expect((await dial()).screen).toMatch(offer);
    expect((await enter('1')).screen).toMatch(/^Airtime NGN 400 .*\n1 Yes/);
    await drop();
    expect((await dial()).screen).toMatch(offer);
    expect((await enter('2')).screen).toMatch(/^How much airtime\?/);
    expect((await enter('450', '1')).screen).toMatch(/^Pay NGN 450 by the link/);
    expect((await dial()).screen).toMatch(/^Welcome\./);
  }, 60_000);

  it('what is dialled behind the code is entered at once, and nothing of it is texted', async () => {
    const number = '+2348031237707';
    const { dial, enter } = handset(number);
    expect((await dial('*384*77*1*500#')).screen).toMatch(/^Airtime NGN 500 for 08031237707 \(MTN\)/);
    expect((await dial('*384*77*2*500#')).screen).toMatch(/^NGN 500 electricity\. Enter your meter number/);
    const inOne = await dial('*384*77*2*45012345671*2*5000#');
    expect(inOne.screen).toMatch(/^Electricity NGN 5,000, meter 45012345671 \(IKEDC/);
    expect((await enter('1')).screen).toMatch(/^Pay NGN 5,100/);
    expect((await texts(number)).join()).not.toMatch(/How much|Welcome/);
  }, 60_000);

  it('a hop that comes three times at once is one turn with one answer', async () => {
    const number = '+2348031237708';
    const { dial, enter, enterRepeated } = handset(number);
    const dialled = await dial('*384*77#', 3);
    expect(new Set(dialled.bodies).size).toBe(1);
    await enter('1', '250');
    const confirmed = await enterRepeated('1', 3);
    expect(confirmed.statuses).toEqual([200, 200, 200]);
    expect(new Set(confirmed.bodies).size).toBe(1);
    expect(confirmed.screen).toMatch(/^Pay NGN 250/);
    const { orders, inbox } = await records();
    expect(orders.filter(({ payableKobo }) => payableKobo === 25_000)).toHaveLength(1);
    const hops = inbox.filter(({ id }) => id.includes(confirmed.sessionId));
    expect(hops).toHaveLength(4);
    expect(await textTo(number, /\/paystack\/pay\//)).toMatch(/Pay NGN 250/);
    expect(await texts(number)).toHaveLength(1);
  }, 60_000);

  it('Pidgin is chosen by its digit, and stays', async () => {
    const { dial, enter, drop } = handset('+2348031237709');
    await dial();
    expect((await enter('9')).screen).toMatch(/^Abeg choose:/);
    await drop();
    expect((await dial()).screen).toMatch(/^Welcome\. Wetin you want\?/);
    expect((await enter('9')).screen).toMatch(/^Please choose:/);
  }, 60_000);

  it('leaves clean books', async () => {
    expect(auditMoney(await records(), await readBooks(system().simulators))).toMatchObject({
      ledgerImbalanceKobo: 0,
      doubledVends: 0,
      doubleCredits: 0,
    });
  });
});
