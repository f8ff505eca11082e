import { kobo } from './kobo.ts';

/**
 * What it costs us to be heard, in kobo, by channel: each part of a text, each message, each that goes by an approved
 * template. What is not in here costs nothing. Twilio's fee of WhatsApp: https://www.twilio.com/whatsapp/pricing; what
 * Meta, the SMS and voice providers take for Nigeria depends on the contract, so those are reckoned, rounded up: a site
 * writes its own.
 */
export const messageCosts = {
  pricesOn: '2026-11-22',
  /** A text is one or more of them; everything else is one. */
  parts: {
    'africastalking-sms': kobo(5),
    'twilio-sms': kobo(300),
    'twilio-whatsapp': kobo(7.5),
    'sendgrid-email': kobo(1),
  } as Readonly<Record<string, number>>,
  /** Besides, for one that goes by a template. */
  templates: {
    'whatsapp-cloud': kobo(12),
    'twilio-whatsapp': kobo(12),
  } as Readonly<Record<string, number>>,
  /** Of a dialogue, for each answer: what a step of a session costs, and about fifteen seconds of a call. */
  hops: { ussd: kobo(2), voice: kobo(6) },
} as const;
