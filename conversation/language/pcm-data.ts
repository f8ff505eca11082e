import type { LanguagePack } from './language-pack.ts';

/** Data bundles, in Nigerian Pidgin. */
export const pcmData: LanguagePack['data'] = {
  name: 'data',
  days: ({ count }) => (count === 1 ? '1 day' : `${count} days`),
  years: ({ count }) => (count === 1 ? '1 year' : `${count} years`),
  atPrice: ({ amount }) => `for ${amount}`,
  forNumber: ({ what, number }) => `${what} for ${number}`,
  forNumbers: ({ what, count }) => `${what} for ${count} numbers`,
  askRecipient: 'Which number go get the data? Write am like 08031234567.',
  askBundle: ({ network }) =>
    `Which ${network} data you want? Write the size (2GB), the price (1000), DAILY, WEEKLY, MONTHLY or YEARLY, or pick one:`,
  askWhich: ({ network, what }) => `${network} data, ${what}. Which one?`,
  askNear: ({ network, what }) => `${network} no get bundle ${what}. The ones wey near am:`,
  askLarger: ({ network }) => `Bigger ${network} bundles:`,
  nextPage: ({ network }) => `More ${network} data:`,
  row: ({ size, validity, amount }) => `${size}, ${validity}, ${amount}`,
  more: 'MORE',
  networkUnclear: 'I no sure which network you mean. One order na for one network.',
  networksDiffer: 'These numbers dey different network, and one order na for one network.',
  notSold: 'That bundle no dey for sale now.',
  quoteOne: ({ size, validity, number, network }) => `Data ${size} for ${validity}: ${number} (${network}).`,
  quoteMany: ({ size, validity, count, network }) =>
    `Data ${size} for ${validity} (${network}), each for ${count} numbers:`,
  quoteHow: 'Reply YES to buy or CANCEL to stop. To change am, write another size, price, days or number.',
  sameAgain: 'The same one again.',
  noEarlier: 'I no see any data wey you don buy here before.',
  noLarger: 'Na the biggest bundle be that.',
  pastUse: ({ size, days }) => `You buy ${size} here for the last ${days} days, so this one go do.`,
  need: ({ size }) => `For that one, like ${size} for one month go do.`,
  noGift: 'You fit buy data only for your own number here.',
  balance: ({ code }) => `To see the data wey remain, dial ${code}; I no fit see am.`,
  rollover: ({ network }) =>
    `${network} go carry the data wey remain go front if you renew before e end. To buy the same one again write RENEW.`,
  noRollover: ({ network }) =>
    `${network} no dey carry data go front: wetin remain when the bundle end don go be that.`,
  depletion: ({ code, number }) =>
    `Video, update and app wey dey run for back dey chop data: off auto-update and on data saver. Dial ${code} to see wetin remain. If the network cut am wrongly, call ${number}, or reply AGENT.`,
  slow: ({ code, number }) =>
    `Abeg off your data and on am again, restart the phone and choose 4G or LTE. Dial ${code} to see say data dey. E still bad? Call your network for ${number}, or reply AGENT.`,
  apn: ({ network, apn }) =>
    `${network} internet settings: APN ${apn}. Put am for Mobile network, Access point names, then restart the phone.`,
  apnLogin: ({ user, password }) => `User name ${user}, password ${password}, if e ask for am.`,
  apnWhich: 'Which network? Write am like this: APN MTN.',
  autoRenewal: ({ code }) =>
    `Automatic renewal dey off: we no dey renew anything unless you write AUTO RENEW. To buy the same one again once write RENEW. If your network dey renew am by itself, dial ${code} to stop am.`,
  share: ({ code }) =>
    `To share data from your own line dial ${code}; I no fit do that one for you. I fit sell data to any number: DATA 1GB 08031234567.`,
  borrow: ({ code }) =>
    `To borrow data from your network dial ${code}. I no dey borrow person, but I dey sell: DATA 1GB.`,
  priceChanged: 'The network don change the price of this bundle.',
  withdrawn: 'The network no dey sell this bundle again.',
  receiptLine: ({ network, size, validity }) => `${network} data ${size}, ${validity}`,
  receiptNumber: 'Number',
  receiptFooter: ({ code }) => `Balance: dial ${code}. Again: RENEW. Help: AGENT.`,
};
