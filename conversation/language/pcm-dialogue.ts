import type { enDialogue, enInDialogue } from './en-dialogue.ts';

export const pcmDialogue: typeof enDialogue = {
  more: 'More',
  back: 'Back',
  texted: 'We go text am give you by SMS.',
  late: 'E dey take small time. The answer go reach you by SMS; no do am again.',
  unavailable: 'Sorry, we no fit answer now. Nothing happen. Abeg try again after some minutes.',
  over: 'Thank you say you use us.',
  withPerson: 'Person dey look am, e go text you by SMS.',
};

export const pcmInDialogue: typeof enInDialogue = {
  talk: {
    greeting: 'Welcome. Wetin you want?',
    menu: 'Wetin you want?',
    help: 'Choose by number. For airtime enter how much, then the line. Pay with your bank code or the link wey we text. By SMS you fit write AIRTIME 500, DATA 1GB, LIGHT 5000, STATUS, AGENT.',
    nothingToConfirm: 'Nothing dey to confirm now.',
    nothingToDeny: 'No wahala.',
    notUnderstood: 'Sorry, that one no dey among the choices.',
    offerPerson: 'Person fit help you: 0 for menu.',
    thanks: 'You welcome!',
    orderOnItsWay: 'We dey prepare your order; the payment link go come by SMS.',
    optedOutHint: 'Notices dey off. Text START to put am on.',
  },
  person: {
    calledNow: 'Person go text you by SMS.',
    noted: 'I don pass am. Person go text you by SMS.',
  },
  airtime: {
    quoteHow: '',
    askAmount: ({ minimum, maximum }) => `How much airtime? Enter ${minimum} to ${maximum}.`,
    askRecipient: 'Which number go get am? Enter 11 digits.',
  },
  power: { quoteHow: '' },
  data: { quoteHow: '' },
  schedules: { quoteHow: 'We go take am from your wallet here, or by link wey we text.' },
  news: {
    payment_link: ({ ref, what, payable, minutes }) =>
      `Order ${ref}: ${what}. Pay ${payable} inside ${minutes} minutes, with the link wey we text you or your bank code.`,
  },
  pay: {
    noBanks: 'Abeg pay with the link wey we text you.',
  },
};
