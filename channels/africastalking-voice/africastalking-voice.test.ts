import { describe, expect, it } from 'vitest';
import { asksFor, injections, offers, says, spokenOf, verbsOf } from '../../test/call-replies.ts';
import { type DialogueRow, dialogueContract, openTestDialogue } from '../../test/dialogue-contract.ts';
import { changeForm, formRequest, readFixture } from '../../test/webhook-request.ts';
import { africastalkingVoice } from './index.ts';

const settings = { numbers: ['+23417001234'], textsBy: { account: 'at-sms', number: '21512' } };
const personNumber = '+2347009999999';
const url = 'https://gw.example.ng/webhooks/s3cret/call';
const fixture = (name: string) => readFixture(import.meta.url, name);
const post = (place: string, body: string) => formRequest(url + place, body);

const call = fixture('call.form');
const ring = post('', call);
const press = (dtmfDigits: string, hop: number) =>
  post(`?hop=${hop}`, changeForm(fixture('digits.form'), { dtmfDigits }));
const silence = (hop: number) => post(`?hop=${hop}`, call);

const menu = offers('What would you like?', 'airtime', 'electricity');
const opened = [{ request: ring, said: [menu] }] as const;
const longest = Array.from({ length: 60 }, (_, index) => `This is sentence ${index} of many.`).join(' ');

const malformed = (name: string, changes: Readonly<Record<string, string | undefined>>) =>
  ({ kind: 'malformed', name, request: post('', changeForm(call, changes)), status: 400 }) as const;

