import type { LanguagePack } from './language-pack.ts';
import { pcmAgents } from './pcm-agents.ts';
import { pcmCode } from './pcm-code.ts';
import { pcmData } from './pcm-data.ts';
import { pcmDialogue } from './pcm-dialogue.ts';
import { pcmLink } from './pcm-link.ts';
import { pcmPower } from './pcm-power.ts';
import { pcmSchedules } from './pcm-schedules.ts';
import { pcmVoice } from './pcm-voice.ts';

const backTo = (toWallet: boolean) =>
  toWallet ? 'enter your wallet for here' : 'go the card or account wey you use pay';

/** Nigerian Pidgin. GSM-7 characters only; an ordinary reply is at most two SMS parts. */
export const pcm: LanguagePack = {
  talk: {
    greeting: 'How far! You fit buy airtime, data and light here. Wetin you wan do?',
    greetingShort: 'How far!',
    apology:
      'Abeg no vex, something spoil for our side. We keep your message and person go look am. Abeg try again, or reply AGENT.',
    menu: 'Wetin you wan do?',
    menuAirtime: 'Buy airtime',
    menuPower: 'Buy light',
    menuData: 'Buy data',
    menuStatus: 'My last order',
    menuHistory: 'My old orders',
    menuBalance: 'My balance',
    menuPerson: 'Talk to person',
    help: 'AIRTIME 500 go load your line, AIRTIME 500 08031234567 go load another one. LIGHT 5000 IKEDC 45012345678: token. DATA 1GB: data. STATUS, HISTORY, RECEIPT, BALANCE: your orders. SCHEDULES: wetin dey repeat. LINK: other address. CANCEL go stop order. AGENT: person. ENGLISH: English. STOP: no notice.',
    thanks: 'No wahala! Reply MENU anytime you need something.',
    nothingToConfirm: 'Nothing dey to confirm now. To buy write am like this: AIRTIME 500 or LIGHT 5000.',
    orderOnItsWay: 'We dey prepare your order; the payment link dey come here.',
    nothingToDeny: 'No wahala. Reply MENU make you see wetin I fit do.',
    tooMany:
      'Your messages don too plenty. Abeg wait one minute before you write again: wetin you write before then, we keep am but we no do am.',
    notUnderstood:
      'Abeg, I no understand. Write am like this: AIRTIME 500, DATA 1GB or LIGHT 5000. Reply MENU to see more.',
    offerPerson: 'If you want make person help you, reply AGENT.',
    onlyAirtimeSupport:
      'That one I never fit do, abeg no vex: no borrow, no share here. I fit sell you airtime: AIRTIME 500, or 500 EVERY FRIDAY.',
    outOfScope:
      'That one I no fit help with. Na airtime, data and light I dey sell: AIRTIME 500, DATA 1GB or LIGHT 5000.',
    filesUnread:
      'I don get your file. Person for here fit look am, but me I never fit read file or voice note. Abeg write wetin you need, like AIRTIME 500, or reply AGENT make person answer you.',
    feedback: 'Thank you say you tell us. E go help us do better.',
    languageSet: 'I go dey write Pidgin. Reply ENGLISH if you want English.',
    optedOut:
      'We no go send you notice again. You still fit write us and buy here. Reply START if you want notice again.',
    optedIn: 'Welcome back! You go dey get our notice again. Reply STOP to end am.',
    optedOutHint: 'Notice dey off. Reply START to on am.',
  },
  person: {
    calledNow: 'Person go answer you here. Abeg wait small; wetin you write now go reach them.',
    calledForKeyword:
      'This one serious, so person go answer you here. Abeg wait small; wetin you write now go reach them. No ever share your PIN or code.',
    calledForOrders:
      'Plenty of your orders don fail, abeg no vex. Person go check why and write you here. Reply AGENT to talk to them now.',
    noted: 'I don pass am on. Person go look am and answer you here.',
    brokeDown:
      'Abeg no vex, your last message spoil something for our side. Person go check am and write you here. You fit continue; e no charge you anything.',
    handedBack: 'You don come back to the assistant.',
  },
  money: {
    balance: ({ amount }) =>
      `Your wallet for here get ${amount}. For the airtime wey dey your line dial *310#; I no fit see am.`,
    refundNoOrder: 'I no see any order of yours to refund. If you think say na mistake, reply AGENT.',
    refundDelivered: ({ ref, what }) =>
      `Order ${ref}, ${what}, don deliver, and wetin don enter no fit come back, so refund no dey for am. If e no enter, reply AGENT make person check am.`,
    refundByItself: 'If e no fit deliver, your money go come back by itself.',
    refundDone: ({ ref, refunded, toWallet }) =>
      `For order ${ref}, we don send ${refunded} back; e ${backTo(toWallet)}.`,
    historyTitle: 'Your last orders:',
    historyRow: ({ position, ref, amount, number, word }) =>
      `${position}. ${ref} ${amount} ${number}: ${word}`,
    historyEmpty: 'You never order anything. To buy write am like this: AIRTIME 500 or LIGHT 5000.',
    orderNotFound: ({ ref }) => `I no see order ${ref} for your name. Reply HISTORY to see your last orders.`,
    receiptNotYet: 'Receipt never dey.',
    nothingToCancel: 'Nothing dey to cancel. We no charge you anything.',
    cancelTooLate: ({ ref }) =>
      `You don pay for order ${ref}, so e no fit cancel again. If e no deliver, your money go come back by itself.`,
    cancelDelivered: ({ ref }) => `Order ${ref} don finish, so nothing remain to cancel.`,
  },
  flow: {
    cancelled: 'I don cancel am. You no buy anything and we no charge you.',
    cancelledOrderOpen: ({ ref }) =>
      `I don cancel am. Your order ${ref} still dey wait for payment; reply CANCEL again to stop am too.`,
    replaces: ({ what }) => `This one don take the place of ${what}, wey you no buy.`,
    resumeOffer: ({ what }) => `You dey buy ${what} before. You never buy am finish.`,
    resumeFinish: 'Finish am',
    resumeRestart: 'Start again',
    quoteExpired: 'E don tey small, so abeg look am again.',
    quoteNotLast: 'Make we dey sure say na the same thing, abeg look am again.',
    notUsable: 'Abeg, I no fit use that one.',
    goOn: ({ what }) => `Make we go back to your ${what}.`,
    oneAtATime: 'Na one by one: write the other one when this one don finish.',
    stillLooking: 'I still dey ask; the answer go come here by itself.',
    lookupFailed: ({ what }) =>
      `I no fit reach the company to check ${what} now. We no charge you. Reply 1 to try again, or CANCEL.`,
    tryAgain: 'Try again',
    buttonYes: 'Yes',
    buttonCancel: 'Cancel',
    buttonChoose: 'Choose',
  },
  airtime: {
    name: 'airtime',
    oneLine: ({ amount, network, number }) => `${amount} ${network} airtime for ${number}`,
    oneUnknown: ({ amount, number }) => `${amount} airtime for ${number}`,
    amountOnly: ({ amount }) => `${amount} airtime`,
    numberOnly: ({ number }) => `airtime for ${number}`,
    manyLines: ({ amount, count }) => `${amount} airtime for ${count} numbers`,
    manyNumbers: ({ count }) => `airtime for ${count} numbers`,
    askAmount: ({ minimum, maximum }) =>
      `How much airtime you want? From ${minimum} to ${maximum}, like 500.`,
    askAmountEach: ({ minimum, maximum }) =>
      `How much airtime for each number? From ${minimum} to ${maximum}, like 500.`,
    askRecipient: 'Which number go get the airtime? Write am like 08031234567.',
    askNetwork: ({ number }) => `Which network ${number} dey use?`,
    amountUnclear: 'I no sure how much you mean. Abeg write the amount full, like 1500.',
    amountTooSmall: ({ minimum }) => `The smallest recharge na ${minimum}.`,
    amountTooLarge: ({ maximum }) => `The biggest recharge for one number na ${maximum}.`,
    amountNotWhole: 'Airtime na whole naira, no kobo.',
    numberUnclear: 'One of the numbers no be Nigeria mobile number. E get 11 digits, like 08031234567.',
    numberTwice: ({ number }) => `${number} dey inside with two amounts.`,
    tooManyNumbers: ({ count }) => `One order fit take ${count} numbers, no more.`,
    pairingUnclear: 'I no sure which amount na for which number.',
    networkUnclear: 'I no sure which network na for which number.',
    quoteOne: ({ amount, number, network }) => `Airtime ${amount} for ${number} (${network}).`,
    quoteMany: ({ count }) => `Airtime for ${count} numbers:`,
    quoteRow: ({ position, amount, number, network }) => `${position}. ${amount} ${number} (${network})`,
    quoteTotal: ({ amount }) => `Total ${amount}.`,
    quoteDiscount: ({ discount }) => `Discount ${discount}.`,
    quotePay: ({ payable }) => `You go pay ${payable}.`,
    quoteHow: 'Reply YES to buy or CANCEL to stop. To change am, write the new amount, number or network.',
    networkDiffers: ({ number, network, otherNetwork }) =>
      `${number} look like ${otherNetwork}; I dey use ${network} as you talk.`,
  },
  dialogue: pcmDialogue,
  voice: pcmVoice,
  power: pcmPower,
  agents: pcmAgents,
  code: pcmCode,
  link: pcmLink,
  data: pcmData,
  schedules: pcmSchedules,
  status: {
    CONFIRMED: ({ ref, what }) =>
      `Order ${ref}, ${what}: we dey make the payment link, e go come here. We never charge you.`,
    HELD: ({ ref, what }) =>
      `Order ${ref}, ${what}: person dey check am first. We never charge you. We go write you here.`,
    SECOND_FACTOR: ({ ref, what }) =>
      `Order ${ref}, ${what}: e dey wait for your code; NEW CODE go bring another one. We never charge you.`,
    AWAITING_PAYMENT: ({ ref, what, payable }) =>
      `Order ${ref}, ${what}: e dey wait make you pay ${payable}. CANCEL go stop am.`,
    PAID: ({ ref, what }) => `Order ${ref}, ${what}: you don pay, e dey come.`,
    VENDING: ({ ref, what }) => `Order ${ref}, ${what}: you don pay, e dey come.`,
    UNKNOWN: ({ ref, what }) =>
      `Order ${ref}, ${what}: you don pay, but e never confirm. We dey ask them and go tell you here. Abeg no pay again.`,
    FULFILLED: ({ ref, what }) => `Order ${ref}, ${what}: e don deliver. RECEIPT go show the receipt.`,
    FAILED: ({ ref, what, paid }) => `Order ${ref}, ${what}: e no fit deliver. Your ${paid} dey come back.`,
    REFUNDING: ({ ref, what, paid }) =>
      `Order ${ref}, ${what}: e no fit deliver. Your ${paid} dey come back.`,
    REFUNDED: ({ ref, what, refunded, toWallet }) =>
      `Order ${ref}, ${what}: e no fit deliver. We don send ${refunded} back; e ${backTo(toWallet)}.`,
    EXPIRED: ({ ref, what }) =>
      `Order ${ref}, ${what}: you no pay in time, so e don close. You no buy anything.`,
    CANCELLED: ({ ref, what }) => `Order ${ref}, ${what}: e don cancel. You no buy anything.`,
  },
  statusPartRefunded: ({ refunded, toWallet }) =>
    `Some of am no fit deliver: ${refunded} dey come back; e go ${backTo(toWallet)}.`,
  statusWord: {
    CONFIRMED: 'dey prepare',
    HELD: 'dey check',
    SECOND_FACTOR: 'dey wait for code',
    AWAITING_PAYMENT: 'never pay',
    PAID: 'dey come',
    VENDING: 'dey come',
    UNKNOWN: 'never confirm',
    FULFILLED: 'don deliver',
    FAILED: 'no work',
    REFUNDING: 'refund dey come',
    REFUNDED: 'don refund',
    EXPIRED: 'no pay in time',
    CANCELLED: 'don cancel',
  },
  news: {
    payment_link: ({ ref, what, payable, minutes }) =>
      `Order ${ref}: ${what}. Pay ${payable} for this link inside ${minutes} minutes, e go deliver sharp sharp.`,
    payment_delayed: ({ ref }) =>
      `Order ${ref}: the payment page dey slow. We never charge you. We dey try am and go send the link here.`,
    payment_unavailable: ({ ref }) =>
      `Order ${ref} don cancel: the payment page no gree open. We no charge you. Abeg order again small time.`,
    over_limit: ({ ref }) =>
      `Order ${ref} don cancel: e pass wetin person fit buy before we sure say na you. We no charge you. Write LINK and your phone number, then order again.`,
    ussd_code: ({ ref, payable, dialCode, bank, minutes }) =>
      `Order ${ref}: to pay ${payable}, dial ${dialCode} for your ${bank} line inside ${minutes} minutes. Pay once only, with this code or with the link.`,
    ussd_unavailable: ({ ref }) =>
      `Order ${ref}: that bank no give code. We never charge you. Reply USSD to try another bank, or use the link.`,
    wallet_short: ({ ref, payable }) =>
      `Order ${ref} na ${payable}, and wetin dey your wallet no reach. We no take anything. Abeg pay with the link, or reply USSD for bank code.`,
    payment_disputed: ({ ref, amount }) =>
      `Order ${ref}: your bank say make we give back ${amount} wey you pay. Person dey look am and go write you here; new orders go wait till then.`,
    held: ({ ref, what }) =>
      `Order ${ref}, ${what}: person go check am first. We never charge you. We go write you here; CANCEL go stop am.`,
    released: ({ ref }) => `Order ${ref} don pass the check. The payment link dey come here next.`,
    refused: ({ ref }) =>
      `We no approve order ${ref}, e don close. We no charge you. Reply AGENT to ask why.`,
    released_code: ({ ref }) =>
      `Order ${ref} don pass the check. Next thing, you go get code by SMS, make we sure say na you.`,
    held_security: ({ ref, what }) =>
      `Order ${ref}, ${what}: we don stop am till person check am. Abeg no pay for am before we write you here. CANCEL go stop am finish.`,
    payment_kept: ({ ref, paid }) =>
      `Order ${ref}: your ${paid} don enter, but person go check the order first. After that e go deliver, or your ${paid} go come back by itself. Abeg no pay again.`,
    released_paid: ({ ref }) => `Order ${ref} don pass the check. You don pay, e dey come.`,
    refused_paid: ({ ref, amount }) =>
      `We no approve order ${ref}, e don close. Your ${amount} go come back by itself. Reply AGENT to ask why.`,
    cancelled_paid: ({ ref, amount }) =>
      `Order ${ref} don cancel. You no buy anything and your ${amount} go come back by itself.`,
    vend_pending: ({ ref, paid }) =>
      `Order ${ref}: your ${paid} don enter, but the delivery never confirm. Abeg no pay again. We dey ask them and go tell you here.`,
    in_review: ({ ref, paid }) =>
      `Order ${ref}: e still never confirm, so person dey check am. You go get wetin you buy or your ${paid} back. Abeg no pay again.`,
    refund_in_review: ({ ref, amount }) =>
      `Order ${ref}: we never sure say your ${amount} don reach you, so person dey look am, e go write you here. No need do anything.`,
    fulfilled: ({ ref, what }) => `Order ${ref}: ${what} don deliver.`,
    failed: ({ ref, what, paid }) =>
      `Order ${ref}: ${what} no fit deliver, abeg no vex. Your ${paid} go come back by itself. You fit order again anytime.`,
    refunded: ({ ref, amount, toWallet }) =>
      `Order ${ref}: we don send ${amount} back; e ${backTo(toWallet)}.${toWallet ? ' Reply BALANCE to see am.' : ' Bank fit take some days to show am.'}`,
    expired: ({ ref }) =>
      `You no pay for order ${ref} in time, so e don close. You no buy anything. To try again, order once more.`,
    cancelled: ({ ref }) =>
      `Order ${ref} don cancel. You no buy anything. Abeg no use the payment link again.`,
    cancel_refused: ({ ref }) =>
      `Order ${ref} no fit cancel: you don pay. If e no deliver, your money go come back by itself.`,
    underpaid: ({ ref, amount, payable }) =>
      `Order ${ref} na ${payable}, but na ${amount} enter. You no buy anything and your ${amount} go come back by itself. To try again, order once more and pay the full money.`,
    overpaid: ({ ref, amount }) =>
      `You pay ${amount} pass for order ${ref}. E dey your wallet for here; reply BALANCE to see am. Your order dey go on.`,
    late_payment: ({ ref, amount }) =>
      `Your ${amount} for order ${ref} come after the order don close. You no buy anything and e go come back by itself. To try again, abeg order once more.`,
    double_payment: ({ ref, amount }) =>
      `You pay two times for order ${ref}. The second ${amount} go come back by itself. You no need do anything.`,
  },
  pay: {
    ussdHint: 'No internet? Reply USSD.',
    walletHint: ({ amount }) => `Or reply WALLET: the ${amount} for your wallet go pay am.`,
    askBank: ({ payable }) => `Which bank you wan use pay ${payable}? You go get code to dial.`,
    noBanks: 'Bank code no dey now. Abeg use the link.',
    nothingToPay: 'You no get order wey dey wait for payment.',
    walletShort: ({ ref, amount, payable }) =>
      `Na ${amount} dey your wallet, but order ${ref} na ${payable}. We no take anything. Abeg pay with the link, or reply USSD for bank code.`,
    walletIn: ({ amount, ref }) => `+${amount} order ${ref}`,
    walletOut: ({ amount, ref }) => `-${amount} order ${ref}`,
  },
  email: {
    subjectTalk: 'The message wey you send us',
    subjectNews: 'News for you',
    subjectPayment: 'Your payment',
    subjectCode: 'Your code',
    pick: 'Tap the one you want, or reply with the number.',
    footer: 'Reply this e-mail to go on. HELP: wetin I fit do. AGENT: person. STOP: no more notice.',
  },
  payLabel: ({ payable }) => `Pay ${payable}`,
  receipt: {
    title: ({ ref }) => `Receipt ${ref}`,
    line: ({ network, number }) => `${network} ${number}`,
    failedLine: ({ amount }) => `${amount} no deliver`,
    discount: 'Discount',
    paid: 'You pay',
    refunded: 'E don go back',
    footer: 'Thank you!',
    link: ({ url }) => `To print am: ${url}`,
    printed: {
      pdf: 'Print am (PDF)',
      picture: 'Picture',
      copy: 'Copy',
      copied: 'E don copy',
      keep: 'Anybody wey get this address go see this receipt. No share am.',
    },
  },
};
