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
  apnWhich: 'Which network? Write am like this: APN MTN.',
  priceChanged: 'The network don change the price of this bundle.',
  withdrawn: 'The network no dey sell this bundle again.',
  receiptLine: ({ network, size, validity }) => `${network} data ${size}, ${validity}`,
  receiptNumber: 'Number',
  receiptFooter: ({ code }) => `Balance: dial ${code}. Again: RENEW. Help: AGENT.`,
};
