import type { LanguagePack } from './language-pack.ts';

/** The one-time code of a large order, in Nigerian Pidgin. */
export const pcmCode: LanguagePack['code'] = {
  sent: ({ code, ref, what, payable, minutes }) =>
    `${code} na your code for order ${ref}: ${what}. You go pay ${payable}. Reply with the code inside ${minutes} minutes. No tell anybody, even if dem call you say na us.`,
  sentTo: ({ ref, number }) =>
    `Order ${ref} need code. We don send am by SMS to your number wey end with ${number}: send am back from there.`,
  wrong: ({ ref, count }) =>
    `That one no be the code for order ${ref}. E remain ${count} chance. Reply NEW CODE for another one, or CANCEL.`,
  failed: ({ ref }) =>
    `Order ${ref} don cancel: the code no correct, e don pass the number of times. We no charge you. To try again, order once more. If no be you, reply AGENT.`,
  expired: ({ ref }) =>
    `Order ${ref} don cancel: the code no come back in time. We no charge you. To try again, order once more.`,
  notRenewed: ({ ref }) =>
    `Order ${ref}: we no fit send another code again. Reply with the last one, or CANCEL.`,
  alone:
    'To approve your order, reply with only the 6 digits of the code, nothing else. If no be you order am, reply CANCEL.',
  otherNumber: ({ number }) =>
    `Abeg send the code from the number wey receive am, the one wey end with ${number}. We no do anything with am here.`,
};
