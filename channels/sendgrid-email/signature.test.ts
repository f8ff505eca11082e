import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WebhookError } from '../../config/errors.ts';
import { sendgridEmail } from './index.ts';

/** `FUZZ_RUNS=5000` for as many forgeries. */
const numRuns = Number(import.meta.env['FUZZ_RUNS'] ?? 300);

// The vector of the test of SendGrid's own SDKs: its line end is signed too.
const vector = {
  publicKey:
    'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==',
  signature:
    'MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=',
  timestamp: '1600112502',
  body: `${JSON.stringify([
    {
      email: 'hello@world.com',
      event: 'dropped',
      reason: 'Bounced Address',
      sg_event_id: 'ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA',
      sg_message_id: 'LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0',
      'smtp-id': '<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>',
      timestamp: 1600112492,
    },
  ])}\r\n`,
};

const events = sendgridEmail
  .open({ apiKey: 'SG.k', name: 'Acme', addresses: ['help@mail.example.ng'], eventKeys: [vector.publicKey] })
  .webhooks.find(({ name }) => name === 'events');

type Call = { readonly body: Buffer; readonly signature?: string; readonly timestamp?: string };

function isTaken({ body, signature, timestamp }: Call): boolean {
  try {
    events?.verify({
      url: 'https://gw.example.ng/webhooks/a/events',
      rawBody: body,
      headers: {
        'content-type': 'application/json',
        'x-twilio-email-event-webhook-signature': signature,
        'x-twilio-email-event-webhook-timestamp': timestamp,
      },
    });
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(WebhookError);
    expect(error).toMatchObject({ status: 401 });
    return false;
  }
}

const { signature, timestamp } = vector;
const body = Buffer.from(vector.body);
const genuine = { body, signature, timestamp };

describe('the signature of events', () => {
  it('is the one that SendGrid’s own SDKs compute', () => {
    expect(isTaken(genuine)).toBe(true);
  });

  const bytes = Buffer.from(signature, 'base64');
  it.each([
    ['without its line end', { ...genuine, body: body.subarray(0, -2) }],
    [
      'written anew',
      { ...genuine, body: Buffer.from(`${JSON.stringify(JSON.parse(vector.body), null, 1)}\r\n`) },
    ],
    ['without a signature', { body, timestamp }],
    ['without a time', { body, signature }],
    ['with an empty signature', { ...genuine, signature: '' }],
    ['with half a signature', { ...genuine, signature: signature.slice(0, 48) }],
    ['with a signature that is no DER', { ...genuine, signature: Buffer.alloc(71, 48).toString('base64') }],
    ['with a signature in hexadecimal', { ...genuine, signature: bytes.toString('hex') }],
    ['with two signatures', { ...genuine, signature: `${signature}, ${signature}` }],
    ['with a later time', { ...genuine, timestamp: '1600112503' }],
    ['with a time that is no time', { ...genuine, timestamp: 'now' }],
  ])('is refused %s', (_what, forged) => {
    expect(isTaken(forged)).toBe(false);
  });

  it('is refused where digits went from the time into the body, though the signed bytes are the same', () => {
    expect(isTaken({ body: Buffer.from(`02${vector.body}`), signature, timestamp: '16001125' })).toBe(false);
  });

  it(`is never found by chance or by change, in ${numRuns} tries`, () => {
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const otherBody = fc.oneof(
      fc
        .string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) })
        .map((text) => Buffer.from(text)),
      fc
        .tuple(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }))
        .map(([at, by]) => flip(body, at, by)),
    );
    const otherSignature = fc.oneof(
      fc.string(),
      fc.base64String({ minLength: 40, maxLength: 100 }),
      fc
        .tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }))
        .map(([at, by]) => flip(bytes, at, by).toString('base64')),
      fc.constant(sign('sha256', Buffer.concat([Buffer.from(timestamp), body]), stranger).toString('base64')),
    );
    const forgery = fc.oneof(
      otherBody.map((changed): Call => ({ ...genuine, body: changed })),
      otherSignature.map((changed): Call => ({ ...genuine, signature: changed })),
      fc.nat().map((changed): Call => ({ ...genuine, timestamp: String(changed) })),
      fc.record({ body: otherBody, signature: otherSignature, timestamp: fc.string() }),
    );
    fc.assert(
      fc.property(forgery, (forged) => {
        fc.pre(
          !(forged.timestamp === timestamp && forged.signature === signature && forged.body.equals(body)),
        );
        expect(isTaken(forged)).toBe(false);
      }),
      { numRuns },
    );
  });
});

function flip(buffer: Buffer, at: number, by: number): Buffer {
  const changed = Buffer.from(buffer);
  changed[at] = (changed[at] ?? 0) ^ by;
  return changed;
}
