import type { Needs } from './facts.ts';

/** One customer at several addresses, in English. GSM-7 characters only. */
export const enLink = {
  how: 'To have your orders, tokens and wallet here too, write LINK and the phone number or e-mail that you use with us, like LINK 08031234567.',
  own: ({ address }: Needs<'address'>) => `${address} is where you are writing from.`,
  already: ({ address }: Needs<'address'>) =>
    `${address} is linked to you already. UNLINK takes a link away.`,
  /** `word`: who asks. */
  code: ({ code, word, minutes }: Needs<'code' | 'word' | 'minutes'>) =>
    `${code} is your code. Somebody on ${word} says that this address is theirs too. If it is you, type the code there within ${minutes} minutes. If not, do nothing. Tell the code to nobody, not even us by phone.`,
  orButton: 'Or tap the button below.',
  button: 'Link my addresses',
  /** The page that the button opens. */
  page: {
    title: 'Is this you?',
    what: 'Somebody wrote to us from another place (a phone number, a chat, another e-mail) and said that this e-mail is theirs too. Linked, both see the same orders, tokens and wallet.',
    warning: 'Go on only if you asked for this yourself. If not, close this page: nothing changes.',
    failed: 'That did not work. Please check your connection and press once more.',
    noScript:
      'This page needs JavaScript. You can type the code from the e-mail instead, where you asked for it.',
    doneTitle: 'Linked',
    done: 'You can close this page and go on where you asked for it.',
    overTitle: 'This link is no longer good',
    over: 'It was used before, or its time is over. Write LINK once more to get a new one.',
  },
  sent: ({ address, minutes }: Needs<'address' | 'minutes'>) =>
    `A code of 6 digits goes to ${address}. Type it here within ${minutes} minutes. No code? If you sent us STOP from there, send START from there first.`,
  tooMany: 'No more codes can be sent for that today. Please try again tomorrow.',
  noChannel: ({ address }: Needs<'address'>) =>
    `We cannot write to ${address} yet. Write LINK and a phone number, like LINK 08031234567.`,
  wrong: ({ count }: Needs<'count'>) =>
    `That is not the code. Nothing was linked. Tries left: ${count}. For another code write LINK and the number or e-mail again.`,
  over: 'That code is no longer good. Nothing was linked. For another one write LINK and the number or e-mail again.',
  codeAlone: 'To link your addresses reply with the 6 digits of the code and nothing else.',
  again: 'For another code write LINK and the number or e-mail again.',
  done: ({ address }: Needs<'address'>) =>
    `Done: ${address} is linked. Your orders, tokens and wallet are the same on both.`,
  undo: 'Write UNLINK to undo it.',
  told: ({ address }: Needs<'address'>) =>
    `${address} is linked to this number now and can see your orders and tokens. If that was not you, reply UNLINK at once.`,
  toldOfPhone: ({ address }: Needs<'address'>) =>
    `${address} is linked to this number now and can see your orders and tokens. If that was not you, reply AGENT at once.`,
  unlinked: ({ address }: Needs<'address'>) =>
    `${address} is linked to you no more. Orders made up to now stay with you, not with it.`,
  unlinkedHere: 'You are linked to that number no more. Orders made up to now stay with the number.',
  nothingLinked: 'Nothing else is linked to you.',
  whichUnlink: 'Which one shall be linked to you no more?',
  phoneStays: 'A phone number stays linked. If it is yours no more, reply AGENT.',
  limit: ({ maximum, amount }: Needs<'maximum' | 'amount'>) =>
    `Here you can buy for ${maximum} at a time and ${amount} a day until we know that it is you. Nothing was bought. For more write LINK and your phone number, like LINK 08031234567; then you can finish this.`,
  webchat: 'a web chat',
  whatsapp: ({ number }: Needs<'number'>) => `WhatsApp ${number}`,
  whatsappHidden: 'a WhatsApp account',
};
