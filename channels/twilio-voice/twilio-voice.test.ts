import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import { asksFor, injections, offers, says, spokenOf, verbsOf } from '../../test/call-replies.ts';
import { type DialogueRow, dialogueContract, openTestDialogue } from '../../test/dialogue-contract.ts';
import { changeForm, formRequest, readFixture } from '../../test/webhook-request.ts';
import { twilioVoice } from './index.ts';

const accountSid = 'AC00000000000000000000000000000001';
const authToken = 'test_token_0000';
const settings = {
  accountSid,
  authToken,
  numbers: ['+14155238886'],
  textsBy: { account: 'twilio-sms', number: '+14155238886' },
};
const personNumber = '+2347009999999';
const url = 'https://gw.example.ng/webhooks/s3cret/call';
const fixture = (name: string) => readFixture(import.meta.url, name);

/** Signed by Twilio's own code, so that ours is compared with it. */
function signed(place: string, body: string, token = authToken) {
  const params = Object.fromEntries(new URLSearchParams(body));
  const signature = twilio.getExpectedTwilioSignature(token, url + place, params);
  return formRequest(url + place, body, { 'x-twilio-signature': signature });
}

const call = fixture('call.form');
const ring = signed('', call);
const press = (digits: string, hop: number) =>
  signed(`?hop=${hop}`, changeForm(fixture('digits.form'), { Digits: digits }));
const silence = (hop: number) => signed(`?hop=${hop}`, call);
const saySpeech = (text: string, hop: number) =>
  signed(`?hop=${hop}`, changeForm(fixture('speech.form'), { SpeechResult: text }));

const menu = offers('What would you like?', 'airtime', 'electricity');
const opened = [{ request: ring, said: [menu] }] as const;
const longest = Array.from({ length: 60 }, (_, index) => `This is sentence ${index} of many.`).join(' ');

const rows: readonly DialogueRow[] = [
  { kind: 'not_the_provider', name: 'no signature', request: formRequest(url, call), status: 401 },
  {
    kind: 'not_the_provider',
    name: "another account's token",
    request: signed('', call, 'other'),
    status: 401,
  },
  {
    kind: 'not_the_provider',
    name: 'the signature of another step',
    request: { ...press('1', 1), url: `${url}?hop=2` },
    status: 401,
  },
  {
    kind: 'malformed',
    name: 'no call',
    request: signed('', changeForm(call, { CallSid: undefined })),
    status: 400,
  },
  {
    kind: 'malformed',
    name: 'a number that is not ours',
    request: signed('', changeForm(call, { To: '+14155550000' })),
    status: 400,
  },
  {
    kind: 'malformed',
    name: 'a call of another account',
    request: signed('', changeForm(call, { AccountSid: `AC${'9'.repeat(32)}` })),
    status: 400,
  },
  {
    kind: 'opens',
    name: 'a menu, and where its answer goes',
    request: ring,
    said: [menu],
    inputs: [''],
    tells: ['For airtime, press 1. For electricity, press 2.', 'numDigits="1"', `action="${url}?hop=1"`],
  },
  {
    kind: 'input',
    name: 'a key, then an amount that ends with hash',
    before: opened,
    request: press('1', 1),
    said: [asksFor('How much airtime?')],
    inputs: ['1'],
    tells: ['How much airtime? Then press hash.', 'finishOnKey="#"', `action="${url}?hop=2"`],
  },
  {
    kind: 'input',
    name: 'speech',
    before: opened,
    request: saySpeech('Five hundred airtime.', 1),
    said: [asksFor('For which number?')],
    inputs: ['Five hundred airtime'],
    tells: [/input="dtmf speech"/],
  },
  {
    kind: 'input',
    name: 'zero, the menu',
    before: opened,
    request: press('0', 1),
    said: [menu],
    inputs: ['MENU'],
    tells: ['What would you like'],
  },
  {
    kind: 'repeat',
    name: 'star, the same once more',
    before: opened,
    request: press('*', 1),
    said: [],
    inputs: [],
    tells: ['What would you like', `action="${url}?hop=2"`],
  },
  {
    kind: 'late',
    name: 'waits and asks again',
    request: ring,
    said: 'late',
    inputs: [''],
    tells: ['One moment', `<Redirect method="POST">${url}?hop=0&amp;wait=1</Redirect>`],
  },
  {
    kind: 'late',
    name: 'at last the answer comes by SMS',
    before: [{ request: ring, said: 'late' }],
    request: signed('?hop=0&wait=4', call),
    said: 'late',
    inputs: [],
    tells: ['comes to you by SMS', '<Hangup/>'],
  },
  {
    kind: 'unavailable',
    name: 'nothing is kept',
    request: ring,
    said: 'away',
    inputs: [],
    tells: ['cannot answer right now', '<Hangup/>'],
  },
  {
    kind: 'silence',
    name: 'asked again',
    before: opened,
    request: silence(1),
    said: [],
    inputs: [],
    tells: ['I did not hear you. What would you like', `>${url}?hop=2</Redirect>`],
  },
  {
    kind: 'silence',
    name: 'the third ends the call',
    before: [...opened, { request: silence(1), said: [] }, { request: silence(2), said: [] }],
    request: silence(3),
    said: [],
    inputs: [],
    tells: ['To go on, call again or send us an SMS', '<Hangup/>'],
  },
  {
    kind: 'longest_text',
    name: 'in pages, by 9',
    request: ring,
    reply: asksFor(longest),
    next: (page) => press('9', page),
    read: (body) => spokenOf(body).replace(/ For more, press 9\.$/, ''),
    hasMore: (body) => body.includes('press 9'),
    mostCharacters: 500,
    words: longest,
  },
  {
    kind: 'stop',
    name: 'said aloud',
    before: opened,
    request: saySpeech('Stop.', 1),
    said: [says('You get no more notices.')],
    inputs: ['Stop'],
    tells: ['no more notices'],
  },
  {
    kind: 'language',
    name: 'Pidgin all around',
    before: opened,
    request: press('1', 1),
    said: [says('Your money don enter.')],
    inputs: ['1'],
    tells: ['To hear am again, press star', 'Thank you say you use us'],
  },
];

