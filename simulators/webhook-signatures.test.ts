import { expect, test } from 'vitest';
import { signFlutterwaveBody, signMetaBody, signPaystackBody, signTwilioForm } from './webhook-signatures.ts';

test.each([
  {
    name: "Twilio's published example",
    token: '12345',
    url: 'https://mycompany.com/myapp.php?foo=1&bar=2',
    form: {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
      To: '+18005551212',
    },
    signature: 'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
  },
  {
    name: 'letters beyond ASCII',
    token: 'test_token_0000',
    url: 'https://gw.example.ng/webhooks/twilio/sms',
    form: {
      MessageSid: 'SM00000000000000000000000000000001',
      From: 'whatsapp:+2348031234567',
      To: 'whatsapp:+14155238886',
      Body: 'Héllo 1*2',
      NumMedia: '0',
    },
    signature: 'miYfiVK+pOCxW+M1pT7l/eoYcyQ=',
  },
])('signs a Twilio form as Twilio does: $name', ({ token, url, form, signature }) => {
  expect(signTwilioForm(token, url, new URLSearchParams(Object.entries(form)))).toBe(signature);
});

test('signs the URL without its fragment, and a repeated field once for each value', () => {
  const once = new URLSearchParams('b=2&a=1');
  const repeated = new URLSearchParams('a=1&b=2&a=1');
  const url = 'https://gw.example.ng/x';
  expect(signTwilioForm('t', `${url}#rc=3`, repeated)).toBe(signTwilioForm('t', url, once));
});

test('signs a Paystack body as Paystack does', () => {
  const body = '{"event":"charge.success","data":{"reference":"abc123"}}';
  expect(signPaystackBody('sk_test_example', body)).toBe(
    'b916148f8e87d306b64d0bfecb84163b62ac5d72b02226fbd2333576e1b5fd091a62b0723ca650223f30da9b0db03fe311a9a04a221887af2d85bdbb67ce72d8',
  );
});

test('signs a Flutterwave body as version 4 does', () => {
  const body = '{"event":"charge.success","data":{"reference":"abc123"}}';
  expect(signFlutterwaveBody('flw_secret_hash', body)).toBe('92k6HKPLazKTbp+ST0GEkJ+7X1nyE3KQrY8SUMFDsP0=');
});

test('signs a body as Meta does', () => {
  const body = '{"event":"charge.success","data":{"reference":"abc123"}}';
  expect(signMetaBody('meta_app_secret', body)).toBe(
    'f68bd41a2284b436319b5eb7f320f8413ea0ebab3979ebdc981bb7fda6616fe2',
  );
});
