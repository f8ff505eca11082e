import type { EnquiryCategory, Priority } from '../../conversation/enquiry.ts';

/** What a message can be about, as domain → intent → leaf. Labels are stored and scored: never rename one. */
export const intents = {
  AIRTIME: {
    PURCHASE: ['self', 'third_party', 'bulk'],
    TRANSACTION_ISSUE: ['failed', 'delayed', 'duplicate'],
    INQUIRY: ['balance', 'history', 'pricing'],
    SUPPORT: ['convert_to_data', 'share', 'auto_recharge', 'borrow'],
  },
  POWER: {
    PURCHASE: ['prepaid_token', 'postpaid'],
    BILLING_ISSUE: ['dispute', 'tariff', 'breakdown'],
    TECHNICAL_ISSUE: ['token_loading', 'meter_fault', 'outage'],
    INQUIRY: ['bill_status', 'tariff_info', 'meter_upgrade', 'resend_token'],
  },
  DATA: {
    PURCHASE: ['new_bundle', 'renew', 'upgrade', 'recommend'],
    BALANCE_ISSUE: ['depletion', 'check_balance', 'rollover'],
    TECHNICAL_ISSUE: ['slow_speed', 'drops', 'apn'],
    MANAGEMENT: ['auto_renewal', 'gift', 'share', 'borrow'],
  },
  GENERAL: {
    CONVERSATION: ['greeting', 'thanks', 'affirm', 'deny', 'cancel', 'menu'],
    ACCOUNT: ['refund', 'order_status', 'receipt', 'delete_data', 'update_details'],
    HUMAN: ['agent', 'complaint', 'fraud'],
    FEEDBACK: ['rating'],
    OPT: ['out', 'in'],
    OUT_OF_SCOPE: ['other'],
  },
} as const;

type Intents = typeof intents;
export type ProductDomain = 'AIRTIME' | 'POWER' | 'DATA';
export type Domain = keyof Intents | 'MULTI';

/** `AIRTIME.PURCHASE.self`. */
export type Label = {
  [D in keyof Intents]: {
    [I in keyof Intents[D] & string]: Intents[D][I] extends readonly (infer Sub extends string)[]
      ? `${D}.${I}.${Sub}`
      : never;
  }[keyof Intents[D] & string];
}[keyof Intents];

export const labels: readonly Label[] = Object.entries(intents).flatMap(([domain, byIntent]) =>
  Object.entries(byIntent).flatMap(([intent, subs]) =>
    (subs as readonly string[]).map((sub) => `${domain}.${intent}.${sub}` as Label),
  ),
);
const known: ReadonlySet<string> = new Set(labels);

export function isLabel(text: string): text is Label {
  return known.has(text);
}

export type LabelParts = { readonly domain: keyof Intents; readonly intent: string; readonly sub: string };

export function splitLabel(label: Label): LabelParts {
  const [domain = 'GENERAL', intent = '', sub = ''] = label.split('.');
  return { domain: domain as keyof Intents, intent, sub };
}

type Handling = { readonly category: EnquiryCategory; readonly priority: Priority };

// by the longest prefix of the label
const handling: Readonly<Record<string, Handling>> = {
  'AIRTIME.PURCHASE': { category: 'product', priority: 'MEDIUM' },
  'AIRTIME.TRANSACTION_ISSUE': { category: 'billing', priority: 'HIGH' },
  'AIRTIME.INQUIRY': { category: 'account', priority: 'LOW' },
  'AIRTIME.INQUIRY.pricing': { category: 'product', priority: 'LOW' },
  'AIRTIME.SUPPORT': { category: 'product', priority: 'MEDIUM' },
  'POWER.PURCHASE': { category: 'product', priority: 'MEDIUM' },
  'POWER.BILLING_ISSUE': { category: 'billing', priority: 'MEDIUM' },
  'POWER.TECHNICAL_ISSUE': { category: 'technical', priority: 'MEDIUM' },
  'POWER.TECHNICAL_ISSUE.outage': { category: 'technical', priority: 'HIGH' },
  'POWER.INQUIRY': { category: 'product', priority: 'LOW' },
  'POWER.INQUIRY.bill_status': { category: 'billing', priority: 'LOW' },
  'POWER.INQUIRY.resend_token': { category: 'technical', priority: 'HIGH' },
  'DATA.PURCHASE': { category: 'product', priority: 'MEDIUM' },
  'DATA.BALANCE_ISSUE': { category: 'billing', priority: 'MEDIUM' },
  'DATA.BALANCE_ISSUE.check_balance': { category: 'account', priority: 'LOW' },
  'DATA.TECHNICAL_ISSUE': { category: 'technical', priority: 'MEDIUM' },
  'DATA.MANAGEMENT': { category: 'product', priority: 'MEDIUM' },
  'GENERAL.CONVERSATION': { category: 'general', priority: 'LOW' },
  'GENERAL.ACCOUNT': { category: 'account', priority: 'MEDIUM' },
  'GENERAL.ACCOUNT.refund': { category: 'billing', priority: 'HIGH' },
  'GENERAL.ACCOUNT.order_status': { category: 'account', priority: 'MEDIUM' },
  'GENERAL.HUMAN': { category: 'general', priority: 'HIGH' },
  'GENERAL.HUMAN.agent': { category: 'general', priority: 'MEDIUM' },
  'GENERAL.HUMAN.fraud': { category: 'account', priority: 'CRITICAL' },
  'GENERAL.FEEDBACK': { category: 'general', priority: 'LOW' },
  'GENERAL.OPT': { category: 'account', priority: 'LOW' },
  'GENERAL.OUT_OF_SCOPE': { category: 'general', priority: 'LOW' },
};

export function handlingOf(label: Label): Handling {
  const { domain, intent } = splitLabel(label);
  return handling[label] ?? handling[`${domain}.${intent}`] ?? { category: 'general', priority: 'MEDIUM' };
}
