import { describe, expect, it } from 'vitest';
import type { CustomerAddress, Language } from '../../conversation/conversation.ts';
import { addSchedule } from '../schedules/scripted-schedule.ts';
import { openScript, saidIn } from '../scripted-conversation.ts';

const phone: CustomerAddress = {
  ...{ medium: 'sms', value: '+2348031110000', addressKey: 'adr_1' },
  ...{ account: 'sms', ourNumber: '32100', consent: 'unset' },
};
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
const mail: CustomerAddress = {
  ...{ medium: 'email', value: 'ada@mail.example', addressKey: 'adr_mail' },
  ...{ account: 'mail', ourNumber: '', consent: 'unset', trust: 'proved' },
};
const whatsapp: CustomerAddress = {
  ...{ medium: 'whatsapp', value: '+2348099990002', addressKey: 'adr_wa' },
  ...{ account: 'wa', ourNumber: '', consent: 'unset' },
};

/** A customer at these addresses, who writes from the first. */
function open(first: CustomerAddress, ...others: readonly CustomerAddress[]) {
  const script = openScript({ addresses: [first, ...others] });
  const writeFrom = ({ medium, value }: CustomerAddress, text: string) =>
    script.take({ kind: 'message', text, medium, from: { medium, value } });
  return { ...script, writeFrom, write: (text: string) => writeFrom(first, text) };
}

const claimOf = (target: unknown) => ({ kind: 'claim_address', target });
const theirPhone = { medium: 'sms', value: '+2348031234567' };

describe('a claim', () => {
  it.each([
    ['LINK 08031234567', theirPhone],
    ['link 0803 123 4567', theirPhone],
    ['Link to my number +2348031234567.', theirPhone],
    ['LINK ada@mail.example', { medium: 'email', value: 'ada@mail.example' }],
    ['link my e-mail Ada.Obi@Mail.Example', { medium: 'email', value: 'ada.obi@mail.example' }],
    ['my number is 08031234567, I bought there before', theirPhone],
    ['my number is 08031234567', theirPhone],
    ['please connect my phone 08031234567 to this chat', theirPhone],
    ['na my number be 08031234567, I don buy there before', theirPhone],
    ['I dey buy from you before with 08031234567', theirPhone],
    ['my email is ada@mail.example', { medium: 'email', value: 'ada@mail.example' }],
  ])('is made by %j, and answers nothing yet', async (text, target) => {
    const { write } = open(chat);
    const outcome = await write(text);
    expect(outcome.effects).toEqual([claimOf(target)]);
    expect(outcome.replies).toEqual([]);
  });

  it.each([
    'send 500 airtime to 08031234567',
    'what is the token of my brother 08031234567',
    'is 08031234567 yours',
    'link 2348',
    'link ada@mail',
    'send me the link',
    'LINK 08031234567 and 08031234568',
    'my number is 08031234567 and 08031234568',
    'load my number 08031234567 with 500',
  ])('is not made by %j', async (text) => {
    const { effects } = await open(chat).write(text);
    expect(effects.filter(({ kind }) => kind === 'claim_address')).toEqual([]);
  });

  it('of the number that WhatsApp tells needs no number', async () => {
    expect((await open(whatsapp).write('LINK')).effects).toEqual([
      claimOf({ medium: 'sms', value: whatsapp.value }),
    ]);
  });

  it('is not made by a number that answers a question', async () => {
    const { write } = open(chat);
    await write('AIRTIME 500');
    const outcome = await write('my number is 08031234567');
    expect(outcome.effects).toEqual([]);
    expect(saidIn(outcome)).toContain('08031234567');
  });

  it('of what is linked already is told so', async () => {
    const { write } = open(phone, mail);
    expect(saidIn(await write('LINK ada@mail.example'))).toContain(
      'ad***@mail.example is linked to you already',
    );
    expect(saidIn(await write('LINK 08031110000'))).toContain('is where you are writing from');
  });

  it('without an address tells how, but to who waits for the link of a payment', async () => {
    const { write, addOrder, tell } = open(chat);
    expect(saidIn(await write('LINK'))).toContain('LINK 08031234567');
    await write('AIRTIME 500 08031234567');
    await write('YES');
    addOrder();
    await tell('payment_link');
    expect(saidIn(await write('link'))).toMatch(/https:\/\/pay/);
  });
});

