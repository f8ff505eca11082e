import type { Needs } from './facts.ts';

/** Around the sentences of a dialogue. */
export const enDialogue = {
  more: 'More',
  back: 'Back',
  texted: 'We text it to you by SMS.',
  late: 'This takes a moment. The answer comes to you by SMS; you need not do this again.',
  unavailable:
    'Sorry, we cannot answer right now. Please dial again in a few minutes. What still goes through we text you.',
  over: 'Thank you for using our service.',
  withPerson: 'A person is looking at it and texts you by SMS.',
  /** What stands beside the digits of a dialled screen. */
  keys: {
    schedules: 'Schedules',
    language: 'Pidgin',
    menu: 'Menu',
    pay: 'Pay',
    textLink: 'Text me the link',
    wallet: ({ amount }: Needs<'amount'>) => `Wallet (${amount})`,
    receipt: 'Receipt',
    loadToken: 'How to load it',
    cancelOrder: 'Cancel the order',
    newCode: 'Send a new code',
    otherNumber: 'Other number',
    otherMeter: 'Other meter',
    otherCompany: 'Other company',
    otherData: 'Other data',
    newSchedule: 'New schedule',
    skip: 'Skip once',
    pause: 'Pause',
    resume: 'Go on',
    stop: 'Stop',
    order: ({ amount, number, word }: Needs<'amount' | 'number' | 'word'>) => `${amount} ${number} ${word}`,
    schedule: ({ what, when }: Needs<'what' | 'when'>) => `${what}, ${when}`,
  },
  enterCode: ({ ref, number }: Needs<'ref' | 'number'>) =>
    `Order ${ref} needs a code. It comes by SMS to your number ending in ${number}. Enter its 6 digits:`,
  repeatWhat: 'Which one, again and again?',
};

