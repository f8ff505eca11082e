import type { enInVoice, enVoice } from './en-voice.ts';

export const pcmVoice: typeof enVoice = {
  choose: ({ word, position }) => `For ${word}, press ${position}.`,
  thenHash: 'Then press hash.',
  more: 'For more, press 9.',
  repeatOrMenu: 'To hear am again, press star. For menu, press 0.',
  unheard: 'I no hear you.',
  wait: 'Small time, abeg.',
  goOnLater: 'To go on, call again or send us SMS.',
  leaveMessage: 'To leave message, talk after the tone. Then press hash.',
  connecting: 'I dey connect you now.',
  notConnected: 'Sorry, nobody fit pick your call.',
  messageKept: 'Thank you. We don keep your message. Person go text or call you.',
  numberHidden: 'Sorry, your number dey hidden. Abeg call again make your number show.',
  walletByText: 'Wallet no dey open inside call, make e dey safe. Text WALLET to pay from am.',
  planByText:
    'Wetin dey repeat, you no fit set am inside call, make your wallet dey safe. Abeg text am to us.',
  linkByText: 'Your other addresses, na only by SMS you fit link or unlink them, make dem dey safe.',
  naira: 'naira',
  kobo: 'kobo',
  star: 'star',
  hash: 'hash',
};

export const pcmInVoice: typeof enInVoice = {
  dialogue: {
    unavailable:
      'Sorry, we no fit answer now. Abeg call again after some minutes. Wetin still go through, we go text you.',
    late: 'E dey take small time. The answer go reach you by SMS. No need to call again.',
    keys: {
      otherNumber: 'another number',
      otherMeter: 'another meter',
      otherCompany: 'another company',
      otherData: 'other data',
    },
  },
  talk: {
    menuAirtime: 'airtime',
    menuPower: 'light',
    menuData: 'data',
    menuStatus: 'your last order',
    menuHistory: 'your old orders',
    menuBalance: 'your balance',
    menuPerson: 'person',
    help: 'Choose with the keys of your phone. You go pay with bank code or the link wey we text you.',
    offerPerson: 'Person fit help you. Press 0 for menu.',
  },
  flow: {
    buttonYes: 'yes',
    buttonCancel: 'no',
    resumeFinish: 'to finish am',
    resumeRestart: 'to start again',
    tryAgain: 'to try again',
  },
  airtime: {
    askAmount: ({ minimum, maximum }) => `How much airtime? Key in ${minimum} to ${maximum}.`,
    askRecipient: 'Which number go get am? Key in 11 digits.',
  },
  power: {
    askMeter: 'Key in the meter number, 11 to 13 digits.',
    askMeterNumber: ({ disco }) => `Key in your ${disco} meter number.`,
    askAmount: ({ holder, minimum, maximum }) =>
      `${holder}. How much light? Key in ${minimum} to ${maximum}.`,
  },
  data: { askRecipient: 'Which number go get the data? Key in 11 digits.', more: 'more data' },
  pay: {
    askBank: ({ payable }) =>
      `You go pay ${payable}. Link dey come by SMS. If you want pay with code from your bank, choose the bank.`,
  },
};
