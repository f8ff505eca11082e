import { z } from 'zod';
import { openAiCallbacks, openAiConfig } from './openai/config.ts';
import { providerNames } from './providers.ts';
import { whatsappCloudCallbacks, whatsappCloudConfig } from './whatsapp-cloud/config.ts';
import { whatsappWebConfig } from './whatsapp-web/config.ts';

const minute = 60_000;
const hour = 60 * minute;
const url = z
  .url({ protocol: /^https?$/ })
  .nullable()
  .default(null);
const secret = z.string().min(1).nullable().default(null);
const delayMs = z
  .int()
  .min(0)
  .max(24 * hour);
const delaysMs = z.array(delayMs).max(100);

/** How sends to a number end at Africa's Talking: refused at once, or accepted and reported so. */
export const smsOutcomes = [
  'RiskHold',
  'InvalidSenderId',
  'InvalidPhoneNumber',
  'UnsupportedNumberType',
  'InsufficientBalance',
  'UserInBlacklist',
  'CouldNotRoute',
  'DoNotDisturbRejection',
  'InternalServerError',
  'GatewayError',
  'RejectedByGateway',
  'Failed',
  'Rejected',
  'AbsentSubscriber',
  'Expired',
] as const;

/** How mails to an address end at SendGrid. `silent`: nothing is heard after they were taken. */
const mailOutcomes = [
  'bounce',
  'blocked',
  'dropped',
  'deferred',
  'spamreport',
  'unsubscribe',
  'silent',
] as const;
export type MailOutcome = (typeof mailOutcomes)[number];

const section = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape).prefault({} as never);