const rows: readonly DialogueRow[] = [
  {
    kind: 'not_the_provider',
    name: 'nothing is signed: the number must be ours',
    request: post('', changeForm(call, { destinationNumber: '+23417009999' })),
    status: 400,
  },
  malformed('no session', { sessionId: undefined }),
  malformed('neither active nor over', { isActive: '2' }),
  malformed('a call of our own', { direction: 'Outbound' }),
  malformed('a recording that is nowhere', { recordingUrl: 'javascript:alert(1)' }),
  {
    kind: 'malformed',
    name: 'JSON',
    request: { ...ring, headers: { 'content-type': 'application/json' } },
    status: 415,
  },
  {
    kind: 'opens',
    name: 'a menu, and where its answer goes',
    request: ring,
    said: [menu],
    inputs: [''],
    tells: ['For airtime, press 1. For electricity, press 2.', 'numDigits="1"', `callbackUrl="${url}?hop=1"`],
  },
  {
    kind: 'opens',
    name: 'the plus of our number was sent unescaped',
    request: post('', call.replace('destinationNumber=%2B', 'destinationNumber=+')),
    said: [menu],
    inputs: [''],
    tells: ['What would you like'],
  },
  {
    kind: 'input',
    name: 'a key, then an amount that ends with hash',
    before: opened,
    request: press('1', 1),
    said: [asksFor('How much airtime?')],
    inputs: ['1'],
    tells: ['How much airtime? Then press hash.', 'finishOnKey="#"', `callbackUrl="${url}?hop=2"`],
  },
  {
    kind: 'input',
    name: 'a number keeps its zero',
    before: opened,
    request: press('08031234567', 1),
    said: [menu],
    inputs: ['08031234567'],
    tells: ['What would you like'],
  },
  {
    kind: 'repeat',
    name: 'star, the same once more',
    before: opened,
    request: press('*', 1),
    said: [],
    inputs: [],
    tells: ['What would you like', `callbackUrl="${url}?hop=2"`],
  },
  {
    kind: 'late',
    name: 'waits and asks again',
    request: ring,
    said: 'late',
    inputs: [''],
    tells: ['One moment', `<Redirect>${url}?hop=0&amp;wait=1</Redirect>`],
  },
  {
    kind: 'late',
    name: 'at last the answer comes by SMS',
    before: [{ request: ring, said: 'late' }],
    request: post('?hop=0&wait=4', call),
    said: 'late',
    inputs: [],
    tells: ['comes to you by SMS'],
  },
  {
    kind: 'unavailable',
    name: 'nothing is kept',
    request: ring,
    said: 'away',
    inputs: [],
    tells: ['cannot answer right now'],
  },
  {
    kind: 'silence',
    name: 'told by a post, or by going on in the document',
    before: opened,
    request: press('', 1),
    said: [],
    inputs: [],
    tells: ['I did not hear you. What would you like', `<Redirect>${url}?hop=2</Redirect>`],
  },
  {
    kind: 'silence',
    name: 'the third ends the call',
    before: [...opened, { request: silence(1), said: [] }, { request: silence(2), said: [] }],
    request: silence(3),
    said: [],
    inputs: [],
    tells: ['To go on, call again or send us an SMS'],
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
    name: 'by SMS',
    impossible: 'There are keys only; a call itself is no notice that could be stopped.',
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

dialogueContract(africastalkingVoice, { settings, secrets: [] }, rows);

describe('a call', () => {
  it('with a hidden number is told why it cannot be served', async () => {
    const dialogue = openTestDialogue(africastalkingVoice, settings);
    const told = await dialogue.post(post('', changeForm(call, { callerNumber: 'anonymous' })));
    expect(spokenOf(told.body)).toContain('your number is hidden');
    expect(told.inputs).toEqual([]);
  });

  it.each(injections)('no text becomes a verb: %j', async (text) => {
    const dialogue = openTestDialogue(africastalkingVoice, settings);
    const { body } = await dialogue.post(ring, [says(text), offers(text, text, text)]);
    expect(verbsOf(body)).toEqual(['Response', 'GetDigits', 'Say', 'Redirect']);
    expect(body).not.toMatch(/(?![\n\t])\p{Cc}|evil\.example\/a/u);
  });

  it('that is over changes nothing, whatever was asked', async () => {
    const dialogue = openTestDialogue(africastalkingVoice, settings);
    await dialogue.post(ring, [menu]);
    const told = await dialogue.post(post('?hop=1', fixture('end.form')));
    expect(told).toMatchObject({ body: expect.stringContaining('<Response/>'), inputs: [] });
    expect((await dialogue.post(press('1', 1), [asksFor('How much?')])).inputs).toEqual(['1']);
  });

  it('events change nothing', () => {
    const events = africastalkingVoice.open(settings).webhooks.find(({ name }) => name === 'events');
    expect(events?.parse(post('', fixture('end.form')))).toEqual([]);
  });
});

describe('a person', () => {
  const called = says('A person will text you by SMS.', { person: true });
  const recording = fixture('recording.form');

  it('gets a message once, though its recording comes again with the end of the call', async () => {
    const dialogue = openTestDialogue(africastalkingVoice, settings);
    const { body } = await dialogue.post(ring, [called]);
    expect(verbsOf(body)).toEqual(['Response', 'Record', 'Say', 'Say']);
    const told = await dialogue.post(post('?hop=1', recording), [says('Thank you.')]);
    expect(told.messages).toMatchObject([
      { text: 'Voice message', files: [{ contentType: 'audio/mpeg', id: expect.stringContaining('.mp3') }] },
    ]);
    const { recordingUrl = '' } = Object.fromEntries(new URLSearchParams(recording));
    const end = changeForm(fixture('end.form'), { recordingUrl });
    expect((await dialogue.post(post('?hop=1', end))).inputs).toEqual([]);
  });

  it('gets it also where the caller just hung up', async () => {
    const dialogue = openTestDialogue(africastalkingVoice, settings);
    await dialogue.post(ring, [called]);
    const end = changeForm(fixture('end.form'), { recordingUrl: 'https://voice.example.ng/r/1.mp3' });
    expect((await dialogue.post(post('?hop=1', end), [says('Thank you.')])).inputs).toEqual([
      'Voice message',
    ]);
  });

  it('nothing recorded ends the call', async () => {
    const dialogue = openTestDialogue(africastalkingVoice, settings);
    await dialogue.post(ring, [called]);
    const told = await dialogue.post(post('?hop=1', changeForm(recording, { recordingUrl: '' })));
    expect(verbsOf(told.body)).toEqual(['Response', 'Say']);
    expect(told.inputs).toEqual([]);
  });

  it('is dialled where there is a number, and a message taken where nobody answers', async () => {
    const dialogue = openTestDialogue(africastalkingVoice, { ...settings, personNumber });
    const { body } = await dialogue.post(ring, [called]);
    expect(verbsOf(body)).toEqual(['Response', 'Say', 'Dial', 'Record', 'Say', 'Say']);
    expect(body).toContain(`phoneNumbers="${personNumber}"`);
  });

  it.each([
    ['picked up', { dialDurationInSeconds: undefined }],
    ['ended', {}],
  ])('the posts about a dialled leg are never answered with another call: %s', async (_, changes) => {
    const dialogue = openTestDialogue(africastalkingVoice, { ...settings, personNumber });
    await dialogue.post(ring, [called]);
    const told = await dialogue.post(post('', changeForm(fixture('dialled.form'), changes)));
    expect(verbsOf(told.body)).toEqual(['Response']);
  });
});
