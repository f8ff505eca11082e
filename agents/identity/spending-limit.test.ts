import { describe, expect, it } from 'vitest';
import type { CustomerAddress } from '../../conversation/conversation.ts';
import { openScript, saidIn } from '../scripted-conversation.ts';

const chat: CustomerAddress = {
  ...{
    medium: 'webchat',
    value: 'v1',
    addressKey: 'adr_chat',
    account: 'chat',
    ourNumber: '',
    consent: 'unset',
  },
};
const phone: CustomerAddress = {
  ...{ medium: 'sms', value: '+2348031110000', addressKey: 'adr_1' },
  ...{ account: 'sms', ourNumber: '32100', consent: 'unset' },
};

function open(...addresses: readonly CustomerAddress[]) {
  const script = openScript({ addresses });
  const write = (text: string) =>
    script.take({ kind: 'message', text, medium: 'webchat', from: { medium: 'webchat', value: 'v1' } });
  return { ...script, write };
}

const kinds = (effects: readonly { kind: string }[]) => effects.map(({ kind }) => kind);

describe('an address that nobody has shown to be the customer’s', () => {
  it('buys for up to 20,000 at a time, and is marked', async () => {
    const { write } = open(chat);
    await write('AIRTIME 20000 08031234567');
    const { effects } = await write('YES');
    expect(effects).toMatchObject([{ kind: 'place_order', order: { trust: 'unproved' } }]);
  });

  it.each([
    ['ENGLISH', /up to|for NGN 20,000/, /Finish it/],
    ['PIDGIN', /NGN 20,000/, /1\. /],
  ])('is told of LINK for more, and what it wanted waits: %s', async (language, said, offer) => {
    const { write, take } = open(chat);
    await write(language);
    await write('AIRTIME 25000 08031234567');
    const refused = await write('YES');
    expect(refused.effects).toEqual([]);
    expect(saidIn(refused)).toMatch(said);
    expect(saidIn(refused)).toContain('LINK');
    const linked = {
      kind: 'link',
      claimId: 'c',
      about: 'linked',
      claimerKey: 'adr_chat',
      addressKey: 'x',
    } as const;
    expect(saidIn(await take({ kind: 'news', news: linked }))).toMatch(offer);
  });

  it('buys for 50,000 a day, of which what was not paid is no part', async () => {
    const { write, orders } = open(chat);
    for (const number of ['08031234561', '08031234562']) {
      await write(`AIRTIME 20000 ${number}`);
      expect(kinds((await write('YES')).effects)).toEqual(['place_order']);
    }
    await write('AIRTIME 15000 08031234563');
    expect(kinds((await write('YES')).effects)).toEqual([]);
    const [first] = orders.values();
    if (first) orders.set(first.orderId, { ...first, status: 'EXPIRED' });
    expect(saidIn(await write('YES'))).toMatch(/YES/);
    expect(kinds((await write('YES')).effects)).toEqual(['place_order']);
  });

  it('may buy as before tomorrow', async () => {
    const { write, wait } = open(chat);
    for (const number of ['08031234561', '08031234562']) {
      await write(`AIRTIME 20000 ${number}`);
      await write('YES');
    }
    wait(24 * 60 + 1);
    await write('AIRTIME 20000 08031234563');
    expect(kinds((await write('YES')).effects)).toEqual(['place_order']);
  });

  it('sets up nothing that costs more each time', async () => {
    const { write } = open(chat);
    await write('every friday 25000 airtime for 08031234567');
    const refused = await write('YES');
    expect(kinds(refused.effects)).toEqual([]);
    expect(saidIn(refused)).toContain('LINK');
  });
});

it.each([
  ['the telephone itself', [phone]],
  ['a web chat that has proved it', [{ ...chat, trust: 'proved' as const }, phone]],
])('%s has no such limit', async (_who, addresses) => {
  const script = openScript({ addresses });
  const [first] = addresses;
  if (!first) throw new Error('no address');
  const { medium, value } = first;
  const write = (text: string) => script.take({ kind: 'message', text, medium, from: { medium, value } });
  await write('AIRTIME 45000 08031234567');
  const { effects } = await write('YES');
  expect(effects).toMatchObject([{ kind: 'place_order', order: { verifiedAddress: 'adr_1' } }]);
  expect(JSON.stringify(effects)).not.toContain('unproved');
});