/** Everything has a default; `/_control/config` takes any part of it. A credential that is null accepts whatever isn't empty. */
export const configSchema = z.strictObject({
  /** What customers' links start with; by default the address that the simulators listen on. */
  publicUrl: url,
  /** From a send to its first delivery report, and from one report to the next. */
  callbackDelayMs: delayMs.default(200),
  /** Between the attempts of a webhook that was not accepted; the last is repeated until the provider's horizon. */
  retryDelaysMs: section({
    africastalking: delaysMs.default([5_000, 30_000, 2 * minute, 10 * minute]),
    twilio: delaysMs.default([1_000]),
    sendgrid: delaysMs.default([30_000, minute, 10 * minute, hour]),
    paystack: delaysMs.default([3 * minute, 3 * minute, 3 * minute, 3 * minute, hour]),
    flutterwave: delaysMs.default([30 * minute, 30 * minute, 30 * minute]),
    vtpass: delaysMs.default([10_000, minute]),
    reloadly: delaysMs.default([]),
    openai: delaysMs.default([]),
    'whatsapp-cloud': delaysMs.default([5_000, 30_000, 2 * minute, 10 * minute, hour]),
  }),
  /** How long a connection without an answer is held open. */
  holdMs: delayMs.default(2 * minute),
  /** From a pending vend to its end. */
  settleDelayMs: delayMs.default(3_000),
  /** From one state of a refund to the next. */
  refundDelayMs: delayMs.default(500),
  /** Messages are recorded without text, and no events of them. */
  quiet: z.boolean().default(false),
  callbacks: section({
    africastalking: section({
      inboundUrl: url,
      deliveryUrl: url,
      optOutUrl: url,
      statusUrl: url,
      simSwapUrl: url,
      ussdUrl: url,
      ussdEndUrl: url,
      voiceUrl: url,
      voiceEventsUrl: url,
      voiceNumber: secret,
      username: secret,
      apiKey: secret,
    }),
    twilio: section({
      inboundUrl: url,
      whatsappInboundUrl: url,
      voiceUrl: url,
      voiceStatusUrl: url,
      voiceNumber: secret,
      statusUrl: url,
      accountSid: secret,
      authToken: secret,
    }),
    'whatsapp-cloud': whatsappCloudCallbacks,
    /** `signingKey`: base64 PKCS #8 of a P-256 key; without one nothing is signed. */
    sendgrid: section({ inboundUrl: url, eventsUrl: url, apiKey: secret, signingKey: secret }),
    paystack: section({ webhookUrl: url, secretKey: secret }),
    flutterwave: section({
      webhookUrl: url,
      secretKey: secret,
      secretHash: secret,
      webhookVersion: z.enum(['v3', 'v4']).default('v3'),
    }),
    vtpass: section({ webhookUrl: url, apiKey: secret, secretKey: secret, publicKey: secret }),
    reloadly: section({ clientId: secret, clientSecret: secret }),
    openai: openAiCallbacks,
  }),
  africastalking: section({
    reports: z.enum(['all', 'final', 'none']).default('all'),
    currency: z.string().length(3).default('NGN'),
    costPerPart: z.number().min(0).default(2.2),
    /** Sender ids that the account owns; null accepts any. */
    senderIds: z.array(z.string()).max(1_000).nullable().default(null),
    numbers: z.record(z.string(), z.enum(smsOutcomes).nullable()).default({}),
    /** Codes to dial that lead to `ussdUrl`. */
    serviceCodes: z.array(z.string()).max(100).default(['*384*77#']),
    /** Numbers whose SIM was changed on that day (day-month-year), or of which nothing is known; null: never changed. */
    simSwaps: z
      .record(z.string(), z.union([z.literal('unknown'), z.string().regex(/^\d{2}-\d{2}-\d{4}$/)]).nullable())
      .default({}),
    /** Airtime and data. */
    vending: section({
      balanceNaira: z.number().default(1_000_000_000),
      minNaira: z.number().min(0).default(50),
      maxNaira: z.number().min(0).default(200_000),
    }),
  }),
  twilio: section({
    /** 2xxxx refuses the send, 3xxxx accepts it and reports `undelivered` (WhatsApp: `failed`) with that code. */
    numbers: z.record(z.string(), z.int().min(20_000).max(69_999).nullable()).default({}),
    /** Of WhatsApp. `enforced`: free text only within 24 hours of the person's last message; else 63016. */
    window: z.enum(['enforced', 'open', 'closed']).default('enforced'),
  }),
  sendgrid: section({
    /** Verified domains and addresses to send from; null accepts any. */
    senders: z.array(z.string()).max(1_000).nullable().default(null),
    addresses: z.record(z.string(), z.enum(mailOutcomes).nullable()).default({}),
  }),
  paystack: section({ merchant: z.string().max(80).default('Demo Merchant') }),
  flutterwave: section({ merchant: z.string().max(80).default('Demo Merchant') }),
  vtpass: section({
    balanceNaira: z.number().default(1_000_000_000),
    minNaira: z.number().min(0).default(50),
    maxNaira: z.number().min(0).default(200_000),
    /** Data bundles by code that cost something else in naira than they are listed for; null: gone. */
    variations: z.record(z.string(), z.number().min(1).nullable()).default({}),
    /** How far the minute in a request id may be from ours. */
    requestIdWindowMinutes: z.number().min(0).default(60),
  }),
  reloadly: section({
    balanceNaira: z.number().default(1_000_000_000),
    minNaira: z.number().min(0).default(50),
    maxNaira: z.number().min(0).default(200_000),
    tokenLifeSeconds: z.number().min(0).default(5_184_000),
  }),
  openai: openAiConfig,
  'whatsapp-cloud': whatsappCloudConfig,
  'whatsapp-web': whatsappWebConfig,
});

export type Config = z.infer<typeof configSchema>;

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function merge(base: unknown, patch: unknown): unknown {
  if (!isPlainObject(base) || !isPlainObject(patch)) return patch;
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(patch)) merged.set(key, merge(merged.get(key), value));
  return Object.fromEntries(merged);
}

/** One list of delays goes for all providers. */
function spread(patch: Record<string, unknown>): Record<string, unknown> {
  const { retryDelaysMs: delays } = patch;
  if (!Array.isArray(delays)) return patch;
  return { ...patch, retryDelaysMs: Object.fromEntries(providerNames.map((name) => [name, delays])) };
}

/** The configuration with the parts of `patch` in place. Throws a ZodError. */
export function patchConfig(config: Config, patch: unknown): Config {
  return configSchema.parse(merge(config, isPlainObject(patch) ? spread(patch) : patch));
}
