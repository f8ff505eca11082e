import type { enDialogue, enInDialogue } from './en-dialogue.ts';

export const pcmDialogue: typeof enDialogue = {
  more: 'More',
  back: 'Back',
  texted: 'We go text am give you by SMS.',
  late: 'E dey take small time. The answer go reach you by SMS; no do am again.',
  unavailable:
    'Sorry, we no fit answer now. Abeg dial again after some minutes. Wetin still go through, we go text you.',
  over: 'Thank you say you use us.',
  withPerson: 'Person dey look am, e go text you by SMS.',
  keys: {
    schedules: 'Schedules',
    language: 'English',
    menu: 'Menu',
    pay: 'Pay',
    textLink: 'Text me the link',
    wallet: ({ amount }) => `Wallet (${amount})`,
    receipt: 'Receipt',
    loadToken: 'How to load am',
    cancelOrder: 'Cancel the order',
    newCode: 'Send new code',
    otherNumber: 'Other number',
    otherMeter: 'Other meter',
    otherCompany: 'Other company',
    otherData: 'Other data',
    newSchedule: 'New schedule',
    skip: 'Skip once',
    pause: 'Pause am',
    resume: 'Continue am',
    stop: 'Stop am',
    order: ({ amount, number, word }) => `${amount} ${number} ${word}`,
    schedule: ({ what, when }) => `${what}, ${when}`,
  },
  enterCode: ({ ref, number }) =>
    `Order ${ref} need code. E dey come by SMS to your number wey end with ${number}. Enter the 6 digits:`,
  repeatWhat: 'Which one you want again and again?',
};

