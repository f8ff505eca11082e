import { randomBytes, randomInt } from 'node:crypto';
import { access } from 'node:fs/promises';
import { type RawAccount, readAccounts } from '../config/accounts.ts';
import { demoSigningKey } from './demo-signing-key.ts';
import { writePrivateFile } from './secrets.ts';

/** Where the simulated providers are, and the server that customers come back to. */
export type DemoAddresses = {
  readonly simulatorsUrl: string;
  readonly baseUrl: string;
  /** Where the process listens that owns the WhatsApp Web client. */
  readonly bridgeUrl?: string;
  /** Where the phones page is, which embeds the web chat. */
  readonly demoUrl?: string;
};

/** The number that the simulated phone has, unless the simulators are told another. */
const demoWhatsappNumber = '+2348090001000';
const usualBridgeUrl = 'http://127.0.0.1:8095';

const simulatorAddress =
  /^http:\/\/127\.0\.0\.1:\d+(?=\/(?:africastalking|twilio|whatsapp-cloud|whatsapp-web|sendgrid|paystack|flutterwave\/v3|vtpass\/api|reloadly)$)/;
const loopbackOrigin = /^http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?$/;
const paidPage = /^http:\/\/127\.0\.0\.1:\d+(?=\/paid$)/;

/**
 * The accounts file of this machine: made at the first start, an account at each simulated provider with credentials of
 * its own. Afterwards it belongs to its owner; only the simulators' address is kept up to date in it. Throws naming what
 * is wrong in it.
 */
export async function openDemoAccounts(
  file: string,
  addresses: DemoAddresses,
): Promise<readonly RawAccount[]> {
  const present = await access(file).then(
    () => true,
    () => false,
  );
  if (!present) await writePrivateFile(file, { accounts: makeDemoAccounts(addresses) });
  const accounts = readAccounts(file);
  const moved = accounts.map((account) => move(account, addresses));
  if (JSON.stringify(moved) !== JSON.stringify(accounts)) await writePrivateFile(file, { accounts: moved });
  return moved;
}

/** Takes an account along when the simulators or the server have another port than at the last start. */
function move(
  account: RawAccount,
  { simulatorsUrl, baseUrl, bridgeUrl, demoUrl }: DemoAddresses,
): RawAccount {
  if (account.kind === 'webchat') return moveSite(account, baseUrl, demoUrl);
  const { baseUrl: provider, callbackUrl } = account.settings;
  if (typeof provider !== 'string' || !simulatorAddress.test(provider)) return account;
  const settings = { ...account.settings, baseUrl: provider.replace(simulatorAddress, simulatorsUrl) };
  const paid = typeof callbackUrl === 'string' ? { callbackUrl: callbackUrl.replace(paidPage, baseUrl) } : {};
  const bridge = account.kind === 'whatsapp-web' && bridgeUrl !== undefined ? { bridgeUrl } : {};
  return { ...account, settings: { ...settings, ...paid, ...bridge } };
}

/** The pages that embed a demo's web chat are ours, so it moves with them. */
function moveSite(account: RawAccount, baseUrl: string, demoUrl: string | undefined): RawAccount {
  const { demo, allowedOrigins } = account.settings;
  if (demo !== true || !Array.isArray(allowedOrigins)) return account;
  const others = allowedOrigins.filter((origin) => !loopbackOrigin.test(String(origin)));
  return {
    ...account,
    settings: { ...account.settings, allowedOrigins: [...demoOrigins(baseUrl, demoUrl), ...others] },
  };
}

/** The same servers by both of the names that a browser on this machine may call them. */
function demoOrigins(...urls: readonly (string | undefined)[]): readonly string[] {
  return urls.flatMap((url) => {
    if (url === undefined) return [];
    const { origin, port } = new URL(url);
    return [origin, `http://localhost${port === '' ? '' : `:${port}`}`];
  });
}

/** Templates that the simulated WhatsApp takes: it knows every name. */
const demoTemplates = Object.fromEntries(
  ['notice', 'receipt', 'money_prompt', 'code'].map((name) => [
    name,
    { name: `switchboard_${name}`, language: { en: 'en', pcm: 'en' } },
  ]),
);

const demoContent = (number: number, prefix = 'HX') =>
  prefix + number.toString(16).padStart(34 - prefix.length, '0');

/** Content for 1, 2, 3 … choices. */
function demoChoices(prefix: string, most: number): Readonly<Record<string, string>> {
  const counts = Array.from({ length: most }, (_, index) => index + 1);
  return Object.fromEntries(counts.map((count) => [String(count), demoContent(count, prefix)]));
}

/** Content that the simulated Twilio takes: it has every one that is well formed. */
const demoContents = {
  templates: Object.fromEntries(
    Object.keys(demoTemplates).map((name, index) => [
      name,
      { en: demoContent(100 + index), pcm: demoContent(200 + index) },
    ]),
  ),
  buttonContents: demoChoices('HXb', 3),
  listContents: demoChoices('HXc', 10),
};

