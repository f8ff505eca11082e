import { airtimeCodes, airtimeRules } from '../config/rules/airtime.ts';
import { dataAccessPoints, dataCodes, dataRules } from '../config/rules/data.ts';
import { limitRules } from '../config/rules/limits.ts';
import { orderRules } from '../config/rules/orders.ts';
import { powerRules } from '../config/rules/power.ts';
import { quietHours } from '../config/rules/quiet-hours.ts';
import { receiptRules } from '../config/rules/receipts.ts';
import { scheduleRules } from '../config/rules/schedules.ts';
import { secondFactorRules } from '../config/rules/second-factor.ts';
import { sessionRules } from '../config/rules/sessions.ts';
import { trustRules } from '../config/rules/trust.ts';
import { meterDigits } from '../conversation/values/meter-number.ts';
import { formatNaira } from '../conversation/values/naira.ts';
import { type Network, networks } from '../conversation/values/network.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const percent = (basisPoints: number) => `${basisPoints / 100}%`;
const clockHour = (hour: number) => (hour > 12 ? `${hour - 12}pm` : `${hour}am`);

/** The same whoever asks. */
const fixed = {
  'airtime.minimum': formatNaira(airtimeRules.minimumKobo),
  'airtime.maximum': formatNaira(airtimeRules.maximumKobo),
  'airtime.discount_from': formatNaira(airtimeRules.bulkDiscount.fromKobo),
  'airtime.discount': percent(airtimeRules.bulkDiscount.basisPoints),
  'airtime.recipients': String(airtimeRules.maximumRecipients),
  'airtime.credit_minutes': String(airtimeRules.creditTimeoutSeconds / 60),
  'power.minimum': formatNaira(powerRules.minimumKobo),
  'power.maximum': formatNaira(powerRules.maximumKobo),
  'power.charge': formatNaira(powerRules.serviceChargeKobo),
  'power.token_digits': String(powerRules.tokenDigits),
  'power.token_days': String(powerRules.tokenValidityDays),
  'power.meter_digits': `${meterDigits.fewest} to ${meterDigits.most}`,
  'power.vat': percent(powerRules.vatBasisPoints),
  'power.band_a_hours': String(powerRules.bandHours.A),
  'power.band_e_hours': String(powerRules.bandHours.E),
  'data.minimum': formatNaira(dataRules.minimumKobo),
  'data.maximum': formatNaira(dataRules.maximumKobo),
  'data.recipients': String(dataRules.maximumRecipients),
  'orders.payment_minutes': String(orderRules.paymentValidMs / minuteMs),
  'orders.quote_minutes': String(orderRules.quoteValidMs / minuteMs),
  'orders.code_above': formatNaira(orderRules.secondFactorAboveKobo),
  'orders.hold_from': formatNaira(orderRules.holdFromKobo),
  'code.digits': String(secondFactorRules.codeDigits),
  'code.minutes': String(secondFactorRules.codeValidMs / minuteMs),
  'code.tries': String(secondFactorRules.wrongCodesAtMost),
  'trust.order': formatNaira(trustRules.unprovedOrderAtMostKobo),
  'trust.day': formatNaira(trustRules.unprovedDayAtMostKobo),
  'receipts.days': String(receiptRules.linkValidMs / dayMs),
  'schedules.most': String(scheduleRules.mostPerCustomer),
  'sessions.flow_hours': String(sessionRules.flowKeptMs / hourMs),
  'limits.messages': String(limitRules.messagesPerMinute),
  'quiet.from': clockHour(quietHours.from),
  'quiet.until': clockHour(quietHours.until),
} as const;

const each = (meant: readonly Network[], value: (network: Network) => string) =>
  [...new Set(meant.map(value))].join(', ');

/** What depends on the network that is meant; of all where none is. Empty: there is nothing to say. */
function figuresOfNetwork(network: Network | undefined) {
  const meant: readonly Network[] = network ? [network] : networks;
  const access = network ? dataAccessPoints[network] : { name: '', user: '', password: '' };
  return {
    'network.balance_code': each(meant, (name) => dataCodes[name].balance),
    'network.care_number': each(meant, (name) => dataCodes[name].care),
    'network.plans_code': each(meant, (name) => dataCodes[name].plans),
    'network.share_code': each(meant, (name) => dataCodes[name].share),
    'network.borrow_code': each(meant, (name) => dataCodes[name].borrow),
    'network.airtime_share_code': each(meant, (name) => airtimeCodes[name].share),
    'network.airtime_borrow_code': each(meant, (name) => airtimeCodes[name].borrow),
    'network.airtime_data_code': each(meant, (name) => airtimeCodes[name].data),
    'rollover.yes': meant.filter((name) => dataRules.rollover[name]).join(', '),
    'rollover.no': meant.filter((name) => !dataRules.rollover[name]).join(', '),
    'apn.network': network ?? '',
    'apn.name': access.name,
    'apn.user': access.user,
    'apn.password': access.password,
  };
}

/** The figures that articles hold places for, by name. */
export function figuresFor(network: Network | undefined): Readonly<Record<string, string>> {
  return { ...fixed, ...figuresOfNetwork(network) };
}
