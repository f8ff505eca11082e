import type { RawAccount } from '../config/accounts.ts';

/** For each simulated provider: its part of the simulators' configuration, from an account's settings and webhook addresses. */
const wiring: Readonly<
  Record<
    string,
    (settings: RawAccount['settings'], webhook: (name: string) => string) => Record<string, unknown>
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
  'twilio-sms': (settings, webhook) => ({
    twilio: {
      inboundUrl: webhook('inbound'),
      statusUrl: webhook('status'),
      accountSid: settings['accountSid'],
      authToken: settings['authToken'],
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
};

/** What the simulators must know of the accounts that live with them: where they call back, and the credentials. */
export function simulatorCallbacks(
  accounts: readonly RawAccount[],
  simulatorsUrl: string,
  baseUrl: string,
): Readonly<Record<string, unknown>> {
  const simulated = accounts.filter(({ settings }) =>
    String(settings['baseUrl']).startsWith(`${simulatorsUrl}/`),
  );
  const parts = simulated.map(({ kind, settings, pathSecrets }) =>
    wiring[kind]?.(settings, (name) => `${baseUrl}/webhooks/${pathSecrets[0]}/${name}`),
  );
  return { callbacks: Object.assign({}, ...parts) };
}