describe.each<[Language, RegExp, RegExp]>([
  ['en', /is your code/, /is linked/],
  ['pcm', /na your code/, /don link/],
])('in %s', (language, code, done) => {
  async function openIn(first: CustomerAddress, ...others: readonly CustomerAddress[]) {
    const script = open(first, ...others);
    await script.write(language === 'pcm' ? 'PIDGIN' : 'ENGLISH');
    return script;
  }

  it('the code goes to the claimed address alone, and whoever claims hears where it went', async () => {
    const { take } = await openIn(chat);
    const { replies } = await take({
      kind: 'news',
      news: {
        kind: 'link',
        claimId: 'clm_1',
        about: 'code',
        target: { medium: 'sms', value: '+2348031234567' },
      },
    });
    expect(replies).toHaveLength(2);
    expect(replies[0]).toMatchObject({ class: 'code', code: { claimId: 'clm_1' } });
    expect(JSON.stringify(replies[0]?.content)).toMatch(code);
    expect(replies[0]?.content).toMatchObject({ text: expect.stringContaining('******') });
    expect(replies[1]).toMatchObject({ class: 'notice' });
    expect(replies[1]?.code).toBeUndefined();
    expect(JSON.stringify(replies)).not.toContain('8031234567');
  });

  it('whoever claims hears the same of an address that gets no code', async () => {
    const target = { medium: 'sms', value: '+2348031234567' } as const;
    const news = { kind: 'link', claimId: 'clm_1', about: 'code', target } as const;
    const told = (await (await openIn(chat)).take({ kind: 'news', news })).replies.at(-1);
    const { replies } = await (await openIn(chat)).take({ kind: 'news', news: { ...news, silent: true } });
    expect(replies).toEqual([told]);
  });

  it('a mail has a button besides', async () => {
    const { take } = await openIn(phone);
    const target = { medium: 'email', value: 'ada@mail.example' } as const;
    const { replies } = await take({
      kind: 'news',
      news: { kind: 'link', claimId: 'c', about: 'code', target },
    });
    expect(replies[0]?.content).toMatchObject({ kind: 'link', url: 'https://link.invalid/' });
  });

  it('a link is told where it was asked for and to the telephone', async () => {
    const { take } = await openIn({ ...chat, trust: 'proved' }, phone);
    const { replies } = await take({
      kind: 'news',
      news: { kind: 'link', claimId: 'c', about: 'linked', claimerKey: 'adr_chat', addressKey: 'adr_1' },
    });
    expect(replies).toHaveLength(2);
    expect(JSON.stringify(replies[0]?.content)).toMatch(done);
    expect(replies[1]).toMatchObject({ class: 'notice', addressKey: 'adr_1' });
    expect(JSON.stringify(replies[1]?.content)).toContain('UNLINK');
  });

  it('a link that the telephone itself has asked for is told once', async () => {
    const { take } = await openIn(phone, mail);
    const { replies } = await take({
      kind: 'news',
      news: { kind: 'link', claimId: 'c', about: 'linked', claimerKey: 'adr_1', addressKey: 'adr_mail' },
    });
    expect(replies).toHaveLength(1);
    expect(replies[0]?.addressKey).toBeUndefined();
  });
});