/** An account at each simulated provider, with fresh credentials. */
export function makeDemoAccounts({
  simulatorsUrl,
  baseUrl,
  bridgeUrl = usualBridgeUrl,
  demoUrl,
}: DemoAddresses): readonly RawAccount[] {
  const pathSecrets = () => [randomBytes(32).toString('base64url')];
  const key = (prefix: string) => `${prefix}${randomBytes(24).toString('hex')}`;
  // One account there, for messages and for airtime.
  const africastalking = {
    environment: 'live',
    username: 'switchboard',
    apiKey: key('atsk_'),
    baseUrl: `${simulatorsUrl}/africastalking`,
  };
  const twilio = {
    accountSid: `AC${randomBytes(16).toString('hex')}`,
    authToken: randomBytes(16).toString('hex'),
    numbers: ['+14155238886'],
    baseUrl: `${simulatorsUrl}/twilio`,
  };
  return [
    {
      id: 'at-sms',
      kind: 'africastalking-sms',
      pathSecrets: pathSecrets(),
      settings: { ...africastalking, numbers: ['21512'] },
    },
    {
      id: 'at-ussd',
      kind: 'africastalking-ussd',
      pathSecrets: pathSecrets(),
      settings: { serviceCodes: ['*384*77#'], textsBy: { account: 'at-sms', number: '21512' } },
    },
    {
      id: 'at-voice',
      kind: 'africastalking-voice',
      pathSecrets: pathSecrets(),
      settings: {
        numbers: ['+23417001234'],
        textsBy: { account: 'at-sms', number: '21512' },
        baseUrl: africastalking.baseUrl,
      },
    },
    {
      id: 'twilio-sms',
      kind: 'twilio-sms',
      pathSecrets: pathSecrets(),
      settings: twilio,
    },
    {
      id: 'twilio-voice',
      kind: 'twilio-voice',
      pathSecrets: pathSecrets(),
      settings: {
        accountSid: twilio.accountSid,
        authToken: twilio.authToken,
        numbers: twilio.numbers,
        textsBy: { account: 'twilio-sms', number: '+14155238886' },
        baseUrl: twilio.baseUrl,
      },
    },
    {
      id: 'twilio-whatsapp',
      kind: 'twilio-whatsapp',
      pathSecrets: pathSecrets(),
      settings: { ...twilio, ...demoContents },
    },
    {
      id: 'whatsapp-cloud',
      kind: 'whatsapp-cloud',
      pathSecrets: pathSecrets(),
      settings: {
        phoneNumberId: String(randomInt(1e14, 2e14)),
        businessAccountId: String(randomInt(1e14, 2e14)),
        accessToken: key('EAAG'),
        appSecret: randomBytes(16).toString('hex'),
        verifyToken: key(''),
        templates: demoTemplates,
        baseUrl: `${simulatorsUrl}/whatsapp-cloud`,
      },
    },
    {
      id: 'whatsapp-web',
      kind: 'whatsapp-web',
      pathSecrets: pathSecrets(),
      settings: {
        number: demoWhatsappNumber,
        bridgeUrl,
        bridgeSecret: key(''),
        operatorToken: key(''),
        session: 'demo',
        baseUrl: `${simulatorsUrl}/whatsapp-web`,
      },
    },
    {
      id: 'webchat',
      kind: 'webchat',
      pathSecrets: pathSecrets(),
      settings: {
        siteKey: 'demo',
        allowedOrigins: demoOrigins(baseUrl, demoUrl),
        tokenSecret: key(''),
        title: 'Switchboard',
        demo: true,
      },
    },
    {
      id: 'email',
      kind: 'sendgrid-email',
      pathSecrets: pathSecrets(),
      settings: mailSettings(key('SG.'), `${simulatorsUrl}/sendgrid`),
    },
    {
      id: 'paystack',
      kind: 'paystack',
      pathSecrets: pathSecrets(),
      settings: {
        secretKey: key('sk_test_'),
        emailDomain: 'customers.switchboard.test',
        callbackUrl: `${baseUrl}/paid`,
        baseUrl: `${simulatorsUrl}/paystack`,
      },
    },
    {
      id: 'flutterwave',
      kind: 'flutterwave',
      pathSecrets: pathSecrets(),
      settings: {
        secretKey: key('FLWSECK_TEST-'),
        secretHash: key(''),
        emailDomain: 'customers.switchboard.test',
        callbackUrl: `${baseUrl}/paid`,
        baseUrl: `${simulatorsUrl}/flutterwave/v3`,
      },
    },
    {
      id: 'vtpass',
      kind: 'vtpass',
      pathSecrets: pathSecrets(),
      settings: {
        apiKey: key(''),
        secretKey: key('SK_'),
        publicKey: key('PK_'),
        baseUrl: `${simulatorsUrl}/vtpass/api`,
      },
    },
    {
      id: 'at-vending',
      kind: 'africastalking',
      pathSecrets: pathSecrets(),
      settings: { ...africastalking, dataProduct: 'Mobile Data' },
    },
    {
      id: 'reloadly',
      kind: 'reloadly',
      pathSecrets: pathSecrets(),
      settings: {
        environment: 'live',
        clientId: key(''),
        clientSecret: key(''),
        baseUrl: `${simulatorsUrl}/reloadly`,
      },
    },
  ];
}

function mailSettings(apiKey: string, baseUrl: string): RawAccount['settings'] {
  const { publicKey } = demoSigningKey(apiKey);
  return {
    apiKey,
    name: 'Switchboard',
    addresses: ['help@mail.switchboard.test'],
    eventKeys: [publicKey],
    inboundKeys: [publicKey],
    baseUrl,
  };
}
