import type { LanguagePack } from './language-pack.ts';

/** One customer at several addresses, in Nigerian Pidgin. */
export const pcmLink: LanguagePack['link'] = {
  how: 'To get your orders, tokens and wallet here too, write LINK and the phone number or e-mail wey you dey use with us, like LINK 08031234567.',
  own: ({ address }) => `Na from ${address} you dey write so.`,
  already: ({ address }) => `${address} don dey linked to you already. UNLINK go comot am.`,
  code: ({ code, word, minutes }) =>
    `${code} na your code. Person for ${word} talk say this address na im own too. If na you, type the code there inside ${minutes} minutes. If no be you, no do anything. No tell anybody the code, even if dem call you say na us.`,
  orButton: 'Or tap the button wey dey below.',
  button: 'Link my addresses',
  page: {
    title: 'Na you be this?',
    what: 'Person write us from another place (phone number, chat, another e-mail) talk say this e-mail na im own too. If e link, the two go see the same orders, tokens and wallet.',
    warning: 'Continue only if na you ask for am. If no be you, close this page: nothing go change.',
    failed: 'E no work. Abeg check your network and press am again.',
    noScript: 'This page need JavaScript. You fit type the code wey dey the e-mail for where you ask for am.',
    doneTitle: 'E don link',
    done: 'You fit close this page and continue for where you ask for am.',
    overTitle: 'This link don expire',
    over: 'Dem don use am before, or the time don pass. Write LINK again to get new one.',
  },
  sent: ({ address, minutes }) =>
    `Code of 6 digits dey go ${address}. Type am here inside ${minutes} minutes. No code? If you don send us STOP from there, send START from there first.`,
  tooMany: 'We no fit send another code for that one today. Abeg try again tomorrow.',
  noChannel: ({ address }) =>
    `We never fit write to ${address}. Write LINK and phone number, like LINK 08031234567.`,
  wrong: ({ count }) =>
    `That one no be the code. Nothing don link. E remain ${count} chance. For another code write LINK and the number or e-mail again.`,
  over: 'That code don expire. Nothing don link. For another one write LINK and the number or e-mail again.',
  codeAlone: 'To link your addresses, reply with only the 6 digits of the code, nothing else.',
  again: 'For another code write LINK and the number or e-mail again.',
  done: ({ address }) =>
    `E don do: ${address} don link. Your orders, tokens and wallet na the same for both.`,
  undo: 'Write UNLINK to comot am.',
  told: ({ address }) =>
    `${address} don link to this number now and e fit see your orders and tokens. If no be you do am, reply UNLINK sharp sharp.`,
  toldOfPhone: ({ address }) =>
    `${address} don link to this number now and e fit see your orders and tokens. If no be you do am, reply AGENT sharp sharp.`,
  unlinked: ({ address }) =>
    `${address} no dey linked to you again. Orders wey you don make till now still dey with you, no be with am.`,
  unlinkedHere:
    'You no dey linked to that number again. Orders wey dem don make till now still dey with the number.',
  nothingLinked: 'No other thing dey linked to you.',
  whichUnlink: 'Which one make we comot?',
  phoneStays: 'Phone number go stay linked. If e no be your own again, reply AGENT.',
  limit: ({ maximum, amount }) =>
    `For here you fit buy ${maximum} one time and ${amount} for one day until we sure say na you. We never buy anything. For more, write LINK and your phone number, like LINK 08031234567; then you fit finish this one.`,
  webchat: 'one web chat',
  whatsapp: ({ number }) => `WhatsApp ${number}`,
  whatsappHidden: 'one WhatsApp account',
};
