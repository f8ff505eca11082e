import type { Needs } from './facts.ts';

/** Data bundles, in English. */
export const enData = {
  name: 'data',
  days: ({ count }: Needs<'count'>) => (count === 1 ? '1 day' : `${count} days`),
  years: ({ count }: Needs<'count'>) => (count === 1 ? '1 year' : `${count} years`),
  atPrice: ({ amount }: Needs<'amount'>) => `for ${amount}`,
  forNumber: ({ what, number }: Needs<'what' | 'number'>) => `${what} for ${number}`,
  forNumbers: ({ what, count }: Needs<'what' | 'count'>) => `${what} for ${count} numbers`,
  askRecipient: 'Which number should get the data? Write it like 08031234567.',
  askBundle: ({ network }: Needs<'network'>) =>
    `Which ${network} data? Write a size (2GB), a price (1000), DAILY, WEEKLY, MONTHLY or YEARLY, or pick one:`,
  askWhich: ({ network, what }: Needs<'network' | 'what'>) => `${network} data, ${what}. Which one?`,
  askNear: ({ network, what }: Needs<'network' | 'what'>) => `${network} has no bundle ${what}. The nearest:`,
  askLarger: ({ network }: Needs<'network'>) => `Bigger ${network} bundles:`,
  nextPage: ({ network }: Needs<'network'>) => `More ${network} data:`,
  row: ({ size, validity, amount }: Needs<'size' | 'validity' | 'amount'>) =>
    `${size}, ${validity}, ${amount}`,
  more: 'MORE',
  networkUnclear: 'I am not sure which network you mean. One order is for one network.',
  networksDiffer: 'These numbers are on different networks, and one order is for one network.',
  notSold: 'That bundle is not on sale now.',
  quoteOne: ({ size, validity, number, network }: Needs<'size' | 'validity' | 'number' | 'network'>) =>
    `Data ${size} for ${validity}: ${number} (${network}).`,
  quoteMany: ({ size, validity, count, network }: Needs<'size' | 'validity' | 'count' | 'network'>) =>
    `Data ${size} for ${validity} (${network}), each for ${count} numbers:`,
  quoteHow:
    'Reply YES to buy or CANCEL to stop. To change it, write another size, price, validity or number.',
  sameAgain: 'The same again.',
  noEarlier: 'I find no data that you bought here before.',
  noLarger: 'That is the biggest bundle there is.',
  pastUse: ({ size, days }: Needs<'size' | 'days'>) =>
    `You bought ${size} here in the last ${days} days, so this should do.`,
  need: ({ size }: Needs<'size'>) => `For that I would take about ${size} a month.`,
  noGift: 'Data can only be bought for your own number here.',
  apnWhich: 'Which network? Write, for example, APN MTN.',
  priceChanged: 'The network changed the price of this bundle meanwhile.',
  withdrawn: 'The network no longer offers this bundle.',
  receiptLine: ({ network, size, validity }: Needs<'network' | 'size' | 'validity'>) =>
    `${network} data ${size}, ${validity}`,
  receiptNumber: 'Number',
  receiptFooter: ({ code }: Needs<'code'>) => `Balance: dial ${code}. Again: RENEW. Help: AGENT.`,
};
