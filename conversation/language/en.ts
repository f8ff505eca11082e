import { enAgents } from './en-agents.ts';
import { enCode } from './en-code.ts';
import { enData } from './en-data.ts';
import { enDialogue } from './en-dialogue.ts';
import { enLink } from './en-link.ts';
import { enPower } from './en-power.ts';
import { enSchedules } from './en-schedules.ts';
import { enVoice } from './en-voice.ts';
import type { Needs } from './facts.ts';

const backTo = (toWallet: boolean) =>
  toWallet ? 'to your wallet here' : 'to the card or account you paid with';

/** English. GSM-7 characters only; an ordinary reply is at most two SMS parts. */
export const en = {
  talk: {
    greeting: 'Hello! You can buy airtime, data and electricity here. What would you like to do?',
    greetingShort: 'Hello!',
    apology:
      'Sorry, something went wrong on our side. Your message is kept and a person looks at it. Please try again, or reply AGENT.',
    menu: 'What would you like to do?',
    menuAirtime: 'Buy airtime',
    menuPower: 'Buy electricity',
    menuData: 'Buy data',
    menuStatus: 'My last order',
    menuHistory: 'My past orders',
    menuBalance: 'My balance',
    menuPerson: 'Talk to a person',
    help: 'AIRTIME 500 tops up your line, AIRTIME 500 08031234567 another one. LIGHT 5000 IKEDC 45012345678: token. DATA 1GB: data. STATUS, HISTORY, RECEIPT, BALANCE: your orders. SCHEDULES: what repeats. LINK: other address. CANCEL stops an order. AGENT: a person. PIDGIN: Pidgin. STOP: no notices.',
    thanks: 'You are welcome! Reply MENU whenever you need something.',
    nothingToConfirm:
      'There is nothing to confirm right now. To buy write, for example, AIRTIME 500 or LIGHT 5000.',
    orderOnItsWay: 'Your order is being prepared; the payment link comes here.',
    nothingToDeny: 'All right. Reply MENU to see what I can do.',
    tooMany:
      'That is a lot of messages. Please wait a minute, then write again: what you write until then is kept but not acted on.',
    notUnderstood:
      'Sorry, I did not get that. Write, for example, AIRTIME 500, DATA 1GB or LIGHT 5000. Reply MENU to see more.',
    offerPerson: 'If a person should help you, reply AGENT.',
    onlyAirtimeSupport:
      'That I cannot do yet, sorry: no borrowing or sharing here. I can sell you airtime: AIRTIME 500, or 500 EVERY FRIDAY.',
    outOfScope:
      'That I cannot help with. I sell airtime, data and electricity: AIRTIME 500, DATA 1GB or LIGHT 5000.',
    filesUnread:
      'I got your file. A person here can look at it, but I cannot read files or voice notes. Please write what you need, for example AIRTIME 500, or reply AGENT for a person.',
    feedback: 'Thank you for telling us. It helps us do better.',
    languageSet: 'I will write in English. Reply PIDGIN for Pidgin.',
    optedOut:
      'You get no more notices from us. You can still write to us and buy here. Reply START to get notices again.',
    optedIn: 'Welcome back! You get our notices again. Reply STOP to end them.',
    optedOutHint: 'Notices are off. Reply START to switch them on.',
  },
  person: {
    calledNow: 'A person will answer you here. Please wait; what you write now goes to them.',
    calledForKeyword:
      'This is serious, so a person will answer you here. Please wait; what you write now goes to them. Never share your PIN or a code.',
    calledForOrders:
      'Several of your orders failed, sorry. A person will look at why and write to you here. Reply AGENT to talk to them now.',
    noted: 'I have passed this on. A person will look at it and answer you here.',
    brokeDown:
      'Sorry, your last message broke something on our side. A person will look at it and write to you here. You can go on; nothing was charged for it.',
    handedBack: 'You are with the assistant again.',
  },
  money: {
    balance: ({ amount }: Needs<'amount'>) =>
      `Your wallet here holds ${amount}. For the airtime on your line dial *310#; I cannot see it.`,
    refundNoOrder: 'I find no order of yours to refund. If you think that is wrong, reply AGENT.',
    refundDelivered: ({ ref, what }: Needs<'ref' | 'what'>) =>
      `Order ${ref}, ${what}, was delivered, and what was delivered cannot be taken back, so it is not refunded. If it never arrived, reply AGENT and a person will check.`,
    refundByItself: 'If it cannot be delivered, your money comes back by itself.',
    refundDone: ({ ref, refunded, toWallet }: Needs<'ref' | 'refunded' | 'toWallet'>) =>
      `For order ${ref}, ${refunded} was sent back ${backTo(toWallet)}.`,
    historyTitle: 'Your last orders:',
    historyRow: ({
      position,
      ref,
      amount,
      number,
      word,
    }: Needs<'position' | 'ref' | 'amount' | 'number' | 'word'>) =>
      `${position}. ${ref} ${amount} ${number}: ${word}`,
    historyEmpty: 'You have no orders yet. To buy write, for example, AIRTIME 500 or LIGHT 5000.',
    orderNotFound: ({ ref }: Needs<'ref'>) =>
      `I find no order ${ref} of yours. Reply HISTORY to see your last orders.`,
    receiptNotYet: 'There is no receipt yet.',
    nothingToCancel: 'There is nothing to cancel. Nothing was charged.',
    cancelTooLate: ({ ref }: Needs<'ref'>) =>
      `Order ${ref} is paid, so it cannot be cancelled. If it is not delivered, your money comes back by itself.`,
    cancelDelivered: ({ ref }: Needs<'ref'>) =>
      `Order ${ref} is finished, so there is nothing left to cancel.`,
  },
  flow: {
    cancelled: 'Cancelled. Nothing was bought and nothing charged.',
    cancelledOrderOpen: ({ ref }: Needs<'ref'>) =>
      `Cancelled. Your order ${ref} still waits for payment; reply CANCEL again to stop it too.`,
    replaces: ({ what }: Needs<'what'>) => `This takes the place of ${what}, which was not bought.`,
    resumeOffer: ({ what }: Needs<'what'>) => `You were buying ${what}. It is not bought yet.`,
    resumeFinish: 'Finish it',
    resumeRestart: 'Start again',
    quoteExpired: 'That was a while ago, so please look again.',
    quoteNotLast: 'To be sure that we mean the same, please look again.',
    notUsable: 'Sorry, I could not use that.',
    goOn: ({ what }: Needs<'what'>) => `Back to your ${what}.`,
    oneAtATime: 'One purchase at a time: write the other one when this is done.',
    stillLooking: 'I am still asking; the answer comes here by itself.',
    lookupFailed: ({ what }: Needs<'what'>) =>
      `I cannot reach the company to check ${what} right now. Nothing was charged. Reply 1 to try again, or CANCEL.`,
    tryAgain: 'Try again',
    buttonYes: 'Yes',
    buttonCancel: 'Cancel',
    buttonChoose: 'Choose',
  },
  airtime: {
    name: 'airtime',
    oneLine: ({ amount, network, number }: Needs<'amount' | 'network' | 'number'>) =>
      `${amount} ${network} airtime for ${number}`,
    oneUnknown: ({ amount, number }: Needs<'amount' | 'number'>) => `${amount} airtime for ${number}`,
    amountOnly: ({ amount }: Needs<'amount'>) => `${amount} airtime`,
    numberOnly: ({ number }: Needs<'number'>) => `airtime for ${number}`,
    manyLines: ({ amount, count }: Needs<'amount' | 'count'>) => `${amount} airtime for ${count} numbers`,
    manyNumbers: ({ count }: Needs<'count'>) => `airtime for ${count} numbers`,
    askAmount: ({ minimum, maximum }: Needs<'minimum' | 'maximum'>) =>
      `How much airtime? From ${minimum} to ${maximum}, for example 500.`,
    askAmountEach: ({ minimum, maximum }: Needs<'minimum' | 'maximum'>) =>
      `How much airtime for each number? From ${minimum} to ${maximum}, for example 500.`,
    askRecipient: 'Which number should get the airtime? Write it like 08031234567.',
    askNetwork: ({ number }: Needs<'number'>) => `Which network is ${number} on?`,
    amountUnclear: 'I am not sure how much you mean. Please write the amount in full, like 1500.',
    amountTooSmall: ({ minimum }: Needs<'minimum'>) => `The smallest recharge is ${minimum}.`,
    amountTooLarge: ({ maximum }: Needs<'maximum'>) => `The largest recharge for one number is ${maximum}.`,
    amountNotWhole: 'Airtime comes in whole naira, without kobo.',
    numberUnclear: 'One of the numbers is not a Nigerian mobile number. It has 11 digits, like 08031234567.',
    numberTwice: ({ number }: Needs<'number'>) => `${number} is in there with two amounts.`,
    tooManyNumbers: ({ count }: Needs<'count'>) => `One order takes ${count} numbers at most.`,
    pairingUnclear: 'I am not sure which amount is for which number.',
    networkUnclear: 'I am not sure which network is for which number.',
    quoteOne: ({ amount, number, network }: Needs<'amount' | 'number' | 'network'>) =>
      `Airtime ${amount} for ${number} (${network}).`,
    quoteMany: ({ count }: Needs<'count'>) => `Airtime for ${count} numbers:`,
    quoteRow: ({ position, amount, number, network }: Needs<'position' | 'amount' | 'number' | 'network'>) =>
      `${position}. ${amount} ${number} (${network})`,
    quoteTotal: ({ amount }: Needs<'amount'>) => `Total ${amount}.`,
    quoteDiscount: ({ discount }: Needs<'discount'>) => `Discount ${discount}.`,
    quotePay: ({ payable }: Needs<'payable'>) => `You pay ${payable}.`,
    quoteHow: 'Reply YES to buy or CANCEL to stop. To change it, write the new amount, number or network.',
    networkDiffers: ({ number, network, otherNetwork }: Needs<'number' | 'network' | 'otherNetwork'>) =>
      `${number} looks like ${otherNetwork}; I use ${network} as you said.`,
  },
  dialogue: enDialogue,
  voice: enVoice,
  power: enPower,
  agents: enAgents,
  code: enCode,
  link: enLink,
  data: enData,
  schedules: enSchedules,
  status: {
    CONFIRMED: ({ ref, what }: Needs<'ref' | 'what'>) =>
      `Order ${ref}, ${what}: the payment link is being made and comes here. Nothing was charged yet.`,
    HELD: ({ ref, what }: Needs<'ref' | 'what'>) =>
      `Order ${ref}, ${what}: a person checks it first. Nothing was charged. We write to you here.`,
    SECOND_FACTOR: ({ ref, what }: Needs<'ref' | 'what'>) =>
      `Order ${ref}, ${what}: it waits for your code; NEW CODE brings another one. Nothing was charged.`,
    AWAITING_PAYMENT: ({ ref, what, payable }: Needs<'ref' | 'what' | 'payable'>) =>
      `Order ${ref}, ${what}: it waits for your payment of ${payable}. CANCEL stops it.`,
    PAID: ({ ref, what }: Needs<'ref' | 'what'>) => `Order ${ref}, ${what}: paid, and on its way.`,
    VENDING: ({ ref, what }: Needs<'ref' | 'what'>) => `Order ${ref}, ${what}: paid, and on its way.`,
    UNKNOWN: ({ ref, what }: Needs<'ref' | 'what'>) =>
      `Order ${ref}, ${what}: paid, but not confirmed yet. We keep asking and tell you here. Please do not pay again.`,
    FULFILLED: ({ ref, what }: Needs<'ref' | 'what'>) =>
      `Order ${ref}, ${what}: delivered. RECEIPT shows the receipt.`,
    FAILED: ({ ref, what, paid }: Needs<'ref' | 'what' | 'paid'>) =>
      `Order ${ref}, ${what}: it could not be delivered. Your ${paid} is on its way back.`,
    REFUNDING: ({ ref, what, paid }: Needs<'ref' | 'what' | 'paid'>) =>
      `Order ${ref}, ${what}: it could not be delivered. Your ${paid} is on its way back.`,
    REFUNDED: ({ ref, what, refunded, toWallet }: Needs<'ref' | 'what' | 'refunded' | 'toWallet'>) =>
      `Order ${ref}, ${what}: it could not be delivered. ${refunded} was sent back ${backTo(toWallet)}.`,
    EXPIRED: ({ ref, what }: Needs<'ref' | 'what'>) =>
      `Order ${ref}, ${what}: it was not paid in time and is closed. Nothing was bought.`,
    CANCELLED: ({ ref, what }: Needs<'ref' | 'what'>) =>
      `Order ${ref}, ${what}: it was cancelled. Nothing was bought.`,
  },
  statusPartRefunded: ({ refunded, toWallet }: Needs<'refunded' | 'toWallet'>) =>
    `A part could not be delivered: ${refunded} goes back ${backTo(toWallet)}.`,
  statusWord: {
    CONFIRMED: 'in preparation',
    HELD: 'being checked',
    SECOND_FACTOR: 'waits for code',
    AWAITING_PAYMENT: 'not paid yet',
    PAID: 'on its way',
    VENDING: 'on its way',
    UNKNOWN: 'not confirmed',
    FULFILLED: 'delivered',
    FAILED: 'failed',
    REFUNDING: 'refund coming',
    REFUNDED: 'refunded',
    EXPIRED: 'not paid',
    CANCELLED: 'cancelled',
  },
  news: {
    payment_link: ({ ref, what, payable, minutes }: Needs<'ref' | 'what' | 'payable' | 'minutes'>) =>
      `Order ${ref}: ${what}. Pay ${payable} at this link within ${minutes} minutes and it is sent at once.`,
    payment_delayed: ({ ref }: Needs<'ref'>) =>
      `Order ${ref}: the payment page is slow to open. Nothing was charged. We keep trying and send you the link here.`,
    payment_unavailable: ({ ref }: Needs<'ref'>) =>
      `Order ${ref} is cancelled: no payment page could be opened. Nothing was charged. Please order again a little later.`,
    over_limit: ({ ref }: Needs<'ref'>) =>
      `Order ${ref} is cancelled: it is more than can be bought before we know that it is you. Nothing was charged. Write LINK and your phone number, then order again.`,
    ussd_code: ({
      ref,
      payable,
      dialCode,
      bank,
      minutes,
    }: Needs<'ref' | 'payable' | 'dialCode' | 'bank' | 'minutes'>) =>
      `Order ${ref}: to pay ${payable}, dial ${dialCode} on your ${bank} line within ${minutes} minutes. Pay once only, by this code or by the link.`,
    ussd_unavailable: ({ ref }: Needs<'ref'>) =>
      `Order ${ref}: that bank gave no code. Nothing was charged. Reply USSD to try another bank, or use the link.`,
    wallet_short: ({ ref, payable }: Needs<'ref' | 'payable'>) =>
      `Order ${ref} costs ${payable}, and your wallet holds less. Nothing was taken. Please pay by the link, or reply USSD for a bank code.`,
    payment_disputed: ({ ref, amount }: Needs<'ref' | 'amount'>) =>
      `Order ${ref}: your bank asks us to give back ${amount} that you paid. A person looks at it and writes to you here; new orders wait until then.`,
    held: ({ ref, what }: Needs<'ref' | 'what'>) =>
      `Order ${ref}, ${what}, has to be checked by a person first. Nothing was charged. We write to you here; CANCEL stops it.`,
    released: ({ ref }: Needs<'ref'>) =>
      `Order ${ref} has passed the check. The payment link comes here next.`,
    refused: ({ ref }: Needs<'ref'>) =>
      `Order ${ref} was not approved and is closed. Nothing was charged. Reply AGENT to ask why.`,
    released_code: ({ ref }: Needs<'ref'>) =>
      `Order ${ref} has passed the check. Next you get a code by SMS, to be sure that it is you.`,
    held_security: ({ ref, what }: Needs<'ref' | 'what'>) =>
      `Order ${ref}, ${what}, is stopped until a person has checked it. Please do not pay for it before we write to you here. CANCEL stops it for good.`,
    payment_kept: ({ ref, paid }: Needs<'ref' | 'paid'>) =>
      `Order ${ref}: your ${paid} is in, and a person checks the order first. Then it is delivered, or your ${paid} goes back by itself. Please do not pay again.`,
    released_paid: ({ ref }: Needs<'ref'>) => `Order ${ref} has passed the check. It is paid and on its way.`,
    refused_paid: ({ ref, amount }: Needs<'ref' | 'amount'>) =>
      `Order ${ref} was not approved and is closed. Your ${amount} goes back by itself. Reply AGENT to ask why.`,
    cancelled_paid: ({ ref, amount }: Needs<'ref' | 'amount'>) =>
      `Order ${ref} is cancelled. Nothing was bought and your ${amount} goes back by itself.`,
    vend_pending: ({ ref, paid }: Needs<'ref' | 'paid'>) =>
      `Order ${ref}: your ${paid} is in, but the delivery is not confirmed yet. Please do not pay again. We keep asking and tell you here.`,
    in_review: ({ ref, paid }: Needs<'ref' | 'paid'>) =>
      `Order ${ref}: it is still not confirmed, so a person looks at it. You get what you bought or your ${paid} back. Please do not pay again.`,
    refund_in_review: ({ ref, amount }: Needs<'ref' | 'amount'>) =>
      `Order ${ref}: it is not clear yet whether your ${amount} reached you, so a person looks at it and writes to you here. You need not do anything.`,
    fulfilled: ({ ref, what }: Needs<'ref' | 'what'>) => `Order ${ref}: ${what} was delivered.`,
    failed: ({ ref, what, paid }: Needs<'ref' | 'what' | 'paid'>) =>
      `Order ${ref}: ${what} could not be delivered, sorry. Your ${paid} goes back by itself. You can order again any time.`,
    refunded: ({ ref, amount, toWallet }: Needs<'ref' | 'amount' | 'toWallet'>) =>
      `Order ${ref}: ${amount} was sent back ${backTo(toWallet)}.${toWallet ? ' Reply BALANCE to see it.' : ' A bank may need some days to show it.'}`,
    expired: ({ ref }: Needs<'ref'>) =>
      `Order ${ref} was not paid in time and is closed. Nothing was bought. To try again, order once more.`,
    cancelled: ({ ref }: Needs<'ref'>) =>
      `Order ${ref} is cancelled. Nothing was bought. Please do not use its payment link any more.`,
    cancel_refused: ({ ref }: Needs<'ref'>) =>
      `Order ${ref} cannot be cancelled: it is paid. If it is not delivered, your money comes back by itself.`,
    underpaid: ({ ref, amount, payable }: Needs<'ref' | 'amount' | 'payable'>) =>
      `Order ${ref} costs ${payable}, but ${amount} came in. Nothing was bought and your ${amount} goes back by itself. To try again, order once more and pay the full price.`,
    overpaid: ({ ref, amount }: Needs<'ref' | 'amount'>) =>
      `You paid ${amount} too much for order ${ref}. It is in your wallet here; reply BALANCE to see it. Your order goes on.`,
    late_payment: ({ ref, amount }: Needs<'ref' | 'amount'>) =>
      `Your ${amount} for order ${ref} came after the order was closed. Nothing was bought and it goes back by itself. To try again, please order once more.`,
    double_payment: ({ ref, amount }: Needs<'ref' | 'amount'>) =>
      `Order ${ref} was paid twice. The second ${amount} goes back by itself. You need not do anything.`,
  },
  pay: {
    ussdHint: 'No internet? Reply USSD.',
    walletHint: ({ amount }: Needs<'amount'>) => `Or reply WALLET: your balance of ${amount} pays it.`,
    askBank: ({ payable }: Needs<'payable'>) =>
      `Which bank will you pay ${payable} from? You get a code to dial.`,
    noBanks: 'Bank codes are not available right now. Please use the link.',
    nothingToPay: 'No order of yours waits for a payment.',
    walletShort: ({ ref, amount, payable }: Needs<'ref' | 'amount' | 'payable'>) =>
      `Your wallet holds ${amount}, but order ${ref} costs ${payable}. Nothing was taken. Please pay by the link, or reply USSD for a bank code.`,
    walletIn: ({ amount, ref }: Needs<'amount' | 'ref'>) => `+${amount} order ${ref}`,
    walletOut: ({ amount, ref }: Needs<'amount' | 'ref'>) => `-${amount} order ${ref}`,
  },
  email: {
    subjectTalk: 'Your message to us',
    subjectNews: 'News for you',
    subjectPayment: 'Your payment',
    subjectCode: 'Your code',
    pick: 'Tap your choice, or reply with its number.',
    footer: 'Reply to this e-mail to go on. HELP: what I can do. AGENT: a person. STOP: no more notices.',
  },
  payLabel: ({ payable }: Needs<'payable'>) => `Pay ${payable}`,
  receipt: {
    title: ({ ref }: Needs<'ref'>) => `Receipt ${ref}`,
    line: ({ network, number }: Needs<'network' | 'number'>) => `${network} ${number}`,
    failedLine: ({ amount }: Needs<'amount'>) => `${amount} not delivered`,
    discount: 'Discount',
    paid: 'You paid',
    refunded: 'Sent back',
    footer: 'Thank you!',
    /** After a receipt that was asked for. */
    link: ({ url }: Needs<'url'>) => `To print it: ${url}`,
    printed: {
      pdf: 'Print (PDF)',
      picture: 'Picture',
      copy: 'Copy',
      copied: 'Copied',
      keep: 'Whoever has this address sees this receipt. Do not pass it on.',
    },
  },
};
