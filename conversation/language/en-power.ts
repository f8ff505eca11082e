import type { Needs } from './facts.ts';

/** Electricity, in English. GSM-7 characters only. */
export const enPower = {
  name: 'electricity',
  meterTypes: { PREPAID: 'prepaid', POSTPAID: 'postpaid' },
  what: ({ amount, meter }: Needs<'amount' | 'meter'>) => `${amount} electricity for meter ${meter}`,
  amountOnly: ({ amount }: Needs<'amount'>) => `${amount} electricity`,
  meterOnly: ({ meter }: Needs<'meter'>) => `electricity for meter ${meter}`,
  askMeter: 'Which meter? Write the company and the meter number, for example IKEDC 45012345678.',
  askMeterSaved: 'Which meter? Pick one, or write the company and the number, for example IKEDC 45012345678.',
  askMeterNumber: ({ disco }: Needs<'disco'>) => `What is your ${disco} meter number?`,
  askDisco: ({ meter }: Needs<'meter'>) => `Which electricity company is meter ${meter} with?`,
  askAmount: ({ holder, minimum, maximum }: Needs<'holder' | 'minimum' | 'maximum'>) =>
    `${holder}: how much electricity? From ${minimum} to ${maximum}, for example 5000.`,
  askBillAmount: ({ holder, meter, due }: Needs<'holder' | 'meter' | 'due'>) =>
    `${holder}, account ${meter}: the bill stands at ${due}. How much do you want to pay?`,
  askBillAmountOnly: ({
    holder,
    meter,
    minimum,
    maximum,
  }: Needs<'holder' | 'meter' | 'minimum' | 'maximum'>) =>
    `${holder}, account ${meter}: how much of the bill do you want to pay? From ${minimum} to ${maximum}.`,
  payDue: ({ due }: Needs<'due'>) => `Pay ${due}`,
  checking: ({ meter, disco }: Needs<'meter' | 'disco'>) => `I am checking meter ${meter} with ${disco}.`,
  checkedMeter: ({ meter }: Needs<'meter'>) => `meter ${meter}`,
  meterNotDigits: 'A meter number is 11 to 13 digits, nothing else.',
  meterTooShort:
    'That meter number is too short: it has 11 to 13 digits. Please look at the meter or its card.',
  meterTooLong:
    'That meter number is too long: it has 11 to 13 digits. Please look at the meter or its card.',
  meterNotFound: ({ meter, disco }: Needs<'meter' | 'disco'>) =>
    `${disco} does not know meter ${meter}. Nothing was charged. Check the digits, or name the right company.`,
  meterBlocked: ({ meter, disco }: Needs<'meter' | 'disco'>) =>
    `${disco} does not sell for meter ${meter} at the moment. Nothing was charged. Please ask the company, or name another meter.`,
  isPostpaid: 'This is a postpaid account, so you pay its bill.',
  isPrepaid: 'This is a prepaid meter, so you get a token.',
  discoUnknown:
    'I sell for Eko, Ikeja, Abuja, Port Harcourt, Ibadan, Enugu, Benin, Jos, Kano, Kaduna and Yola.',
  discoUnclear: 'Please name one company.',
  oneMeter: 'One order is for one meter. Please name one.',
  dueIs: ({ due }: Needs<'due'>) => `The bill stands at ${due}.`,
  amountUnclear: 'I am not sure how much you mean. Please write the amount in full, like 5000.',
  amountTooSmall: ({ minimum }: Needs<'minimum'>) => `The smallest amount for this meter is ${minimum}.`,
  amountTooLarge: ({ maximum }: Needs<'maximum'>) => `The largest amount in one order is ${maximum}.`,
  amountNotWhole: 'Electricity is bought in whole naira, without kobo.',
  quote: ({
    amount,
    meter,
    disco,
    holder,
    address,
  }: Needs<'amount' | 'meter' | 'disco' | 'holder' | 'address'>) =>
    `Electricity ${amount} for meter ${meter} (${disco}): ${holder}, ${address}.`,
  quoteBill: ({
    amount,
    meter,
    disco,
    holder,
    address,
  }: Needs<'amount' | 'meter' | 'disco' | 'holder' | 'address'>) =>
    `Bill payment ${amount} for account ${meter} (${disco}): ${holder}, ${address}.`,
  quotePay: ({ charge, payable }: Needs<'charge' | 'payable'>) => `Charge ${charge}. You pay ${payable}.`,
  quoteTariff: ({ tariff }: Needs<'tariff'>) => `Tariff ${tariff}.`,
  quoteHow: 'Reply YES to buy or CANCEL to stop. To change it, write the new amount or meter.',
  receipt: {
    codes: { KCT1: 'KCT1', KCT2: 'KCT2', token: 'Token', bonus: 'Bonus token' },
    units: 'Units',
    meter: 'Meter',
    holder: 'Name',
    tariff: 'Tariff',
    amount: 'Electricity',
    charge: 'Charge',
    tokenFooter: ({ days }: Needs<'days'>) =>
      `Key in the 20 digits, then Enter. Valid ${days} days. Trouble: HELP TOKEN or AGENT.`,
    codesFooter: ({ days }: Needs<'days'>) =>
      `Key in each code in this order, Enter after each. Valid ${days} days. Trouble: HELP TOKEN or AGENT.`,
    billFooter: 'The company books it to your account. Trouble: AGENT.',
  },
  load: {
    which: 'Which meter?',
    again: 'RECEIPT shows your last token. Key-change codes (KCT1, KCT2) go in first, once.',
    last: ({ code, meter }: Needs<'code' | 'meter'>) => `Your last token, meter ${meter}: ${code}.`,
    noToken: 'I find no token of yours here.',
  },
  saved: {
    done: ({ nickname, meter, disco }: Needs<'nickname' | 'meter' | 'disco'>) =>
      `Saved: meter ${meter} (${disco}) is "${nickname}". Next time write, for example, LIGHT 5000 ${nickname}.`,
    noMeter: 'Which meter should I save? Buy for it first, or write: SAVE METER IKEDC 45012345678 AS SHOP.',
    badName: 'A name is one to three words of letters, such as shop or mama house.',
    full: ({ count }: Needs<'count'>) =>
      `You have ${count} saved meters, which is the most. Forget one first.`,
    title: 'Your saved meters:',
    row: ({ position, nickname, meter, disco }: Needs<'position' | 'nickname' | 'meter' | 'disco'>) =>
      `${position}. ${nickname}: ${meter} (${disco})`,
    none: 'You have no saved meters. After a purchase write, for example, SAVE THIS METER AS SHOP.',
    forgotten: ({ nickname }: Needs<'nickname'>) => `Meter "${nickname}" is forgotten.`,
    unknown: ({ nickname }: Needs<'nickname'>) =>
      `You have no meter "${nickname}". Write METERS to see them.`,
  },
  support: {
    outage:
      'Sorry about the light. I have reported it; a person will look at it and write to you here. Stay away from fallen wires.',
    fault:
      'Sorry about the meter. I have reported it; a person will look at it and write to you here. Please do not open the meter.',
    addMeter: 'To help them, write your meter number and your area.',
    dispute: 'I have passed your bill on. A person will look at it with the company and write to you here.',
    tariffKnown: ({ tariff, meter }: Needs<'tariff' | 'meter'>) => `Meter ${meter} is on tariff ${tariff}.`,
    tokenComing: 'Your token comes here as soon as the company gives it.',
  },
};