dialogueContract(twilioVoice, { settings, secrets: [authToken] }, rows);

describe('a call', () => {
  it.each(['anonymous', 'Restricted', '', 'client:web', '+266696687'])(
    'from %j is told why it cannot be served',
    async (From) => {
      const dialogue = openTestDialogue(twilioVoice, settings);
      const told = await dialogue.post(signed('', changeForm(call, { From })));
      expect(spokenOf(told.body)).toContain('your number is hidden');
      expect(verbsOf(told.body)).toEqual(['Response', 'Say', 'Hangup']);
      expect(told.inputs).toEqual([]);
    },
  );

  it.each(injections)('no text becomes a verb: %j', async (text) => {
    const dialogue = openTestDialogue(twilioVoice, settings);
    const { body } = await dialogue.post(ring, [says(text), offers(text, text, text)]);
    expect(verbsOf(body)).toEqual(['Response', 'Gather', 'Say', 'Redirect']);
    expect(body).not.toMatch(/(?![\n\t])\p{Cc}|evil\.example\/a/u);
  });

  it('ends after an answer that asks nothing, unless a key is pressed', async () => {
    const dialogue = openTestDialogue(twilioVoice, settings);
    const { body } = await dialogue.post(ring, [says('All done.')]);
    expect(verbsOf(body)).toEqual(['Response', 'Gather', 'Say', 'Say', 'Hangup']);
    expect(spokenOf(body)).toContain('For the menu, press 0.');
  });

  it('is told a late answer when it has come, and goes on from there', async () => {
    const dialogue = openTestDialogue(twilioVoice, settings);
    await dialogue.post(ring, [menu]);
    await dialogue.post(press('1', 1), 'late');
    dialogue.arrive([asksFor('How much airtime?')]);
    const told = await dialogue.post(signed('?hop=1&wait=1', call));
    expect(spokenOf(told.body)).toBe('How much airtime? Then press hash.');
    expect(told.body).toContain(`action="${url}?hop=2"`);
    const unheard = await dialogue.post(silence(2));
    expect(spokenOf(unheard.body)).toBe('I did not hear you. How much airtime? Then press hash.');
  });

  it('status callbacks change nothing', () => {
    const status = twilioVoice.open(settings).webhooks.find(({ name }) => name === 'status');
    const request = signed('', fixture('status.form'));
    expect(() => status?.verify(request)).not.toThrow();
    expect(status?.parse(request)).toEqual([]);
  });
});

describe('a person', () => {
  const called = says('A person will text you by SMS.', { person: true });
  const record = signed('?hop=1', fixture('recording.form'));

  it('gets a message that is spoken after the tone, with the words for a person and the recording', async () => {
    const dialogue = openTestDialogue(twilioVoice, settings);
    const { body } = await dialogue.post(ring, [called]);
    expect(verbsOf(body)).toEqual(['Response', 'Say', 'Record', 'Say', 'Hangup']);
    expect(body).toContain(`action="${url}?hop=1"`);
    const { messages } = await dialogue.post(record, [says('Thank you.')]);
    expect(messages).toMatchObject([
      {
        text: 'Voice message',
        files: [{ contentType: 'audio/mpeg', id: expect.stringContaining('/Recordings/RE') }],
      },
    ]);
  });

  it('is dialled where there is a number; where nobody answers a message is taken', async () => {
    const dialogue = openTestDialogue(twilioVoice, { ...settings, personNumber });
    const { body } = await dialogue.post(ring, [called]);
    expect(verbsOf(body)).toEqual(['Response', 'Say', 'Dial', 'Number']);
    expect(body).toContain(`<Number>${personNumber}</Number>`);
    const missed = await dialogue.post(signed('?hop=1', fixture('dialled.form')));
    expect(spokenOf(missed.body)).toContain('nobody could take your call');
    expect(verbsOf(missed.body)).toContain('Record');
    expect(missed.inputs).toEqual([]);
  });

  it('has spoken: the call is over', async () => {
    const dialogue = openTestDialogue(twilioVoice, { ...settings, personNumber });
    await dialogue.post(ring, [called]);
    const form = changeForm(fixture('dialled.form'), { DialCallStatus: 'completed' });
    expect(verbsOf((await dialogue.post(signed('?hop=1', form))).body)).toEqual(['Response', 'Hangup']);
  });
});
