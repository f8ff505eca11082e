import { createHash } from 'node:crypto';
import fc from 'fast-check';
import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import type { Form } from './form-body.ts';
import { isSignedByTwilio, twilioSignature } from './twilio-signature.ts';

const form = (fields: Readonly<Record<string, string | readonly string[]>>): Form =>
  new Map(Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? [value] : value]));

describe('published and recorded vectors', () => {
  it("Twilio's own example", () => {
    const fields = form({
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
      To: '+18005551212',
    });
    const signature = twilioSignature('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', fields);
    expect(signature).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
  });

  it('a form beyond ASCII', () => {
    const fields = form({
      MessageSid: 'SM00000000000000000000000000000001',
      From: 'whatsapp:+2348031234567',
      To: 'whatsapp:+14155238886',
      Body: 'Héllo 1*2',
      NumMedia: '0',
    });
    const signature = twilioSignature('test_token_0000', 'https://gw.example.ng/webhooks/twilio/sms', fields);
    expect(signature).toBe('miYfiVK+pOCxW+M1pT7l/eoYcyQ=');
  });

  it('JSON, whose hash is in the URL', () => {
    const hash = createHash('sha256').update('{"a":1}').digest('hex');
    const url = `https://gw.example.ng/webhooks/twilio/json?bodySHA256=${hash}`;
    expect(twilioSignature('test_token_0000', url, form({}))).toBe('pP5LRpxdDD3z8SP2CeL01qYBcKg=');
  });
});

const urls = fc.constantFrom(
  'https://gw.example.ng/webhooks/a/inbound',
  'https://gw.example.ng:443/webhooks/a/inbound',
  'http://gw.example.ng:8080/x?q=a b&r=%27',
  "https://user:p@gw.example.ng/x?name=O'Neil&t=%E2%82%A6",
  'https://[::1]:8443/x?',
  'https://[::1]/x',
  'HTTPS://GW.example.ng/é?é=1',
);
const fields = fc.dictionary(
  fc.string({ unit: 'grapheme' }),
  fc.oneof(fc.string({ unit: 'grapheme' }), fc.array(fc.constantFrom('a', 'b', ''), { minLength: 2 })),
  { noNullPrototype: true },
);

describe("against Twilio's SDK", () => {
  it('signs as it signs', () => {
    fc.assert(
      fc.property(fc.string(), urls, fields, (token, url, params) => {
        expect(twilioSignature(token, url, form(params))).toBe(
          twilio.getExpectedTwilioSignature(token, url, params),
        );
      }),
    );
  });

  it('accepts each form of a URL that it accepts, and no other', () => {
    fc.assert(
      fc.property(urls, urls, fields, (signedUrl, url, params) => {
        const signature = twilio.getExpectedTwilioSignature('token', signedUrl, params);
        expect(isSignedByTwilio(['token'], signature, url, form(params))).toBe(
          twilio.validateRequest('token', signature, url, params),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe('forgeries', () => {
  const url = 'https://gw.example.ng/webhooks/a/inbound';
  const honest = form({ From: '+2348031234567', Body: 'Hi' });
  const signature = twilioSignature('token', url, honest);

  it('no other text is taken for a signature', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.nat({ max: 27 })), (guess) => {
        const forged = typeof guess === 'string' ? guess : signature.slice(0, guess);
        expect(isSignedByTwilio(['token'], forged, url, honest)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('one changed character anywhere in it is found', () => {
    for (let at = 0; at < signature.length; at += 1) {
      const other = signature[at] === 'A' ? 'B' : 'A';
      const forged = signature.slice(0, at) + other + signature.slice(at + 1);
      expect(isSignedByTwilio(['token'], forged, url, honest)).toBe(false);
    }
  });

  it.each([
    ['none', undefined],
    ['an empty one', ''],
    ['one with a space after it', `${signature} `],
    ['one given twice', `${signature}, ${signature}`],
    ['its hexadecimal form', Buffer.from(signature, 'base64').toString('hex')],
  ])('%s is refused', (_, forged) => {
    expect(isSignedByTwilio(['token'], forged, url, honest)).toBe(false);
  });

  it('without a token nothing is taken', () => {
    expect(isSignedByTwilio([], signature, url, honest)).toBe(false);
  });

  it('either of two live tokens is enough', () => {
    expect(isSignedByTwilio(['new', 'token'], signature, url, honest)).toBe(true);
  });
});