export const pcmInDialogue: typeof enInDialogue = {
  talk: {
    greeting: 'Welcome. Wetin you want?',
    menu: 'Abeg choose:',
    help: 'Choose by number. You go pay from your bank, or with the link wey we text. By SMS write AIRTIME 500, DATA 1GB or LIGHT 5000.',
    nothingToConfirm: 'Nothing dey to confirm now.',
    nothingToDeny: 'No wahala.',
    tooMany: 'That one too plenty. Abeg wait one minute before you continue.',
    notUnderstood: 'E no dey there.',
    offerPerson: 'Person fit help you: 0 for menu.',
    thanks: 'You welcome!',
    orderOnItsWay: 'We dey prepare your order; the payment link go come by SMS.',
    onlyAirtimeSupport: 'Sorry, no borrow, no share here. You fit buy airtime.',
    outOfScope: 'Sorry, that one I no fit do. You fit buy airtime, data and light here.',
    languageSet: 'Na Pidgin we go dey use.',
    optedOut: 'We no go send you notice again. You still fit buy here. Text START if you want notice again.',
    optedIn: 'Welcome back! You go dey get our notice again.',
    optedOutHint: 'Notices dey off. Text START to put am on.',
  },
  person: {
    calledNow: 'Person go text you by SMS.',
    calledForKeyword: 'This one serious: person go text you. No ever share your PIN or code.',
    calledForOrders: 'Plenty of your orders don fail, abeg no vex. Person go check why and text you.',
    noted: 'I don pass am. Person go text you by SMS.',
  },
  money: {
    balance: ({ amount }) =>
      `Your wallet for here get ${amount}. For the airtime wey dey your line dial *310#.`,
    refundNoOrder: 'I no see any order of yours to refund.',
    refundDelivered: ({ ref }) =>
      `Order ${ref} don deliver, so refund no dey. If e no enter, choose person for the menu.`,
    historyEmpty: 'You never order anything.',
    orderNotFound: ({ ref }) => `I no see order ${ref} for your name.`,
  },
  flow: {
    cancelledOrderOpen: ({ ref }) =>
      `I don cancel am. Your order ${ref} still dey wait for payment: check My last order.`,
    replaces: ({ what }) => `You no buy ${what}.`,
    notUsable: 'E no correct.',
    oneAtATime: 'Na one by one.',
    quoteExpired: 'E don tey small, abeg look am again.',
    quoteNotLast: 'Make we dey sure, abeg look am again.',
    stillLooking: 'I still dey ask; the answer go come by SMS.',
    lookupFailed: ({ what }) => `I no fit reach the company to check ${what} now. We no charge you.`,
  },
  airtime: {
    quoteHow: '',
    askAmount: ({ minimum, maximum }) => `How much airtime? Enter ${minimum} to ${maximum}.`,
    askAmountEach: ({ minimum, maximum }) =>
      `How much airtime for each number? Enter ${minimum} to ${maximum}.`,
    askRecipient: 'Which number go get am? Enter 11 digits.',
    amountUnclear: 'I no sure how much you mean.',
    numberUnclear: 'That one no be Nigeria mobile number. E get 11 digits.',
  },
  power: {
    quoteHow: '',
    askMeter: 'Enter your meter number, 11 to 13 digits.',
    askMeterSaved: 'Which meter? Choose, or enter the number.',
    askMeterNumber: ({ disco }) => `Enter your ${disco} meter number.`,
    askDisco: ({ meter }) => `Meter ${meter}: which company?`,
    askAmount: ({ holder, minimum, maximum }) => `${holder}: how much light? Enter ${minimum} to ${maximum}.`,
    askBillAmount: ({ holder, due }) =>
      `${holder}: the bill na ${due}. Choose 1, or enter how much you go pay.`,
    askBillAmountOnly: ({ holder, minimum, maximum }) =>
      `${holder}: how much of the bill you go pay? Enter ${minimum} to ${maximum}.`,
    meterTooShort: 'That one short: meter number get 11 to 13 digits.',
    meterTooLong: 'That one too long: meter number get 11 to 13 digits.',
    meterNotFound: ({ meter, disco }) => `${disco} no know meter ${meter}.`,
    meterBlocked: ({ meter, disco }) => `${disco} no dey sell for meter ${meter} now. Abeg ask the company.`,
    isPostpaid: 'Na postpaid account.',
    isPrepaid: 'Na prepaid meter.',
    discoUnknown: 'We no dey sell for that company.',
    amountUnclear: 'I no sure how much you mean.',
    quote: ({ amount, meter, disco, holder }) => `Light ${amount}, meter ${meter} (${disco}), ${holder}.`,
    quoteBill: ({ amount, meter, disco, holder }) =>
      `Bill ${amount}, account ${meter} (${disco}), ${holder}.`,
    quoteTariff: () => '',
    quotePay: ({ charge, payable }) => `You go pay ${payable} (charge ${charge}).`,
    load: {
      again: 'KCT1 and KCT2 go first, one time.',
    },
    saved: {
      none: 'You never save any meter.',
      unknown: ({ nickname }) => `You no get meter "${nickname}".`,
    },
    support: {
      outage: 'Sorry for the light wahala. I don report am; person go text you. No go near wire wey fall.',
      fault: 'Sorry for the meter. I don report am; person go text you. No open the meter.',
      addMeter: 'Dem go ask your meter number.',
      dispute: 'I don pass your bill on. Person go check am and text you.',
      tokenComing: 'Your token go come by SMS as the company give am.',
    },
  },
  agents: { passedOn: 'Sorry, e no work. Person go text you by SMS.' },
  code: {
    wrong: ({ ref, count }) =>
      `That one no be the code for order ${ref}. E remain ${count} chance. Enter am again:`,
    failed: ({ ref }) => `Order ${ref} don cancel: the code no correct too many times. We no charge you.`,
    expired: ({ ref }) => `Order ${ref} don cancel: the code no come in time. We no charge you.`,
    notRenewed: ({ ref }) => `Order ${ref}: we no fit send another code. Enter the last one.`,
    alone: 'Enter only the 6 digits of the code.',
  },
  data: {
    quoteHow: '',
    askRecipient: 'Which number go get the data? Enter 11 digits.',
    askBundle: ({ network }) => `${network} data. Choose:`,
    row: ({ size, validity, amount }) => `${size} ${validity} ${amount}`,
    more: 'More data',
    apnWhich: 'Your network go tell you the internet settings.',
  },
  schedules: {
    askWhen: 'How many times?',
    quoteWhen: ({ when, date }) => `We go buy am ${when}, first ${date}.`,
    quoteHow: 'Your wallet go pay, or link wey we text.',
    planned: ({ position, when, date }) =>
      `Schedule ${position} don set: ${when}, first ${date}. We go text you before.`,
    tooMany: ({ count }) => `You get ${count} schedules, e no fit pass that one. Stop one first.`,
    stopped: ({ position }) => `Schedule ${position} don stop.`,
    paused: ({ position }) => `Schedule ${position} don pause.`,
    underWay: ({ date }) => `The order for ${date} don start already.`,
    none: 'You no get schedule.',
    unknown: ({ position }) => `You no get schedule ${position}.`,
    whichHow: () => 'Check Schedules for the menu.',
    listHow: () => '',
    resumedAll: 'They don continue.',
    leftPaused: 'They still dey pause.',
  },
  status: {
    CONFIRMED: ({ ref, what }) => `Order ${ref}, ${what}: we dey make the payment link, e go come by SMS.`,
    HELD: ({ ref, what }) =>
      `Order ${ref}, ${what}: person dey check am first and go text you. We never charge you.`,
    SECOND_FACTOR: ({ ref, what }) =>
      `Order ${ref}, ${what}, dey wait for the code. Enter the 6 digits wey we text:`,
    AWAITING_PAYMENT: ({ ref, what, payable }) =>
      `Order ${ref}, ${what}: e dey wait make you pay ${payable}.`,
    UNKNOWN: ({ ref, what }) =>
      `Order ${ref}, ${what}: you don pay, but e never confirm. We go text you. Abeg no pay again.`,
    FULFILLED: ({ ref, what }) => `Order ${ref}, ${what}: e don deliver.`,
  },
  news: {
    payment_delayed: ({ ref }) =>
      `Order ${ref}: the payment page dey slow. We never charge you. The link go come by SMS.`,
    ussd_code: ({ ref, payable, dialCode, bank, minutes }) =>
      `Order ${ref}: dial ${dialCode} for your ${bank} line to pay ${payable} inside ${minutes} minutes. Pay once: code or link.`,
    ussd_unavailable: () => 'That bank no give code.',
    wallet_short: () => 'Your wallet no reach.',
    held: ({ ref, what }) =>
      `Order ${ref}, ${what}: person go check am first. We never charge you. We go text you.`,
    held_security: ({ ref }) =>
      `We don stop order ${ref} till person check am. Abeg no pay for am before we text you.`,
    released: ({ ref }) => `Order ${ref} don pass the check. The payment link go come by SMS.`,
  },
  pay: {
    askBank: ({ payable }) => `Pay ${payable} with the link wey we text you, or from:`,
    noBanks: 'Abeg pay with the link wey we text you.',
    walletShort: ({ ref, amount, payable }) =>
      `Na ${amount} dey your wallet, but order ${ref} na ${payable}. We no take anything.`,
  },
};
