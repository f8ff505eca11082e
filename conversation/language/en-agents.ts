import type { Needs } from './facts.ts';

/** What the agents ask and say around an answer. */
export const enAgents = {
  meaning: {
    ask: 'I am not sure what you mean. Is it one of these? If not, please say it in other words.',
    /** A button each, so twenty characters at most. */
    topics: {
      buyAirtime: 'Buy airtime',
      airtimeMissing: 'Airtime not received',
      chargedTwice: 'Charged twice',
      balance: 'My wallet balance',
      history: 'My past orders',
      airtimePrices: 'Airtime prices',
      airtimeToData: 'Airtime to data',
      shareAirtime: 'Share airtime',
      repeatAirtime: 'Automatic airtime',
      borrowAirtime: 'Borrow airtime',
      buyPower: 'Buy electricity',
      disputeBill: 'My bill is wrong',
      tariff: 'My tariff or band',
      billMakeUp: 'How a bill is made',
      loadToken: 'Load a token',
      meterFault: 'Meter is faulty',
      outage: 'No light',
      powerPrices: 'Electricity prices',
      billDue: 'What I owe',
      newMeter: 'Get a new meter',
      tokenAgain: 'My token again',
      buyData: 'Buy data',
      renewData: 'Renew my data',
      dataFinished: 'Data finished fast',
      dataBalance: 'Data balance',
      unusedData: 'Unused data',
      slowData: 'Slow internet',
      dataSettings: 'Internet settings',
      renewByItself: 'Automatic renewal',
      giftData: 'Give data',
      shareData: 'Share data',
      borrowData: 'Borrow data',
      moneyBack: 'My money back',
      whereIsOrder: 'My last order',
      receipt: 'My receipt',
      deleteData: 'Delete my data',
      changeDetails: 'Change my details',
      person: 'Talk to a person',
    },
  },
  wishes: {
    wait: ({ what }: Needs<'what'>) => `One after the other; then comes your ${what}.`,
    next: ({ what }: Needs<'what'>) => `Now your ${what}.`,
  },
  rating: {
    ask: 'How was it? Reply 1 (bad) to 5 (good).',
    thanks: 'Thank you! Your rating helps us do better.',
    sorry: 'Thank you, and sorry that it was not better. If a person should look at it, reply AGENT.',
  },
  articles: {
    /** Where an answer comes from, by the title of what is written down. */
    source: ({ what }: Needs<'what'>) => `Source: ${what}.`,
    see: ({ what }: Needs<'what'>) => `(see: ${what})`,
    notSure: 'I am not sure of the answer, so I would rather not guess. Reply AGENT and a person tells you.',
  },
  /** Where nothing of what was to be said may go out. */
  passedOn:
    'Sorry, I could not put that answer together safely. I have passed it on; a person will write to you here.',
  shown: 'This has taken long, sorry. I have shown it to a person, who will write to you here.',
};
