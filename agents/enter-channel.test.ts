import { describe, expect, it } from 'vitest';
import type { Medium } from '../conversation/address.ts';
import type { CustomerAddress } from '../conversation/conversation.ts';
import { openScript, saidIn } from './scripted-conversation.ts';

const base = { account: 'acc', ourNumber: '', consent: 'unset', trust: 'proved' } as const;
const phone: CustomerAddress = { ...base, medium: 'sms', value: '+2348031110000', addressKey: 'adr_1' };
const whatsapp: CustomerAddress = {
  ...base,
  medium: 'whatsapp',
  value: '+2348031110000',
  addressKey: 'adr_wa',
};
const mail: CustomerAddress = { ...base, medium: 'email', value: 'ada@mail.example', addressKey: 'adr_mail' };

function open(pidgin = false) {
  const script = openScript({ addresses: [phone, whatsapp, mail] });
  const from = async ({ medium, value }: CustomerAddress, text: string, over: Medium = medium) =>
    await script.take({ kind: 'message', text, medium: over, from: { medium, value } });
  const begin = async () => (pidgin ? await from(whatsapp, 'PIDGIN') : undefined);
  return { ...script, from, begin };
}

describe('a purchase that was begun on another channel', () => {
  it.each([
    [false, /You were buying NGN 500.*\n1\. Finish it/s],
    [true, /1\. /],
  ])('is offered after the answer to the first message here, and finished by 1', async (pidgin, offer) => {
    const { from, begin } = open(pidgin);
    await begin();
    expect(saidIn(await from(whatsapp, 'AIRTIME 500 08031234567'))).toMatch(/YES/);
    const answer = saidIn(await from(mail, 'BALANCE'));
    expect(answer).toMatch(offer);
    expect(saidIn(await from(mail, '1'))).toContain('08031234567');
    const placed = await from(mail, 'YES');
    expect(placed.effects.map(({ kind }) => kind)).toEqual(['place_order']);
  });

  it('is shown again before a yes counts here, however fresh its quote is', async () => {
    const { from } = open();
    await from(whatsapp, 'AIRTIME 500 08031234567');
    const shown = await from(phone, 'YES');
    expect(shown.effects).toEqual([]);
    expect(saidIn(shown)).toMatch(/please look again.*08031234567.*YES/s);
    expect((await from(phone, 'YES')).effects.map(({ kind }) => kind)).toEqual(['place_order']);
  });

  it('of the same number by USSD is shown again before a yes by SMS counts', async () => {
    const { from } = open();
    await from(phone, 'AIRTIME 500 08031234567', 'ussd');
    expect((await from(phone, 'YES', 'sms')).effects).toEqual([]);
  });

  it('takes an answer here that fits nothing else', async () => {
    const { from } = open();
    expect(saidIn(await from(whatsapp, 'AIRTIME 500 for another line'))).toMatch(/number/i);
    expect(saidIn(await from(phone, '08031234567'))).toMatch(/NGN 500.*08031234567/s);
  });

  it('is taken up by a 1 alone, where its question waits', async () => {
    const { from } = open();
    await from(whatsapp, 'AIRTIME');
    expect(saidIn(await from(phone, '1'))).toMatch(/^How much airtime/);
    expect(saidIn(await from(phone, '500'))).toMatch(/NGN 500/);
  });

  it('is not answered by a digit that chose something else there', async () => {
    const { from } = open();
    await from(whatsapp, 'MENU');
    expect(saidIn(await from(phone, '1'))).not.toMatch(/How much airtime/);
  });

  it('gives way to another one that is begun here', async () => {
    const { from } = open();
    await from(whatsapp, 'AIRTIME 500 08031234567');
    const said = saidIn(await from(phone, 'AIRTIME 200 08031234568'));
    expect(said).toContain('08031234568');
    expect((await from(phone, 'YES')).effects.map(({ kind }) => kind)).toEqual(['place_order']);
  });

  it('goes on as before where nothing else was written from', async () => {
    const { from } = open();
    await from(whatsapp, 'AIRTIME 500 08031234567');
    expect((await from(whatsapp, 'YES')).effects.map(({ kind }) => kind)).toEqual(['place_order']);
  });
});
