import type { LanguagePack } from './language-pack.ts';

/** Electricity, in Nigerian Pidgin. GSM-7 characters only. */
export const pcmPower: LanguagePack['power'] = {
  name: 'light',
  meterTypes: { PREPAID: 'prepaid', POSTPAID: 'postpaid' },
  what: ({ amount, meter }) => `${amount} light for meter ${meter}`,
  amountOnly: ({ amount }) => `${amount} light`,
  meterOnly: ({ meter }) => `light for meter ${meter}`,
  askMeter: 'Which meter? Write the company and the meter number, like IKEDC 45012345678.',
  askMeterSaved: 'Which meter? Pick one, or write the company and the number, like IKEDC 45012345678.',
  askMeterNumber: ({ disco }) => `Wetin be your ${disco} meter number?`,
  askDisco: ({ meter }) => `Which light company get meter ${meter}?`,
  askAmount: ({ holder, minimum, maximum }) =>
    `${holder}: how much light you want? From ${minimum} to ${maximum}, like 5000.`,
  askBillAmount: ({ holder, meter, due }) =>
    `${holder}, account ${meter}: the bill na ${due}. How much you wan pay?`,
  askBillAmountOnly: ({ holder, meter, minimum, maximum }) =>
    `${holder}, account ${meter}: how much of the bill you wan pay? From ${minimum} to ${maximum}.`,
  payDue: ({ due }) => `Pay ${due}`,
  checking: ({ meter, disco }) => `I dey check meter ${meter} with ${disco}.`,
  checkedMeter: ({ meter }) => `meter ${meter}`,
  meterNotDigits: 'Meter number na 11 to 13 digits, nothing else.',
  meterTooShort: 'That meter number short: e get 11 to 13 digits. Abeg check the meter or the card.',
  meterTooLong: 'That meter number too long: e get 11 to 13 digits. Abeg check the meter or the card.',
  meterNotFound: ({ meter, disco }) =>
    `${disco} no know meter ${meter}. We no charge you. Check the digits, or talk the correct company.`,
  meterBlocked: ({ meter, disco }) =>
    `${disco} no dey sell for meter ${meter} now. We no charge you. Abeg ask the company, or write another meter.`,
  isPostpaid: 'This one na postpaid account, so na the bill you go pay.',
  isPrepaid: 'This one na prepaid meter, so you go get token.',
  discoUnknown:
    'I dey sell for Eko, Ikeja, Abuja, Port Harcourt, Ibadan, Enugu, Benin, Jos, Kano, Kaduna and Yola.',
  discoUnclear: 'Abeg talk one company.',
  oneMeter: 'One order na for one meter. Abeg talk one.',
  dueIs: ({ due }) => `The bill na ${due}.`,
  amountUnclear: 'I no sure how much you mean. Abeg write the amount full, like 5000.',
  amountTooSmall: ({ minimum }) => `The smallest money for this meter na ${minimum}.`,
  amountTooLarge: ({ maximum }) => `The biggest money for one order na ${maximum}.`,
  amountNotWhole: 'Light na whole naira, no kobo.',
  quote: ({ amount, meter, disco, holder, address }) =>
    `Light ${amount} for meter ${meter} (${disco}): ${holder}, ${address}.`,
  quoteBill: ({ amount, meter, disco, holder, address }) =>
    `Bill payment ${amount} for account ${meter} (${disco}): ${holder}, ${address}.`,
  quotePay: ({ charge, payable }) => `Charge ${charge}. You go pay ${payable}.`,
  quoteTariff: ({ tariff }) => `Tariff ${tariff}.`,
  quoteHow: 'Reply YES to buy or CANCEL to stop. To change am, write the new amount or meter.',
  receipt: {
    codes: { KCT1: 'KCT1', KCT2: 'KCT2', token: 'Token', bonus: 'Bonus token' },
    units: 'Units',
    meter: 'Meter',
    holder: 'Name',
    tariff: 'Tariff',
    amount: 'Light',
    charge: 'Charge',
    tokenFooter: ({ days }) =>
      `Press the 20 digits, then Enter. E good for ${days} days. Wahala: HELP TOKEN or AGENT.`,
    codesFooter: ({ days }) =>
      `Press the codes one by one as dem dey, Enter after each one. E good for ${days} days. Wahala: HELP TOKEN or AGENT.`,
    billFooter: 'The company go put am for your account. Wahala: AGENT.',
  },
  load: {
    which: 'Which meter?',
    again: 'RECEIPT go show your last token. Key-change codes (KCT1, KCT2) dey go first, one time.',
    last: ({ code, meter }) => `Your last token, meter ${meter}: ${code}.`,
    noToken: 'I no see any token of yours here.',
  },
  saved: {
    done: ({ nickname, meter, disco }) =>
      `I don save am: meter ${meter} (${disco}) na "${nickname}". Next time write am like this: LIGHT 5000 ${nickname}.`,
    noMeter: 'Which meter I go save? Buy for am first, or write: SAVE METER IKEDC 45012345678 AS SHOP.',
    badName: 'Name na one to three words, letters only, like shop or mama house.',
    full: ({ count }) => `You don save ${count} meters, e don full. Forget one first.`,
    title: 'The meters wey you save:',
    row: ({ position, nickname, meter, disco }) => `${position}. ${nickname}: ${meter} (${disco})`,
    none: 'You never save any meter. After you buy, write am like this: SAVE THIS METER AS SHOP.',
    forgotten: ({ nickname }) => `I don forget meter "${nickname}".`,
    unknown: ({ nickname }) => `You no get meter "${nickname}". Write METERS to see dem.`,
  },
  support: {
    outage:
      'Sorry for the light wahala. I don report am; person go check am and write you here. No go near wire wey fall.',
    fault:
      'Sorry for the meter. I don report am; person go check am and write you here. Abeg no open the meter.',
    addMeter: 'Make e easy for dem: write your meter number and your area.',
    dispute: 'I don pass your bill on. Person go check am with the company and write you here.',
    tariffKnown: ({ tariff, meter }) => `Meter ${meter} dey for tariff ${tariff}.`,
    tokenComing: 'Your token go come here as the company give am.',
  },
};
