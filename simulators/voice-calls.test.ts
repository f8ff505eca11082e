import { expect, it } from 'vitest';
import { type Received, startBench, startReceiver } from './test-bench.ts';
import { signTwilioForm } from './webhook-signatures.ts';

const from = '+2348031234567';
const authToken = 'token';

type Provider = 'africastalking' | 'twilio';
type Document = (received: Received, count: number) => string;

/** A gateway that answers each post of a call with a document. */
async function openPhone(provider: Provider, document: Document, status = 200) {
  const receiver = await startReceiver((received, count) => ({ status, body: document(received, count) }));
  const bench = await startBench({
    callbacks: {
      twilio: { voiceUrl: `${receiver.url}/call`, voiceNumber: '+14155238886', accountSid: 'AC1', authToken },
      africastalking: {
        voiceUrl: `${receiver.url}/call`,
        voiceEventsUrl: `${receiver.url}/events`,
        voiceNumber: '+23417001234',
      },
    },
  });
  const control = async (action: string, input: object) =>
    (await bench.control(`${provider}/call${action}`, input)).body as Record<string, unknown>;
  const call = await control('', { from });
  const { callId } = call;
  return {
    ...{ call, receiver, bench },
    press: (keys: string) => control('/keys', { callId, keys }),
    say: (text: string, hangUp = false) => control('/speak', { callId, text, hangUp }),
    wait: (posted = false) => control('/silence', { callId, posted }),
    hangUp: () => control('/hangup', { callId }),
    repeat: () => control('/repeat', { callId }),
  };
}

const menu = (action: string) =>
  `<Response><Gather action="${action}" input="dtmf speech" numDigits="1"><Say>Press 1 &amp; go.</Say></Gather><Say>Bye.</Say></Response>`;
const atMenu = (callbackUrl: string) =>
  `<Response><GetDigits callbackUrl="${callbackUrl}" finishOnKey="#"><Say>How much?</Say></GetDigits><Say>Bye.</Say></Response>`;

it('Twilio calls with signed posts, waits for keys and posts them where it was told', async () => {
  const { call, receiver, press } = await openPhone('twilio', ({ headers, path, form }) =>
    path === '/call'
      ? menu(`http://${headers.host}/next?hop=1&amp;a=b`)
      : `<Response><Say>You pressed ${form['Digits']}.</Say></Response>`,
  );
  expect(call).toMatchObject({ spoken: 'Press 1 & go.', waitingFor: 'keys', numDigits: 1 });
  const told = await press('12');
  expect(told).toMatchObject({ spoken: 'You pressed 1.', waitingFor: 'nothing' });
  const [first, second] = receiver.received;
  expect(first?.form).toMatchObject({
    From: from,
    To: '+14155238886',
    AccountSid: 'AC1',
    Direction: 'inbound',
  });
  expect(second?.path).toBe('/next?hop=1&a=b');
  const signature = signTwilioForm(
    authToken,
    receiver.url + (second?.path ?? ''),
    new URLSearchParams(second?.body),
  );
  expect(second?.headers['x-twilio-signature']).toBe(signature);
});

it('Twilio hears speech where it was asked to, and goes on in the document after silence', async () => {
  const answer: Document = ({ headers, form }) =>
    form['SpeechResult']
      ? `<Response><Say>${form['SpeechResult']}</Say></Response>`
      : menu(`http://${headers.host}/n`);
  const heard = await openPhone('twilio', answer);
  expect(await heard.say('airtime please')).toMatchObject({
    spoken: 'airtime please',
    waitingFor: 'nothing',
  });
  const silent = await openPhone('twilio', answer);
  expect(await silent.wait()).toMatchObject({ spoken: 'Bye.', waitingFor: 'nothing' });
  expect(silent.receiver.received).toHaveLength(1);
});

