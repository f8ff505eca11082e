import type { Needs } from './facts.ts';

type Called = Needs<'position'>;

const nth = (count: number) => {
  const suffixes = ['th', 'st', 'nd', 'rd'];
  const teen = count >= 11 && count <= 13;
  return `${count}${teen ? 'th' : (suffixes[count % 10] ?? 'th')}`;
};

/** What is bought again and again, in English. GSM-7 characters only. */
export const enSchedules = {
  daily: 'every day',
  weekly: ({ date }: Needs<'date'>) => `every ${date}`,
  monthly: ({ count }: Needs<'count'>) => `every month on the ${nth(count)}`,
  monthEnd: 'on the last day of every month',
  everyDays: ({ count }: Needs<'count'>) => `every ${count} days`,
  once: ({ date }: Needs<'date'>) => `once, on ${date}`,
  at: ({ when, time }: Needs<'when' | 'time'>) => `${when} at ${time}`,
  name: ({ what, when }: Needs<'what' | 'when'>) => `${what}, ${when}`,
  askWhen: 'How often? Write, for example: every day, every Friday, every month on the 1st, or tomorrow 7am.',
  everyDay: 'Every day',
  everyWeek: 'Every week',
  everyMonth: 'Every month',
  datePassed: 'That time has passed already.',
  quoteWhen: ({ when, date }: Needs<'when' | 'date'>) => `Bought for you ${when}, first ${date}.`,
  quoteOnce: ({ when }: Needs<'when'>) => `Bought for you ${when}.`,
  quoteChange: ({ position, when, date }: Needs<'position' | 'when' | 'date'>) =>
    `Schedule ${position} becomes: ${when}, next ${date}.`,
  quoteHow: 'Paid from your wallet here, or by a link we send. Reply YES to set it up, or CANCEL.',
  planned: ({ position, when, date, what }: Needs<'position' | 'when' | 'date' | 'what'>) =>
    `Schedule ${position} is set: ${what}, ${when}. First ${date}. We tell you before. STOP SCHEDULE ${position} ends it.`,
  changed: ({ position, when, date, what }: Needs<'position' | 'when' | 'date' | 'what'>) =>
    `Schedule ${position} is changed: ${what}, ${when}. Next ${date}.`,
  over: ({ position }: Called) => `Schedule ${position} has ended.`,
  tooMany: ({ count }: Needs<'count'>) =>
    `You have ${count} schedules, that is the most. Nothing was set up. Reply SCHEDULES to see them and stop one.`,
  stopped: ({ position, what }: Needs<'position' | 'what'>) =>
    `Schedule ${position} is stopped: ${what} is not bought by itself any more.`,
  paused: ({ position }: Called) =>
    `Schedule ${position} is paused. Reply RESUME ${position} to go on with it.`,
  resumed: ({ position, date }: Needs<'position' | 'date'>) => `Schedule ${position} goes on. Next ${date}.`,
  underWay: ({ date }: Needs<'date'>) =>
    `The order of ${date} was on its way already; if it is not paid, CANCEL stops it too.`,
  skipped: ({ position, date, next }: Needs<'position' | 'date' | 'next'>) =>
    `Schedule ${position} leaves out ${date}. Next ${next}.`,
  skippedLast: ({ position, date }: Needs<'position' | 'date'>) =>
    `Schedule ${position} leaves out ${date} and has ended: it was its only date.`,
  tellBefore: ({ date, time, what }: Needs<'date' | 'time' | 'what'>) => `${date} ${time}: ${what}.`,
  walletPays: ({ payable }: Needs<'payable'>) => `Your wallet pays ${payable}.`,
  linkComes: ({ payable }: Needs<'payable'>) => `A link to pay ${payable} comes then.`,
  howToSkip: ({ position }: Called) =>
    `Not this time? Reply SKIP ${position}. To end it: STOP SCHEDULE ${position}.`,
  missed: ({ position, what, date }: Needs<'position' | 'what' | 'date'>) =>
    `Schedule ${position}, ${what}: ${date} was missed because our system was down, sorry. Nothing was bought or charged.`,
  missedMany: ({ position, what, count, date }: Needs<'position' | 'what' | 'count' | 'date'>) =>
    `Schedule ${position}, ${what}: ${count} dates up to ${date} were missed because our system was down, sorry. Nothing was bought or charged.`,
  dearer: ({ position, payable }: Needs<'position' | 'payable'>) =>
    `Schedule ${position} costs ${payable} now, more than you agreed to, so your wallet is not used. Pay by the link if you want it.`,
  failed: ({ position, what, date, word }: Needs<'position' | 'what' | 'date' | 'word'>) =>
    `Schedule ${position}, ${what}: nothing on ${date}, because ${word}.`,
  because: {
    not_paid: 'it was not paid in time',
    no_payment_page: 'no payment page could be opened',
    not_delivered: 'it could not be delivered; your money goes back by itself',
    not_sold: 'it is not sold any more',
    not_approved: 'it was not approved',
    not_priced: 'its price could not be made',
  },
  nextTry: ({ next }: Needs<'next'>) => `Next try ${next}.`,
  pausesItself: ({ position, count }: Needs<'position' | 'count'>) =>
    `That was ${count} times in a row, so it is paused. Reply RESUME ${position} to try again, or STOP SCHEDULE ${position}.`,
  listTitle: 'Your schedules:',
  row: ({ position, what, when, date }: Needs<'position' | 'what' | 'when' | 'date'>) =>
    `${position}. ${what}, ${when}. Next ${date}.`,
  rowPaused: ({ position, what, when }: Needs<'position' | 'what' | 'when'>) =>
    `${position}. ${what}, ${when}. Paused.`,
  listHow: ({ position }: Called) =>
    `Reply STOP SCHEDULE ${position}, PAUSE ${position}, SKIP ${position} or CHANGE SCHEDULE ${position} TO 1000.`,
  none: 'You have no schedules. To set one up write, for example, 500 airtime every Friday, or AUTO RENEW for your data.',
  unknown: ({ position }: Called) => `You have no schedule ${position}. Reply SCHEDULES to see yours.`,
  which: ({ word }: Needs<'word'>) => `Which one? ${word}`,
  whichHow: ({ word, position }: Needs<'word' | 'position'>) => `Write, for example, ${word} ${position}.`,
  offerResume: ({ count }: Needs<'count'>) =>
    count === 1 ? 'Your schedule is paused since STOP.' : `Your ${count} schedules are paused since STOP.`,
  resumeAll: 'Go on with them',
  leavePaused: 'Leave them paused',
  resumedAll: 'They go on. Reply SCHEDULES to see when.',
  leftPaused: 'They stay paused. Reply SCHEDULES to see them.',
  pausedByStop: 'Your schedules are paused too.',
  renewOff: 'Automatic renewal is off here: we never renew unless you set it up.',
  renewNothing: 'I find no data that you bought here before, so choose it first.',
  renewOn: ({ position, what, date }: Needs<'position' | 'what' | 'date'>) =>
    `Automatic renewal is on (schedule ${position}): ${what}, next ${date}. STOP SCHEDULE ${position} ends it.`,
};
