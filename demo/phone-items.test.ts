import { describe, expect, it } from 'vitest';
import type { PaymentLink } from '../console/wire.ts';
import { linksIn, tickOf, toItem, toOwnItem } from './phone-items.ts';

const url = 'http://127.0.0.1:8090/paystack/pay/abc123';
const link: PaymentLink = {
  ...{ url, gateway: 'paystack', reference: 'SB1-1', amountKobo: 50_000, state: 'open' },
};
const book = new Map([[url, link]]);
const message = {
  ...{ seq: 1, id: 'm1', at: '2026-11-21T10:00:00Z', to: '+2348031230141', status: 'Success' },
  text: `Pay here: ${url}`,
};

describe('a telephone', () => {
  it('shows a message with its link and how far it has come', () => {
    expect(toItem('africastalking', message, book)).toEqual({
      id: 'africastalking:m1',
      customer: 'ada',
      phone: 'sms',
      provider: 'africastalking',
      from: 'bot',
      at: Date.parse(message.at),
      text: message.text,
      tick: 'delivered',
      links: [link],
    });
  });

  it.each([
    ['twilio', 'whatsapp:+2348031230141', 'whatsapp'],
    ['whatsapp-cloud', '2348031230141', 'whatsapp'],
    ['sendgrid', 'Ada <ADA@mail.example>', 'email'],
  ])('knows what %s brings to %s', (provider, to, phone) => {
    expect(toItem(provider, { ...message, to }, book)).toMatchObject({ customer: 'ada', phone });
  });

  it('shows nothing that is for somebody else', () => {
    expect(toItem('twilio', { ...message, to: '+2348031239999' }, book)).toBeUndefined();
  });

  it('shows files and answers to tap', () => {
    const offered = {
      ...message,
      choices: [{ id: 'yes', title: 'Yes' }],
      attachments: [{ filename: 'receipt.pdf', type: 'application/pdf' }],
    };
    expect(toItem('sendgrid', { ...offered, to: 'ada@mail.example' }, book)).toMatchObject({
      choices: [{ id: 'yes', title: 'Yes' }],
      files: [{ name: 'receipt.pdf', type: 'application/pdf' }],
    });
  });

  it('shows what its owner wrote', () => {
    const event = { seq: 1, at: message.at, provider: 'twilio', kind: 'inbound', id: 'SM1' };
    expect(toOwnItem({ ...event, from: '+2348031230141', text: 'hi' })).toMatchObject({
      ...{ id: 'twilio:SM1', from: 'customer', text: 'hi', tick: 'sent' },
    });
    expect(toOwnItem({ ...event, kind: 'webhook', from: '+2348031230141' })).toBeUndefined();
  });

  it.each([
    ['accepted', 'sent'],
    ['Sent', 'sent'],
    ['Success', 'delivered'],
    ['read', 'read'],
    ['undelivered', 'failed'],
    ['AbsentSubscriber', 'failed'],
  ] as const)('draws %s as %s', (status, tick) => {
    expect(tickOf(status)).toBe(tick);
  });

  it('names a link once', () => {
    expect(linksIn(book, url, `again ${url}`)).toEqual([link]);
  });
});
