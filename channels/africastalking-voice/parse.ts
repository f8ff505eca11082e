import { WebhookError } from '../../config/errors.ts';
import type { ChannelEvent } from '../../conversation/channel-event.ts';
import { voicePacks } from '../../conversation/language/language-packs.ts';
import type { WebhookAnswer, WebhookRequest } from '../../conversation/webhook.ts';
import { readPlace } from '../call-steps.ts';
import type { Hop } from '../dialogue.ts';
import { readFields, readForm } from '../form-body.ts';
import { readInternationalNumber } from '../phone-number.ts';
import { hangUpWith, nothing } from './render.ts';
import { type Call, CallForm, EventForm, type Settings } from './schema.ts';

/** Throws WebhookError 400 for a number that is none of this account's: the path is the only other proof. */
function requireOurs(destination: string, { numbers }: Settings): void {
  if (!numbers.includes(destination) && !numbers.includes(destination.replace(/^ ?/, '+'))) {
    throw new WebhookError(400, 'The number in `destinationNumber` is none of this account.');
  }
}

function readCall(request: WebhookRequest, settings: Settings): Call {
  const form = readFields(readForm(request), CallForm);
  requireOurs(form.destinationNumber, settings);
  return form;
}

/** Who calls without a number can't be served: there is nobody to text, and nobody whose conversation it is. */
export function declineHidden(request: WebhookRequest, settings: Settings): WebhookAnswer | undefined {
  const { callerNumber, isActive } = readCall(request, settings);
  if (readInternationalNumber(callerNumber) !== undefined) return undefined;
  return isActive === '1' ? hangUpWith(voicePacks.en.voice.numberHidden, settings) : nothing;
}

/**
 * The address that was posted to tells the hop from the others of its call. A recording names itself: it may come once
 * when it is done and once more with the end of the call.
 */
export function readHop(request: WebhookRequest, settings: Settings): Hop {
  const form = readCall(request, settings);
  const number = readInternationalNumber(form.callerNumber);
  if (number === undefined) throw new WebhookError(400, '`callerNumber` is no telephone number.');
  const place = readPlace(request.url);
  const { recordingUrl } = form;
  const signal = signalOf(form, place.number);
  return {
    dialogueId: `at:voice:${form.sessionId}`,
    from: { medium: 'voice', value: number },
    to: form.destinationNumber,
    step: recordingUrl === '' ? stepOf(signal, place.number) : `recorded:${recordingUrl}`,
    entered: recordingUrl === '' ? form.dtmfDigits : '',
    ...place,
    ...(recordingUrl === '' ? {} : { files: [{ contentType: 'audio/mpeg', id: recordingUrl }] }),
    ...(signal ? { signal } : {}),
  };
}

/** The news of a call go to the address of its last step, and are none themselves. */
function stepOf(signal: Hop['signal'], number: number): string {
  return signal === 'ended' || signal === 'connected' ? signal : String(number);
}

/**
 * Dialling is told of when the leg is picked up and again when it ends, by posts that must be answered with nothing: the
 * same Dial would call again for ever. After a leg that nobody took the call goes on in the document itself.
 */
function signalOf(form: Call, number: number): Hop['signal'] {
  if (form.isActive === '0') return 'ended';
  const dialled = [form.dialDestinationNumber, form.dialStartTime, form.dialDurationInSeconds];
  if (dialled.some((field) => field !== '')) return 'connected';
  return form.dtmfDigits === '' && number > 0 ? 'silence' : undefined;
}

/** No event: an order needs no call to go on, and these may be late or missing. */
export function readEvent(request: WebhookRequest, settings: Settings): readonly ChannelEvent[] {
  requireOurs(readFields(readForm(request), EventForm).destinationNumber, settings);
  return [];
}