/** What is said otherwise where a customer has keys and a small screen, or only ears. */
export const enInDialogue = {
  talk: {
    greeting: 'Welcome. What would you like?',
    menu: 'Please choose:',
    help: 'Choose by number. You pay from your bank, or by the link that we text. By SMS write AIRTIME 500, DATA 1GB or LIGHT 5000.',
    nothingToConfirm: 'There is nothing to confirm right now.',
    nothingToDeny: 'All right.',
    tooMany: 'That was too much at once. Please wait a minute, then go on.',
    notUnderstood: 'Not a choice.',
    offerPerson: 'A person can help you: 0 for the menu.',
    thanks: 'You are welcome!',
    orderOnItsWay: 'Your order is being prepared; the payment link comes by SMS.',
    onlyAirtimeSupport: 'Sorry, no borrowing or sharing here. You can buy airtime.',
    outOfScope: 'Sorry, that I cannot do. You can buy airtime, data and electricity here.',
    languageSet: 'English it is.',
    optedOut: 'You get no more notices. You can still buy here. Text START to get notices again.',
    optedIn: 'Welcome back! You get our notices again.',
    optedOutHint: 'Notices are off. Text START to switch them on.',
  },
  person: {
    calledNow: 'A person will text you by SMS.',
    calledForKeyword: 'This is serious: a person will text you. Never share your PIN or a code.',
    calledForOrders: 'Several of your orders failed, sorry. A person looks at why and texts you.',
    noted: 'I have passed this on. A person texts you by SMS.',
  },
  money: {
    balance: ({ amount }: Needs<'amount'>) =>
      `Your wallet here holds ${amount}. For the airtime on your line dial *310#.`,
    refundNoOrder: 'I find no order of yours to refund.',
    refundDelivered: ({ ref }: Needs<'ref'>) =>
      `Order ${ref} was delivered, so it is not refunded. If it never arrived, choose a person in the menu.`,
    historyEmpty: 'You have no orders yet.',
    orderNotFound: ({ ref }: Needs<'ref'>) => `I find no order ${ref} of yours.`,
  },
  flow: {
    cancelledOrderOpen: ({ ref }: Needs<'ref'>) =>
      `Cancelled. Your order ${ref} still waits for payment: see My last order.`,
    replaces: ({ what }: Needs<'what'>) => `Not bought: ${what}.`,
    notUsable: 'Not valid.',
    oneAtATime: 'One purchase at a time.',
    quoteExpired: 'That was a while ago, please look again.',
    quoteNotLast: 'To be sure, please look again.',
    stillLooking: 'I am still asking; the answer comes by SMS.',
    lookupFailed: ({ what }: Needs<'what'>) =>
      `I cannot reach the company to check ${what} right now. Nothing was charged.`,
  },
  airtime: {
    quoteHow: '',
    askAmount: ({ minimum, maximum }: Needs<'minimum' | 'maximum'>) =>
      `How much airtime? Enter ${minimum} to ${maximum}.`,
    askAmountEach: ({ minimum, maximum }: Needs<'minimum' | 'maximum'>) =>
      `How much airtime for each number? Enter ${minimum} to ${maximum}.`,
    askRecipient: 'Which number gets it? Enter 11 digits.',
    amountUnclear: 'I am not sure how much you mean.',
    numberUnclear: 'That is not a Nigerian mobile number. It has 11 digits.',
  },
  power: {
    quoteHow: '',
    askMeter: 'Enter your meter number, 11 to 13 digits.',
    askMeterSaved: 'Which meter? Choose, or enter its number.',
    askMeterNumber: ({ disco }: Needs<'disco'>) => `Enter your ${disco} meter number.`,
    askDisco: ({ meter }: Needs<'meter'>) => `Meter ${meter}: which company?`,
    askAmount: ({ holder, minimum, maximum }: Needs<'holder' | 'minimum' | 'maximum'>) =>
      `${holder}: how much electricity? Enter ${minimum} to ${maximum}.`,
    askBillAmount: ({ holder, due }: Needs<'holder' | 'due'>) =>
      `${holder}: the bill stands at ${due}. Choose 1, or enter how much you pay.`,
    askBillAmountOnly: ({ holder, minimum, maximum }: Needs<'holder' | 'minimum' | 'maximum'>) =>
      `${holder}: how much of the bill do you pay? Enter ${minimum} to ${maximum}.`,
    meterTooShort: 'That is too short: a meter number has 11 to 13 digits.',
    meterTooLong: 'That is too long: a meter number has 11 to 13 digits.',
    meterNotFound: ({ meter, disco }: Needs<'meter' | 'disco'>) => `${disco} knows no meter ${meter}.`,
    meterBlocked: ({ meter, disco }: Needs<'meter' | 'disco'>) =>
      `${disco} does not sell for meter ${meter} now. Please ask the company.`,
    isPostpaid: 'Postpaid account.',
    isPrepaid: 'Prepaid meter.',
    discoUnknown: 'That company is not sold here.',
    amountUnclear: 'I am not sure how much you mean.',
    quote: ({ amount, meter, disco, holder }: Needs<'amount' | 'meter' | 'disco' | 'holder'>) =>
      `Electricity ${amount}, meter ${meter} (${disco}), ${holder}.`,
    quoteBill: ({ amount, meter, disco, holder }: Needs<'amount' | 'meter' | 'disco' | 'holder'>) =>
      `Bill ${amount}, account ${meter} (${disco}), ${holder}.`,
    quoteTariff: () => '',
    quotePay: ({ charge, payable }: Needs<'charge' | 'payable'>) => `You pay ${payable} (charge ${charge}).`,
    load: {
      again: 'KCT1 and KCT2 go in first, once.',
    },
    saved: {
      none: 'You have no saved meters.',
      unknown: ({ nickname }: Needs<'nickname'>) => `You have no meter "${nickname}".`,
    },
    support: {
      outage: 'Sorry about the light. I have reported it; a person texts you. Stay away from fallen wires.',
      fault: 'Sorry about the meter. I have reported it; a person texts you. Do not open the meter.',
      addMeter: 'They will ask for your meter number.',
      dispute: 'I have passed your bill on. A person looks at it and texts you.',
      tokenComing: 'Your token comes by SMS as soon as the company gives it.',
    },
  },
  agents: { passedOn: 'Sorry, that did not work out. A person texts you by SMS.' },
  code: {
    wrong: ({ ref, count }: Needs<'ref' | 'count'>) =>
      `That is not the code of order ${ref}. Tries left: ${count}. Enter it again:`,
    failed: ({ ref }: Needs<'ref'>) =>
      `Order ${ref} is cancelled: the code was wrong too often. Nothing was charged.`,
    expired: ({ ref }: Needs<'ref'>) =>
      `Order ${ref} is cancelled: its code did not come in time. Nothing was charged.`,
    notRenewed: ({ ref }: Needs<'ref'>) => `Order ${ref}: no more codes can be sent. Enter the last one.`,
    alone: 'Enter the 6 digits of the code and nothing else.',
  },
  data: {
    quoteHow: '',
    askRecipient: 'Which number gets the data? Enter 11 digits.',
    askBundle: ({ network }: Needs<'network'>) => `${network} data. Choose:`,
    row: ({ size, validity, amount }: Needs<'size' | 'validity' | 'amount'>) =>
      `${size} ${validity} ${amount}`,
    more: 'More data',
    apnWhich: 'Your network tells you its internet settings.',
  },
  schedules: {
    askWhen: 'How often?',
    quoteWhen: ({ when, date }: Needs<'when' | 'date'>) => `Bought ${when}, first ${date}.`,
    quoteHow: 'Your wallet pays, or a link we text.',
    planned: ({ position, when, date }: Needs<'position' | 'when' | 'date'>) =>
      `Schedule ${position} is set: ${when}, first ${date}. We text you before.`,
    tooMany: ({ count }: Needs<'count'>) => `You have ${count} schedules, that is the most. Stop one first.`,
    stopped: ({ position }: Needs<'position'>) => `Schedule ${position} is stopped.`,
    paused: ({ position }: Needs<'position'>) => `Schedule ${position} is paused.`,
    underWay: ({ date }: Needs<'date'>) => `The order of ${date} was on its way already.`,
    none: 'You have no schedules.',
    unknown: ({ position }: Needs<'position'>) => `You have no schedule ${position}.`,
    whichHow: () => 'See Schedules in the menu.',
    listHow: () => '',
    resumedAll: 'They go on.',
    leftPaused: 'They stay paused.',
  },
  status: {
    CONFIRMED: ({ ref, what }: Needs<'ref' | 'what'>) =>
      `Order ${ref}, ${what}: the payment link is being made and comes by SMS.`,
    HELD: ({ ref, what }: Needs<'ref' | 'what'>) =>
      `Order ${ref}, ${what}: a person checks it first and texts you. Nothing was charged.`,
    SECOND_FACTOR: ({ ref, what }: Needs<'ref' | 'what'>) =>
      `Order ${ref}, ${what}, waits for its code. Enter the 6 digits that we texted:`,
    AWAITING_PAYMENT: ({ ref, what, payable }: Needs<'ref' | 'what' | 'payable'>) =>
      `Order ${ref}, ${what}: waits for your payment of ${payable}.`,
    UNKNOWN: ({ ref, what }: Needs<'ref' | 'what'>) =>
      `Order ${ref}, ${what}: paid, but not confirmed yet. We text you. Please do not pay again.`,
    FULFILLED: ({ ref, what }: Needs<'ref' | 'what'>) => `Order ${ref}, ${what}: delivered.`,
  },
  news: {
    payment_delayed: ({ ref }: Needs<'ref'>) =>
      `Order ${ref}: the payment page is slow to open. Nothing was charged. The link comes by SMS.`,
    ussd_code: ({
      ref,
      payable,
      dialCode,
      bank,
      minutes,
    }: Needs<'ref' | 'payable' | 'dialCode' | 'bank' | 'minutes'>) =>
      `Order ${ref}: dial ${dialCode} on your ${bank} line to pay ${payable} within ${minutes} minutes. Pay once: code or link.`,
    ussd_unavailable: () => 'That bank gave no code.',
    wallet_short: () => 'Your wallet holds too little.',
    held: ({ ref, what }: Needs<'ref' | 'what'>) =>
      `Order ${ref}, ${what}, is checked by a person first. Nothing was charged. We text you.`,
    held_security: ({ ref }: Needs<'ref'>) =>
      `Order ${ref} is stopped until a person has checked it. Please do not pay for it before we text you.`,
    released: ({ ref }: Needs<'ref'>) => `Order ${ref} has passed the check. The payment link comes by SMS.`,
  },
  pay: {
    askBank: ({ payable }: Needs<'payable'>) => `Pay ${payable} by the link that we text you, or from:`,
    noBanks: 'Please pay by the link that we text you.',
    walletShort: ({ ref, amount, payable }: Needs<'ref' | 'amount' | 'payable'>) =>
      `Your wallet holds ${amount}, but order ${ref} costs ${payable}. Nothing was taken.`,
  },
};
