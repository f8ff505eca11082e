import type { LanguagePack } from './language-pack.ts';

/** What is bought again and again, in Nigerian Pidgin. */
export const pcmSchedules: LanguagePack['schedules'] = {
  daily: 'every day',
  weekly: ({ date }) => `every ${date}`,
  monthly: ({ count }) => `day ${count} of every month`,
  monthEnd: 'last day of every month',
  everyDays: ({ count }) => `every ${count} days`,
  once: ({ date }) => `only once, ${date}`,
  at: ({ when, time }) => `${when}, ${time}`,
  name: ({ what, when }) => `${what}, ${when}`,
  askWhen:
    'How many times? Write am like this: every day, every Friday, every month on the 1st, or tomorrow 7am.',
  everyDay: 'Every day',
  everyWeek: 'Every week',
  everyMonth: 'Every month',
  datePassed: 'That time don pass.',
  quoteWhen: ({ when, date }) => `We go dey buy am for you ${when}, e go start ${date}.`,
  quoteOnce: ({ when }) => `We go buy am for you ${when}.`,
  quoteChange: ({ position, when, date }) => `Schedule ${position} go change to: ${when}, next one ${date}.`,
  quoteHow: 'Your wallet here go pay, or link wey we go send. Reply YES to set am, or CANCEL.',
  planned: ({ position, when, date, what }) =>
    `Schedule ${position} don set: ${what}, ${when}. E go start ${date}. We go tell you before. STOP SCHEDULE ${position} go end am.`,
  changed: ({ position, when, date, what }) =>
    `Schedule ${position} don change: ${what}, ${when}. Next one ${date}.`,
  over: ({ position }) => `Schedule ${position} don end.`,
  tooMany: ({ count }) =>
    `You get ${count} schedules, e no fit pass that one. I no set anything. Reply SCHEDULES to see them and stop one.`,
  stopped: ({ position, what }) => `Schedule ${position} don stop: we no go buy ${what} by itself again.`,
  paused: ({ position }) => `Schedule ${position} don pause. Reply RESUME ${position} make e continue.`,
  resumed: ({ position, date }) => `Schedule ${position} don continue. Next one ${date}.`,
  underWay: ({ date }) => `The order for ${date} don start already; if you never pay, CANCEL go stop am too.`,
  skipped: ({ position, date, next }) => `Schedule ${position} go jump ${date}. Next one ${next}.`,
  skippedLast: ({ position, date }) =>
    `Schedule ${position} go jump ${date} and e don end: na the only date be that.`,
  tellBefore: ({ date, time, what }) => `${date} ${time}: ${what}.`,
  walletPays: ({ payable }) => `Your wallet go pay ${payable}.`,
  linkComes: ({ payable }) => `Link to pay ${payable} go come that time.`,
  howToSkip: ({ position }) =>
    `No be this time? Reply SKIP ${position}. To end am: STOP SCHEDULE ${position}.`,
  missed: ({ position, what, date }) =>
    `Schedule ${position}, ${what}: we miss ${date} because our system no dey work, abeg no vex. You no buy anything and we no charge you.`,
  missedMany: ({ position, what, count, date }) =>
    `Schedule ${position}, ${what}: we miss ${count} dates reach ${date} because our system no dey work, abeg no vex. You no buy anything and we no charge you.`,
  dearer: ({ position, payable }) =>
    `Schedule ${position} na ${payable} now, e pass wetin you agree, so we no touch your wallet. Pay with the link if you still want am.`,
  failed: ({ position, what, date, word }) =>
    `Schedule ${position}, ${what}: nothing happen for ${date}, because ${word}.`,
  because: {
    not_paid: 'you no pay am in time',
    no_payment_page: 'the payment page no gree open',
    not_delivered: 'e no fit deliver; your money go come back by itself',
    not_sold: 'dem no dey sell am again',
    not_approved: 'we no approve am',
    not_priced: 'we no fit make the price',
  },
  nextTry: ({ next }) => `We go try again ${next}.`,
  pausesItself: ({ position, count }) =>
    `Na ${count} times now, so e don pause. Reply RESUME ${position} to try again, or STOP SCHEDULE ${position}.`,
  listTitle: 'Your schedules:',
  row: ({ position, what, when, date }) => `${position}. ${what}, ${when}. Next one ${date}.`,
  rowPaused: ({ position, what, when }) => `${position}. ${what}, ${when}. E dey pause.`,
  listHow: ({ position }) =>
    `Reply STOP SCHEDULE ${position}, PAUSE ${position}, SKIP ${position} or CHANGE SCHEDULE ${position} TO 1000.`,
  none: 'You no get schedule. To set one write am like this: 500 airtime every Friday, or AUTO RENEW for your data.',
  unknown: ({ position }) => `You no get schedule ${position}. Reply SCHEDULES to see your own.`,
  which: ({ word }) => `Which one? ${word}`,
  whichHow: ({ word, position }) => `Write am like this: ${word} ${position}.`,
  offerResume: ({ count }) =>
    count === 1
      ? 'Your schedule dey pause since you write STOP.'
      : `Your ${count} schedules dey pause since you write STOP.`,
  resumeAll: 'Make them continue',
  leavePaused: 'Leave them like that',
  resumedAll: 'They don continue. Reply SCHEDULES to see when.',
  leftPaused: 'They still dey pause. Reply SCHEDULES to see them.',
  pausedByStop: 'Your schedules don pause too.',
  renewOff: 'Automatic renewal dey off here: we no dey renew unless you set am.',
  renewNothing: 'I no see any data wey you don buy here before, so choose am first.',
  renewOn: ({ position, what, date }) =>
    `Automatic renewal dey on (schedule ${position}): ${what}, next one ${date}. STOP SCHEDULE ${position} go end am.`,
};
