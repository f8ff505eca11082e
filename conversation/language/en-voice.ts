import type { Needs } from './facts.ts';

/** Around the sentences of a call. */
export const enVoice = {
  choose: ({ word, position }: Needs<'word' | 'position'>) => `For ${word}, press ${position}.`,
  thenHash: 'Then press hash.',
  more: 'For more, press 9.',
  repeatOrMenu: 'To hear it again, press star. For the menu, press 0.',
  unheard: 'I did not hear you.',
  wait: 'One moment, please.',
  goOnLater: 'To go on, call again or send us an SMS.',
  leaveMessage: 'To leave a message, speak after the tone. Then press hash.',
  connecting: 'I am connecting you now.',
  notConnected: 'Sorry, nobody could take your call.',
  messageKept: 'Thank you. Your message is kept. A person will text or call you.',
  numberHidden: 'Sorry, your number is hidden. Please call again with your number shown.',
  walletByText: 'Your wallet is not open in a call, to keep it safe. Text WALLET to pay from it.',
  planByText: 'What repeats cannot be set up in a call, to keep your wallet safe. Please text it to us.',
  linkByText: 'Your other addresses are linked and unlinked by SMS only, to keep them safe.',
  naira: 'naira',
  kobo: 'kobo',
  star: 'star',
  hash: 'hash',
};

/** What is said otherwise to ears alone. */
export const enInVoice = {
  dialogue: {
    unavailable:
      'Sorry, we cannot answer right now. Please call again in a few minutes. What still goes through we text you.',
    late: 'This takes a moment. The answer comes to you by SMS. You need not call again.',
    keys: {
      otherNumber: 'another number',
      otherMeter: 'another meter',
      otherCompany: 'another company',
      otherData: 'other data',
    },
  },
  talk: {
    menuAirtime: 'airtime',
    menuPower: 'electricity',
    menuData: 'data',
    menuStatus: 'your last order',
    menuHistory: 'your past orders',
    menuBalance: 'your balance',
    menuPerson: 'a person',
    help: 'Choose by the keys of your phone. You pay by a bank code or by the link that we text you.',
    offerPerson: 'A person can help you. Press 0 for the menu.',
  },
  flow: {
    buttonYes: 'yes',
    buttonCancel: 'no',
    resumeFinish: 'finishing it',
    resumeRestart: 'a new start',
    tryAgain: 'another try',
  },
  airtime: {
    askAmount: ({ minimum, maximum }: Needs<'minimum' | 'maximum'>) =>
      `How much airtime? Key in ${minimum} to ${maximum}.`,
    askRecipient: 'Which number gets it? Key in 11 digits.',
  },
  power: {
    askMeter: 'Key in the number of the meter, 11 to 13 digits.',
    askMeterNumber: ({ disco }: Needs<'disco'>) => `Key in your ${disco} meter number.`,
    askAmount: ({ holder, minimum, maximum }: Needs<'holder' | 'minimum' | 'maximum'>) =>
      `${holder}. How much electricity? Key in ${minimum} to ${maximum}.`,
  },
  data: { askRecipient: 'Which number gets the data? Key in 11 digits.', more: 'more data' },
  pay: {
    askBank: ({ payable }: Needs<'payable'>) =>
      `You pay ${payable}. A link comes by SMS. To pay by a code from your bank, choose the bank.`,
  },
};
