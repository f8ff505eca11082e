import { describe, expect, it } from 'vitest';
import { asksFor, offers, says } from '../../test/call-replies.ts';
import { type DialogueRow, dialogueContract, openTestDialogue } from '../../test/dialogue-contract.ts';
import { changeForm, formRequest, readFixture } from '../../test/webhook-request.ts';
import type { DialogueState } from '../dialogue.ts';
import { africastalkingUssd } from './index.ts';
import { readHop, takeHop } from './parse.ts';
import { Settings } from './schema.ts';

const settings = Settings.parse({
  serviceCodes: ['*384*77#', '*347*9#'],
  textsBy: { account: 'at-sms', number: '21512' },
});
const url = 'https://gw.example.ng/webhooks/s3cret/dial';
const fixture = (name: string) => readFixture(import.meta.url, name);
const post = (body: string) => formRequest(url, body);

const dialForm = fixture('dial.form');
const dial = post(dialForm);
const enter = (text: string) => post(changeForm(dialForm, { text }));

const menu = offers('What would you like?', 'Airtime', 'Electricity');
const opened = [{ request: dial, said: [menu] }] as const;
const longest = Array.from({ length: 60 }, (_, index) => `This is sentence ${index} of many.`).join(' ');

const malformed = (name: string, changes: Readonly<Record<string, string | undefined>>) =>
  ({ kind: 'malformed', name, request: post(changeForm(dialForm, changes)), status: 400 }) as const;

const rows: readonly DialogueRow[] = [
  {
    kind: 'not_the_provider',
    name: 'nothing is signed: the code must be ours',
    request: post(changeForm(dialForm, { serviceCode: '*384*78#' })),
    status: 400,
  },
  malformed('no session', { sessionId: undefined }),
  malformed('a caller who is no telephone', { phoneNumber: 'MTN' }),
  malformed('no caller', { phoneNumber: undefined }),
  malformed('no service code', { serviceCode: undefined }),
  malformed('more than anybody enters', { text: '1*'.repeat(1_000) }),
  {
    kind: 'malformed',
    name: 'a field sent twice',
    request: post(`${dialForm}&phoneNumber=%2B2348059999999`),
    status: 400,
  },
  {
    kind: 'malformed',
    name: 'JSON',
    request: { ...dial, headers: { 'content-type': 'application/json' } },
    status: 415,
  },
  {
    kind: 'opens',
    name: 'a screen that waits for an answer',
    request: dial,
    said: [menu],
    inputs: [''],
    tells: [/^CON What would you like\?\n1 Airtime\n2 Electricity$/],
  },
  {
    kind: 'opens',
    name: 'no text at all',
    request: post(changeForm(dialForm, { text: undefined })),
    said: [menu],
    inputs: [''],
    tells: [/^CON /],
  },
  {
    kind: 'opens',
    name: 'the plus of the number was sent unescaped',
    request: post(dialForm.replace('phoneNumber=%2B', 'phoneNumber=+')),
    said: [menu],
    inputs: [''],
    tells: [/^CON /],
  },
  {
    kind: 'opens',
    name: 'what is dialled behind the code is entered one after the other',
    request: post(fixture('deep-link.form')),
    said: [asksFor('Airtime NGN 500 for 08051234567.')],
    inputs: ['', '1', '08051234567', '500'],
    tells: [/^CON Airtime NGN 500/],
  },
  {
    kind: 'input',
    name: 'only what is new of the text that grows',
    before: [...opened, { request: enter('1'), said: [asksFor('How much?')] }],
    request: enter('1*500'),
    said: [asksFor('You pay NGN 500.')],
    inputs: ['500'],
    tells: [/^CON You pay NGN 500\.$/],
  },
  {
    kind: 'input',
    name: 'a star of the customer belongs to the answer',
    before: [...opened, { request: enter('1'), said: [asksFor('How much?')] }],
    request: enter('1*5*00'),
    said: [says('No.')],
    inputs: ['5*00'],
    tells: [/^END No\.$/],
  },
  {
    kind: 'input',
    name: '0 is the menu where there is no page before',
    before: opened,
    request: enter('0'),
    said: [menu],
    inputs: ['MENU'],
    tells: [/^CON /],
  },
  {
    kind: 'repeat',
    name: 'is answered as before',
    before: opened,
    request: dial,
    said: [says('something else')],
    inputs: [],
    tells: [/^CON What would you like\?/],
  },
  {
    kind: 'repeat',
    name: 'also when the dialogue has gone on',
    before: [...opened, { request: enter('1'), said: [asksFor('How much?')] }],
    request: dial,
    said: [says('something else')],
    inputs: [],
    tells: [/^CON What would you like\?/],
  },
  {
    kind: 'late',
    name: 'ends with the way by SMS',
    request: dial,
    said: 'late',
    inputs: [''],
    tells: [/^END .*by SMS/],
  },
  {
    kind: 'unavailable',
    name: 'ends, and nothing is promised',
    request: dial,
    said: 'away',
    inputs: [],
    tells: [/^END Sorry/],
  },
  {
    kind: 'silence',
    name: 'an empty answer is one, and shows the menu',
    before: [...opened, { request: enter('1'), said: [asksFor('How much?')] }],
    request: enter('1*'),
    said: [menu],
    inputs: [''],
    tells: [/^CON /],
  },
  {
    kind: 'longest_text',
    name: 'falls into pages of 160 characters',
    request: dial,
    reply: asksFor(longest),
    next: (page) => enter(Array.from({ length: page }, () => '99').join('*')),
    read: (body) => body.slice(4).replace(/\n0 Back|\n99 More/g, ''),
    hasMore: (body) => /\n99 More$/.test(body),
    mostCharacters: 160,
    words: longest,
  },
  {
    kind: 'stop',
    name: 'is a word like any other',
    before: opened,
    request: enter('STOP'),
    said: [says('You get no more notices.')],
    inputs: ['STOP'],
    tells: [/^END You get no more notices\.$/],
  },
  {
    kind: 'language',
    name: 'the keys are in the language of the reply',
    request: dial,
    said: [{ ...says('Order SB7K3QX2'), keep: true }],
    inputs: [''],
    tells: [/^END Order SB7K3QX2\nWe go text am give you by SMS\.$/],
  },
];

