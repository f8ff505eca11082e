import type { RawAccount } from '../config/accounts.ts';
import { demoSigningKey } from './demo-signing-key.ts';

/** For each simulated provider: its part of the simulators' configuration, from an account's settings and webhook addresses. */
const wiring: Readonly<
  Record<
    string,
    (
      settings: RawAccount['settings'],
      webhook: (name: string) => string,
    ) => Readonly<Record<string, Readonly<Record<string, unknown>>>>
  >
> = {
  'africastalking-sms': (settings, webhook) => ({
    africastalking: {
      inboundUrl: webhook('inbound'),
      deliveryUrl: webhook('delivery'),
      optOutUrl: webhook('optout'),
      username: settings['username'],
      apiKey: settings['apiKey'],
    },
  }),
  'africastalking-ussd': (_settings, webhook) => ({
    africastalking: { ussdUrl: webhook('dial'), ussdEndUrl: webhook('end') },
  }),
  'africastalking-insights': (settings, webhook) => ({
    africastalking: {
      simSwapUrl: webhook('sim-swap'),
      username: settings['username'],
      apiKey: settings['apiKey'],
    },
  }),
  africastalking: (settings, webhook) => ({
    africastalking: {
      statusUrl: webhook('status'),
      username: settings['username'],
      apiKey: settings['apiKey'],
    },
  }),
  'twilio-sms': (settings, webhook) => ({
    twilio: {
      inboundUrl: webhook('inbound'),
      statusUrl: webhook('status'),
      accountSid: settings['accountSid'],
      authToken: settings['authToken'],
    },
  }),
  'sendgrid-email': (settings, webhook) => ({
    sendgrid: {
      inboundUrl: webhook('inbound'),
      eventsUrl: webhook('events'),
      apiKey: settings['apiKey'],
      signingKey: demoSigningKey(String(settings['apiKey'])).privateKey,
    },
  }),
  'africastalking-voice': (settings, webhook) => ({
    africastalking: {
      voiceUrl: webhook('call'),
      voiceEventsUrl: webhook('events'),
      voiceNumber: firstOf(settings['numbers']),
    },
  }),
  'twilio-voice': (settings, webhook) => ({
    twilio: {
      voiceUrl: webhook('call'),
      voiceStatusUrl: webhook('status'),
      voiceNumber: firstOf(settings['numbers']),
      accountSid: settings['accountSid'],
      authToken: settings['authToken'],
    },
  }),
  'twilio-whatsapp': (settings, webhook) => ({
    twilio: {
      whatsappInboundUrl: webhook('inbound'),
      accountSid: settings['accountSid'],
      authToken: settings['authToken'],
    },
  }),
  'whatsapp-cloud': (settings, webhook) => ({
    'whatsapp-cloud': {
      webhookUrl: webhook('events'),
      phoneNumberId: settings['phoneNumberId'],
      businessAccountId: settings['businessAccountId'],
      accessToken: settings['accessToken'],
      appSecret: settings['appSecret'],
    },
  }),
  paystack: (settings, webhook) => ({
    paystack: { webhookUrl: webhook('events'), secretKey: settings['secretKey'] },
  }),
  flutterwave: (settings, webhook) => ({
    flutterwave: {
      webhookUrl: webhook('events'),
      secretKey: settings['secretKey'],
      secretHash: settings['secretHash'],
    },
  }),
  vtpass: (settings, webhook) => ({
    vtpass: {
      webhookUrl: webhook('transactions'),
      apiKey: settings['apiKey'],
      secretKey: settings['secretKey'],
      ...(settings['publicKey'] ? { publicKey: settings['publicKey'] } : {}),
    },
  }),
  reloadly: (settings) => ({
    reloadly: { clientId: settings['clientId'], clientSecret: settings['clientSecret'] },
  }),
};

const firstOf = (numbers: unknown): unknown => (Array.isArray(numbers) ? numbers[0] : undefined);

type Part = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Two accounts may live with one provider: what each of them says of it adds up. */
function merge(all: Part, part: Part): Part {
  const merged = Object.entries(part).map(([name, said]) => [name, { ...all[name], ...said }]);
  return { ...all, ...Object.fromEntries(merged) };
}

/** What the simulators must know of the accounts that live with them: where they call back, and the credentials. */
export function simulatorCallbacks(
  accounts: readonly RawAccount[],
  simulatorsUrl: string,
  baseUrl: string,
): Readonly<Record<string, unknown>> {
  const lives = ({ settings }: RawAccount) => String(settings['baseUrl']).startsWith(`${simulatorsUrl}/`);
  const simulators = new Set(accounts.filter(lives).map(({ id }) => id));
  // Who answers in a response calls no provider: it lives where the account lives that texts for it.
  const simulated = accounts.filter(
    ({ id, settings }) =>
      simulators.has(id) || simulators.has(String(Object(settings['textsBy'])['account'])),
  );
  const parts = simulated.map(({ kind, settings, pathSecrets }) =>
    wiring[kind]?.(settings, (name) => `${baseUrl}/webhooks/${pathSecrets[0]}/${name}`),
  );
  return { callbacks: parts.reduce<Part>((all, part) => merge(all, part ?? {}), {}) };
}
