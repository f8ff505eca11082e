import { WebhookError } from '../../config/errors.ts';
import type { ChannelEvent } from '../../conversation/channel-event.ts';
import { voicePacks } from '../../conversation/language/language-packs.ts';
import type { WebhookAnswer, WebhookRequest } from '../../conversation/webhook.ts';
import { readPlace } from '../call-steps.ts';
import type { Hop } from '../dialogue.ts';
import { readFields, readForm } from '../form-body.ts';
import { readInternationalNumber } from '../phone-number.ts';
import { requireTwilioAccount } from '../twilio-webhook.ts';
import { hangUpWith } from './render.ts';
import { type Call, CallForm, type Settings, StatusForm } from './schema.ts';

function readCall(request: WebhookRequest, settings: Settings): Call {
  const form = readFields(readForm(request), CallForm);
  requireTwilioAccount(form.AccountSid, settings);
  if (!settings.numbers.includes(form.To)) {
    throw new WebhookError(400, 'The number in `To` is none of this account.');
  }
  return form;
}

// Networks put a word for a hidden number, or the keys that spell it: ANONYMOUS, RESTRICTED, UNAVAILABLE, BLOCKED,
// UNKNOWN.
const hidden: ReadonlySet<string> = new Set([
  '+266696687',
  '+7378742833',
  '+86282452253',
  '+2562533',
  '+8656696',
]);

const callerOf = ({ From }: Call) => (hidden.has(From) ? undefined : readInternationalNumber(From));

/** Who calls without a number can't be served: there is nobody to text, and nobody whose conversation it is. */
export function declineHidden(request: WebhookRequest, settings: Settings): WebhookAnswer | undefined {
  return callerOf(readCall(request, settings)) === undefined
    ? hangUpWith(voicePacks.en.voice.numberHidden, settings)
    : undefined;
}

/** The address that was posted to tells the hop from the others of its call: a repeat has the same. */
export function readHop(request: WebhookRequest, settings: Settings): Hop {
  const form = readCall(request, settings);
  const number = callerOf(form);
  if (number === undefined) throw new WebhookError(400, '`From` is no telephone number.');
  const place = readPlace(request.url);
  const entered = form.Digits || heard(form.SpeechResult);
  const files = form.RecordingUrl === '' ? undefined : [{ contentType: 'audio/mpeg', id: form.RecordingUrl }];
  const signal = signalOf(form, entered, place.number);
  return {
    dialogueId: `tw:call:${form.CallSid}`,
    from: { medium: 'voice', value: number },
    to: form.To,
    step: String(place.number),
    // What ended a recording, or was pressed while another telephone rang, is no answer.
    entered: files || form.DialCallStatus !== '' ? '' : entered,
    ...place,
    ...(files ? { files } : {}),
    ...(signal ? { signal } : {}),
  };
}

/** A sentence of speech as text: `Airtime.` is a word. */
const heard = (speech: string) => speech.trim().replace(/[.?!]+$/, '');

const answeredLegs: readonly string[] = ['completed', 'answered'];

function signalOf({ DialCallStatus }: Call, entered: string, number: number): Hop['signal'] {
  if (DialCallStatus !== '') return answeredLegs.includes(DialCallStatus) ? 'connected' : 'not_connected';
  return entered === '' && number > 0 ? 'silence' : undefined;
}

/** No event: an order needs no call to go on, and these may be late or missing. */
export function readStatus(request: WebhookRequest, settings: Settings): readonly ChannelEvent[] {
  requireTwilioAccount(readFields(readForm(request), StatusForm).AccountSid, settings);
  return [];
}
