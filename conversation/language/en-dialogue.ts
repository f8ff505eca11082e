import type { Needs } from './facts.ts';

/** Around the sentences of a dialogue. */
export const enDialogue = {
  more: 'More',
  back: 'Back',
  texted: 'We text it to you by SMS.',
  late: 'This takes a moment. The answer comes to you by SMS; you need not do this again.',
  unavailable: 'Sorry, we cannot answer right now. Nothing was done. Please try again in a few minutes.',
  over: 'Thank you for using our service.',
  withPerson: 'A person is looking at it and texts you by SMS.',
};

/** What is said otherwise where a customer has keys and a small screen, or only ears. */
export const enInDialogue = {
  talk: {
    greeting: 'Welcome. What would you like?',
    menu: 'What would you like?',
    help: 'Choose by number. For airtime enter the amount, then the line. Pay by your bank code or the link that we text. By SMS you can write AIRTIME 500, DATA 1GB, LIGHT 5000, STATUS, AGENT.',
    nothingToConfirm: 'There is nothing to confirm right now.',
    nothingToDeny: 'All right.',
    notUnderstood: 'Sorry, that is none of the choices.',
    offerPerson: 'A person can help you: 0 for the menu.',
    thanks: 'You are welcome!',
    orderOnItsWay: 'Your order is being prepared; the payment link comes by SMS.',
    optedOutHint: 'Notices are off. Text START to switch them on.',
  },
  person: {
    calledNow: 'A person will text you by SMS.',
    noted: 'I have passed this on. A person texts you by SMS.',
  },
  airtime: {
    quoteHow: '',
    askAmount: ({ minimum, maximum }: Needs<'minimum' | 'maximum'>) =>
      `How much airtime? Enter ${minimum} to ${maximum}.`,
    askRecipient: 'Which number gets it? Enter 11 digits.',
  },
  power: { quoteHow: '' },
  data: { quoteHow: '' },
  schedules: { quoteHow: 'Paid from your wallet here, or by a link we text.' },
  news: {
    payment_link: ({ ref, what, payable, minutes }: Needs<'ref' | 'what' | 'payable' | 'minutes'>) =>
      `Order ${ref}: ${what}. Pay ${payable} within ${minutes} minutes, by the link that we text you or by your bank code.`,
  },
  pay: {
    noBanks: 'Please pay by the link that we text you.',
  },
};