it("Africa's Talking posts keys up to the hash, and tells of the end", async () => {
  const { receiver, press, bench } = await openPhone('africastalking', ({ headers, form }) =>
    form['dtmfDigits'] ? '<Response><Say>Thanks.</Say></Response>' : atMenu(`http://${headers.host}/n`),
  );
  expect(await press('500#')).toMatchObject({ spoken: 'Thanks.', waitingFor: 'nothing' });
  const posts = await receiver.untilReceived(4);
  expect(posts.map(({ path, form }) => [path, form['isActive'], form['dtmfDigits']])).toEqual([
    ['/call', '1', undefined],
    ['/n', '1', '500'],
    ['/n', '0', undefined],
    ['/events', '0', undefined],
  ]);
  expect(await bench.get(`/_inspect/africastalking/calls?from=${encodeURIComponent(from)}`)).toMatchObject([
    { waitingFor: 'keys' },
    { transcript: ['How much?', '> 500#', 'Thanks.'], waitingFor: 'nothing' },
  ]);
});

it('records what is spoken, also by who hangs up after it', async () => {
  const recorded: Document = ({ headers, form }) =>
    form['RecordingUrl'] || form['recordingUrl']
      ? '<Response><Say>Kept.</Say></Response>'
      : `<Response><Record action="http://${headers.host}/n" callbackUrl="http://${headers.host}/n"/></Response>`;
  const twilio = await openPhone('twilio', recorded);
  expect(twilio.call).toMatchObject({ waitingFor: 'recording' });
  expect(await twilio.say('Please call me')).toMatchObject({ spoken: 'Kept.' });
  expect(twilio.receiver.received[1]?.form).toMatchObject({
    Digits: '#',
    RecordingUrl: expect.stringContaining('/RE'),
  });
  const at = await openPhone('africastalking', recorded);
  expect(await at.say('Please call me', true)).toMatchObject({ spoken: 'Kept.', waitingFor: 'nothing' });
  const told = at.receiver.received.filter(({ form }) => form['recordingUrl']);
  expect(told.map(({ form }) => form['isActive'])).toEqual(['1', '0', '0']);
});

it("dials a person: Twilio tells how it ended, Africa's Talking of the pick-up too", async () => {
  const dial: Document = ({ form }) =>
    form['DialCallStatus'] || form['dialDestinationNumber']
      ? '<Response/>'
      : '<Response><Dial><Number>+2347009999999</Number></Dial><Say>Nobody.</Say></Response>';
  const twilio = await openPhone('twilio', dial);
  expect(twilio.call).toMatchObject({ waitingFor: 'person' });
  await twilio.wait();
  expect(twilio.receiver.received.at(-1)?.form).toMatchObject({ DialCallStatus: 'no-answer' });
  const atDial: Document = (received, count) =>
    dial(received, count).replace('<Number>+2347009999999</Number>', '');
  const missed = await openPhone('africastalking', atDial);
  expect(await missed.wait()).toMatchObject({ spoken: 'Nobody.', waitingFor: 'nothing' });
  const taken = await openPhone('africastalking', atDial);
  await taken.say('hello');
  const told = taken.receiver.received.filter(({ form }) => form['dialDestinationNumber']);
  expect(told.map(({ form }) => form['dialDurationInSeconds'])).toEqual([undefined, '31']);
});

it.each([
  ['no XML', 'Hello', 200, 'invalid_xml'],
  ['an unescaped ampersand', '<Response><Say>a & b</Say></Response>', 200, 'invalid_xml'],
  ['a verb that there is not', '<Response><Explode/></Response>', 200, 'unknown_verb'],
  ['a verb inside of words', '<Response><Say><Hangup/></Say></Response>', 200, 'unknown_verb'],
  ['an error', '<Response/>', 500, 'http_500'],
])("%s is the provider's own error to the caller", async (_, document, status, error) => {
  const { call } = await openPhone('twilio', () => document, status);
  expect(call).toMatchObject({ waitingFor: 'nothing', error });
  expect(call['spoken']).toContain('application error');
});

it('a document that leads back to itself ends', async () => {
  const { call } = await openPhone(
    'twilio',
    ({ headers }) => `<Response><Redirect>http://${headers.host}/call</Redirect></Response>`,
  );
  expect(call).toMatchObject({ error: 'posts_without_end' });
});

it('repeats its last post as it was, and faults strike it', async () => {
  const { receiver, repeat, bench } = await openPhone('twilio', () => menu('http://127.0.0.1:9/'));
  expect(await repeat()).toMatchObject({ status: 200 });
  expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body);
  await bench.control('faults', [{ provider: 'twilio', operation: 'call', kind: 'duplicate' }]);
  await bench.control('twilio/call', { from });
  expect(receiver.received).toHaveLength(4);
});
