import type { Needs } from './facts.ts';

/** The one-time code of a large order, in English. GSM-7 characters only. */
export const enCode = {
  sent: ({ code, ref, what, payable, minutes }: Needs<'code' | 'ref' | 'what' | 'payable' | 'minutes'>) =>
    `${code} is your code for order ${ref}: ${what}. You pay ${payable}. Reply with the code within ${minutes} minutes. Tell it to nobody, not even us by phone.`,
  sentTo: ({ ref, number }: Needs<'ref' | 'number'>) =>
    `Order ${ref} needs a code. It went by SMS to your number ending in ${number}: send it back from there.`,
  wrong: ({ ref, count }: Needs<'ref' | 'count'>) =>
    `That is not the code of order ${ref}. Tries left: ${count}. Reply NEW CODE for another one, or CANCEL.`,
  failed: ({ ref }: Needs<'ref'>) =>
    `Order ${ref} is cancelled: the code was wrong too often. Nothing was charged. To try again, order once more. If it was not you, reply AGENT.`,
  expired: ({ ref }: Needs<'ref'>) =>
    `Order ${ref} is cancelled: its code did not come back in time. Nothing was charged. To try again, order once more.`,
  notRenewed: ({ ref }: Needs<'ref'>) =>
    `Order ${ref}: no more codes can be sent. Reply with the last one, or CANCEL.`,
  alone:
    'To approve your order reply with the 6 digits of the code and nothing else. If you did not order this, reply CANCEL.',
  otherNumber: ({ number }: Needs<'number'>) =>
    `Please send the code from the number that got it, the one ending in ${number}. Nothing was done with it here.`,
};
