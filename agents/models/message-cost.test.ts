import { expect, it } from 'vitest';
import { messageCosts } from '../../config/rules/message-costs.ts';
import { koboOf } from './cost.ts';
import { hopMicroNaira, messageMicroNaira } from './message-cost.ts';

const { parts, templates, hops } = messageCosts;

it.each<[string, Parameters<typeof messageMicroNaira>, number]>([
  ['each part of a text', ['africastalking-sms', { parts: 3 }], 3 * (parts['africastalking-sms'] ?? 0)],
  ['a free reply within the window', ['whatsapp-cloud', { parts: 1 }], 0],
  ['a template', ['whatsapp-cloud', { parts: 1, template: true }], templates['whatsapp-cloud'] ?? 0],
  [
    'a template and the fee of who carries it',
    ['twilio-whatsapp', { parts: 1, template: true }],
    (parts['twilio-whatsapp'] ?? 0) + (templates['twilio-whatsapp'] ?? 0),
  ],
  ['what nobody charges for', ['webchat', { parts: 1 }], 0],
  ['a channel that is only a property of objects', ['constructor', { parts: 1 }], 0],
])('counts %s', (_case, sent, kobo) => {
  expect(koboOf(messageMicroNaira(...sent))).toBe(kobo);
});

it('counts each answer in a dialogue', () => {
  expect(koboOf(hopMicroNaira('ussd'))).toBe(hops.ussd);
  expect(koboOf(hopMicroNaira('voice'))).toBe(hops.voice);
});
