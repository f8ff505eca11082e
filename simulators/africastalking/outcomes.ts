import type { Config, smsOutcomes } from '../config.ts';

export type SmsOutcome = (typeof smsOutcomes)[number];

/** https://developers.africastalking.com/docs/sms/sending/bulk, read 2026-11-21. */
export const refusals = {
  RiskHold: 401,
  InvalidSenderId: 402,
  InvalidPhoneNumber: 403,
  UnsupportedNumberType: 404,
  InsufficientBalance: 405,
  UserInBlacklist: 406,
  CouldNotRoute: 407,
  DoNotDisturbRejection: 409,
  InternalServerError: 500,
  GatewayError: 501,
  RejectedByGateway: 502,
} as const satisfies Partial<Record<SmsOutcome, number>>;

/** Delivery reports that end badly, with the reason that comes along. */
export const badReports = {
  Failed: 'DeliveryFailure',
  Rejected: 'UserInBlackList',
  AbsentSubscriber: null,
  Expired: null,
} as const satisfies Partial<Record<SmsOutcome, string | null>>;

/** +234 803 000 and these four digits: numbers whose outcome needs no configuration. */
const listedNumbers: Readonly<Record<string, SmsOutcome>> = {
  '+2348030000401': 'RiskHold',
  '+2348030000402': 'InvalidSenderId',
  '+2348030000403': 'InvalidPhoneNumber',
  '+2348030000404': 'UnsupportedNumberType',
  '+2348030000405': 'InsufficientBalance',
  '+2348030000406': 'UserInBlacklist',
  '+2348030000407': 'CouldNotRoute',
  '+2348030000409': 'DoNotDisturbRejection',
  '+2348030000500': 'InternalServerError',
  '+2348030000501': 'GatewayError',
  '+2348030000502': 'RejectedByGateway',
  '+2348030001001': 'Failed',
  '+2348030001002': 'Rejected',
  '+2348030001003': 'AbsentSubscriber',
  '+2348030001004': 'Expired',
};

export function outcomeFor(
  phone: string,
  config: Config,
  optedOut: ReadonlySet<string>,
): SmsOutcome | undefined {
  if (!/^\+\d{8,15}$/.test(phone)) return 'InvalidPhoneNumber';
  if (optedOut.has(phone)) return 'UserInBlacklist';
  return config.africastalking.numbers[phone] ?? listedNumbers[phone];
}

const networkCodes: readonly (readonly [code: string, prefixes: RegExp])[] = [
  ['62120', /^\+234(70[128]|80[28]|812|90[1247]|91[12])/],
  ['62150', /^\+234(705|80[57]|81[15]|9[01]5)/],
  ['62160', /^\+234(809|81[78]|90[89])/],
];

/** The network that the carrier would name; MTN where the prefix says nothing. */
export function networkCodeOf(phone: string): string {
  return networkCodes.find(([, prefixes]) => prefixes.test(phone))?.[0] ?? '62130';
}
