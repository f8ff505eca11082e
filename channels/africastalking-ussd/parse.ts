import { WebhookError } from '../../config/errors.ts';
import type { ChannelEvent } from '../../conversation/channel-event.ts';
import type { WebhookRequest } from '../../conversation/webhook.ts';
import { networkOfCode } from '../africastalking-networks.ts';
import type { DialogueState, Hop, Move } from '../dialogue.ts';
import { readFields, readForm } from '../form-body.ts';
import { readInternationalNumber } from '../phone-number.ts';
import { backKey, moreKey } from './keys.ts';
import { EndForm, HopForm, type Settings } from './schema.ts';

/** Throws WebhookError 400 for a service code that is none of this account's: the path is the only other proof. */
export function readHop(request: WebhookRequest, settings: Settings): Hop {
  const form = readFields(readForm(request), HopForm);
  requireServiceCode(form.serviceCode, settings);
  const number = readInternationalNumber(form.phoneNumber);
  if (number === undefined) throw new WebhookError(400, '`phoneNumber` is no telephone number.');
  const network = networkOfCode(form.networkCode);
  return {
    dialogueId: `at:ussd:${form.sessionId}`,
    from: { medium: 'ussd', value: number },
    to: form.serviceCode,
    // Everything entered so far is repeated with each hop, and there is no other name for one.
    step: form.text,
    entered: form.text,
    ...(network === undefined ? {} : { network }),
  };
}

/** No event: what a dropped session leaves behind is kept with the conversation anyway, and this may never come. */
export function readEnd(request: WebhookRequest, settings: Settings): readonly ChannelEvent[] {
  requireServiceCode(readFields(readForm(request), EndForm).serviceCode, settings);
  return [];
}

/** What was entered since the hop before: a key of the screen itself, or words for the conversation. */
export function takeHop({ entered }: Hop, { taken, shown }: DialogueState): Move {
  if (!shown) {
    const inputs = entered === '' ? [] : entered.split('*');
    // The first word opens the dialogue; what was dialled behind the service code is entered after it.
    return { kind: 'say', inputs: ['', ...inputs], opens: inputs.length === 0 ? 'dialled' : 'deep_link' };
  }
  // Only the part behind what is known: a star of the customer's own belongs to the answer.
  const input = entered
    .slice(taken)
    .replace(taken === 0 ? '' : /^\*/, '')
    .trim();
  if (input === moreKey && shown.page + 1 < shown.pages) return { kind: 'show', page: shown.page + 1 };
  if (input === backKey && shown.page > 0) return { kind: 'show', page: shown.page - 1 };
  return { kind: 'say', inputs: [input === backKey ? 'MENU' : input] };
}

/** The code may be dialled with more behind it: `*384*77*2*500#` is this account's `*384*77#`. */
function requireServiceCode(dialled: string, { serviceCodes }: Settings): void {
  const fits = serviceCodes.some((code) => dialled === code || dialled.startsWith(code.replace(/#$/, '*')));
  if (!fits) throw new WebhookError(400, 'The code in `serviceCode` is none of this account.');
}