dialogueContract(africastalkingUssd, { settings, secrets: [] }, rows);

describe('a dialled hop', () => {
  it('is known by the session, the caller, the network and all that was entered', () => {
    expect(readHop(post(fixture('hop.form')), settings)).toEqual({
      dialogueId: 'at:ussd:ATUid_9c1f64ab2d7e40b39a5d1c8e7f602b11',
      from: { medium: 'ussd', value: '+2348031234567' },
      to: '*384*77#',
      step: '1*500',
      entered: '1*500',
      network: 'MTN',
    });
  });

  it.each([
    ['99', { page: 0, pages: 3 }, { kind: 'show', page: 1 }],
    ['99', { page: 2, pages: 3 }, { kind: 'say', inputs: ['99'] }],
    ['99', { page: 0, pages: 1 }, { kind: 'say', inputs: ['99'] }],
    ['0', { page: 2, pages: 3 }, { kind: 'show', page: 1 }],
    ['0', { page: 0, pages: 3 }, { kind: 'say', inputs: ['MENU'] }],
    [' 2 ', { page: 1, pages: 3 }, { kind: 'say', inputs: ['2'] }],
    ['00', { page: 1, pages: 3 }, { kind: 'say', inputs: ['00'] }],
  ])('%j on page %j', (input, { page, pages }, move) => {
    const state: DialogueState = { taken: 1, shown: { page, pages, asks: true }, silences: 0 };
    expect(takeHop(readHop(enter(`1*${input}`), settings), state)).toEqual(move);
  });
});

describe('the end of a session', () => {
  const [webhook] = africastalkingUssd.open(settings).webhooks;
  const end = formRequest('https://gw.example.ng/webhooks/s3cret/end', fixture('end.form'));

  it('is heard and needs nothing: what was broken off is kept with the conversation', () => {
    expect(webhook?.parse(end)).toEqual([]);
    expect(webhook?.answer).toEqual({ status: 200, type: 'text/plain', body: '' });
  });

  it('of another code is refused', () => {
    const body = changeForm(fixture('end.form'), { serviceCode: '*123#' });
    expect(() => webhook?.parse(formRequest(end.url, body))).toThrow('none of this account');
  });
});

describe('the late and the unavailable screen', () => {
  it.each([
    ['late', /E dey take small time/],
    ['away', /we no fit answer/],
  ] as const)('%s: speaks the language of the dialogue so far', async (said, words) => {
    const dialogue = openTestDialogue(africastalkingUssd, settings);
    await dialogue.post(dial, [menu], 'pcm');
    expect((await dialogue.post(enter('1'), said)).body).toMatch(words);
  });

  it('what came too late is shown to a repeat', async () => {
    const dialogue = openTestDialogue(africastalkingUssd, settings);
    await dialogue.post(dial, 'late');
    dialogue.arrive([menu]);
    expect((await dialogue.post(dial)).body).toMatch(/^CON What would you like/);
    expect((await dialogue.post(enter('2'), [asksFor('Meter?')])).inputs).toEqual(['2']);
  });
});