describe('a code that was typed for a claim', () => {
  const claim = {
    claimId: 'clm_1',
    hash: (code: string) => `h${code}`,
    isRight: (code: string) => code === '482913',
  };

  it.each(['482913', 'my code is 482913', '482-913'])('is tried: %j, and is not kept', async (text) => {
    const { write, claims } = open(chat);
    claims.push(claim);
    const { effects, replies } = await write(text);
    expect(effects).toMatchObject([
      { kind: 'hide_digits' },
      { kind: 'try_claim', claimId: 'clm_1', hash: 'h482913' },
    ]);
    expect(replies).toEqual([]);
  });

  it('is not tried where it stands among other words', async () => {
    const { write, claims } = open(chat);
    claims.push(claim);
    const outcome = await write('I did not ask for code 482913');
    expect(outcome.effects).toMatchObject([{ kind: 'hide_digits' }]);
    expect(saidIn(outcome)).toContain('nothing else');
  });

  it('of an order is not taken for it while both wait, and costs it nothing', async () => {
    const { write, claims, addOrder } = open(phone);
    claims.push(claim);
    addOrder({
      status: 'SECOND_FACTOR',
      secondFactor: { addressKey: 'adr_1', issue: 1, triesLeft: 3, newCodesLeft: 2 },
    });
    expect((await write('111111')).effects.map(({ kind }) => kind)).toEqual(['hide_digits', 'try_code']);
    expect((await write('482913')).effects.map(({ kind }) => kind)).toEqual(['hide_digits', 'try_claim']);
  });

  it.each([
    [{ about: 'wrong', triesLeft: 2 } as const, /Tries left: 2/],
    [{ about: 'over' } as const, /no longer good/],
  ])('that led to nothing is told: %j', async (news, said) => {
    const { take } = open(chat);
    const outcome = await take({ kind: 'news', news: { kind: 'link', claimId: 'c', ...news } });
    expect(saidIn(outcome)).toMatch(said);
  });
});

describe('UNLINK', () => {
  const gone = (addressKey: string) => ({ kind: 'unlink_address', addressKey });

  it('takes away the address that it is written from, and the telephone hears of it', async () => {
    const { writeFrom } = open(phone, mail);
    const { effects, replies } = await writeFrom(mail, 'UNLINK');
    expect(effects).toEqual([gone('adr_mail')]);
    expect(replies.map(({ addressKey }) => addressKey)).toEqual([undefined, 'adr_1']);
  });

  it('on the telephone takes away the only other one, or asks which', async () => {
    expect((await open(phone, mail).write('UNLINK')).effects).toEqual([gone('adr_mail')]);
    const { write } = open(phone, mail, { ...chat, trust: 'proved' });
    expect(saidIn(await write('UNLINK'))).toMatch(/1\. ad\*\*\*@mail\.example\n2\. a web chat/);
    expect((await write('2')).effects).toEqual([gone('adr_chat')]);
  });

  it.each([
    ['UNLINK ada@mail.example', 'adr_mail'],
    ['unlink the web chat', 'adr_chat'],
    ['UNLINK WEBCHAT', 'adr_chat'],
  ])('takes the one that is named: %j', async (text, key) => {
    const { effects } = await open(phone, mail, { ...chat, trust: 'proved' }).write(text);
    expect(effects).toEqual([gone(key)]);
  });

  it.each([
    ['UNLINK 08031110000', [phone, mail], /stays linked/],
    ['UNLINK', [phone], /Nothing else/],
    ['UNLINK other@mail.example', [phone, mail], /Nothing else/],
  ] as const)(
    'takes away no telephone and nothing that is not there: %j',
    async (text, [first, ...rest], said) => {
      const outcome = await open(first, ...rest).write(text);
      expect(outcome.effects).toEqual([]);
      expect(saidIn(outcome)).toMatch(said);
    },
  );
});

it('two telephones that are linked are told to call a person, not to unlink', async () => {
  const other: CustomerAddress = { ...phone, value: '+2348031110001', addressKey: 'adr_2' };
  const { take } = open(phone, other);
  const { replies } = await take({
    kind: 'news',
    news: { kind: 'link', claimId: 'c', about: 'linked', claimerKey: 'adr_1', addressKey: 'adr_2' },
  });
  expect(JSON.stringify(replies)).not.toContain('UNLINK');
  expect(replies[1]).toMatchObject({ addressKey: 'adr_2' });
  expect(JSON.stringify(replies[1]?.content)).toContain('AGENT');
});

describe('STOP', () => {
  it('at one address leaves the schedules of who is reached at another, and is spoken of there alone', async () => {
    const script = open({ ...chat, trust: 'proved' }, phone);
    addSchedule(script);
    expect((await script.write('STOP')).effects).toEqual([{ kind: 'set_consent', consent: 'opted_out' }]);
  });

  it('at the last one pauses them', async () => {
    const script = open(chat, { ...phone, consent: 'opted_out' });
    addSchedule(script);
    expect((await script.write('STOP')).effects).toContainEqual({
      kind: 'schedule',
      wish: { do: 'pause_all' },
    });
  });
});
