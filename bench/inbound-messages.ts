import { randomBytes } from 'node:crypto';

/** An SMS as Africa's Talking posts it, ready to go over the wire. */
export type InboundSms = { readonly id: string; readonly from: string; readonly form: string };

export const shortCode = '21512';
/** What every message asks for; a whole turn: parsed, slots filled, quoted, a confirmation asked. */
export const messageForm = 'AIRTIME <amount> MTN <number>';

const date = encodeURIComponent(new Date().toISOString().replace(/\.\d+Z$/, 'Z'));
const run = randomBytes(4).toString('hex');
let made = 0;

/**
 * The next message of a sender: `sender` 0 to 999,999 is a telephone number. Ids and bodies never repeat within a run.
 * Fields and encoding are those of developers.africastalking.com/docs/sms/handling_incoming (read 2026-11-21).
 */
export function nextSms(sender: number): InboundSms {
  made += 1;
  const number = made;
  const id = `${run}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
  const from = `+2348031${String(sender).padStart(6, '0')}`;
  const text = `AIRTIME+${100 + (number % 5_000)}+MTN+0803${String(2_000_000 + (number % 1_000_000))}`;
  const form =
    `linkId=${number}&text=${text}&to=${shortCode}&id=${id}&date=${date}` +
    `&from=%2B${from.slice(1)}&cost=NGN+0.00&networkCode=62130`;
  return { id, from, form };
}
