import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { firstSetting, readAccounts } from '../config/accounts.ts';
import { parsePhoneNumber } from '../conversation/values/phone-number.ts';
import { print, requireRunningInstance } from './open-command.ts';
import { drawScreen } from './ussd-screen.ts';

const usage = `Usage: npm run phone -- [--number 08031234567] [--provider africastalking|twilio|whatsapp] [message ...]

Without messages it is a phone: type an SMS (with whatsapp: a WhatsApp message) and press enter. With messages it sends them one by one and ends.
A code such as *384*77# is dialled; while its screen is open, what you type answers it and # hangs up.
In both, a line that begins with a slash is for you, not for the customer:
  /pay      pay what the last payment link asks for        /fail   let that payment fail
  /tap Yes  tap a button of the last WhatsApp message       /call   call the voice line: digits are keys, words are spoken
  /number 0803…   be somebody else                          /hangup, /quit   end the call, put the phone down`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    number: { type: 'string', default: '08031234567' },
    provider: { type: 'string', default: 'africastalking' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help || !['africastalking', 'twilio', 'whatsapp'].includes(values.provider)) {
  print(usage);
  process.exit(values.help ? 0 : 1);
}

const { simulatorsUrl, environment } = await requireRunningInstance();
const accounts = readAccounts(environment['ACCOUNTS_FILE'] ?? '');

const settingOf = (kind: string, name: string): string =>
  firstSetting(
    accounts.find((account) => account.kind === kind),
    name,
  );

const onWhatsapp = values.provider === 'whatsapp';
/** Who carries calls, and texts that are no WhatsApp messages. */
const telco = onWhatsapp ? 'africastalking' : values.provider;
const ourNumber = settingOf(`${telco}-sms`, 'numbers');
const codeToDial = settingOf('africastalking-ussd', 'serviceCodes');

type Event = {
  readonly seq: number;
  readonly provider: string;
  readonly kind: string;
  readonly [detail: string]: unknown;
};

let number = toE164(values.number);
let lastReference = '';
let lastGateway = 'paystack';
let quietSince = Date.now();
/** The dialled session whose screen is open. */
let dialled: string | undefined;
/** The call under way. */
let callId: string | undefined;
const interactive = positionals.length === 0;

function toE164(text: string): string {
  const parsed = parsePhoneNumber(text);
  if (!parsed.ok) {
    print(`${text} is not a Nigerian mobile number.`);
    process.exit(1);
  }
  return parsed.value;
}

async function call(path: string, body?: unknown): Promise<unknown> {
  const init =
    body === undefined
      ? {}
      : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const answer = await fetch(simulatorsUrl + path, init);
  return await answer.json();
}

async function sendMessage(written: { readonly text: string } | { readonly tap: string }): Promise<void> {
  const path = `/_control/${onWhatsapp ? 'whatsapp-cloud' : telco}/inbound`;
  const text = 'text' in written ? written.text : written.tap;
  const sms =
    telco === 'twilio' ? { from: number, to: ourNumber, body: text } : { from: number, to: ourNumber, text };
  const message = onWhatsapp ? { from: number, ...written } : sms;
  const { status, error } = (await call(path, message)) as { status?: number; error?: string };
  if (status !== 200) {
    print(`  ! ${error ?? `the webhook answered ${status ?? 'nothing'}`}`);
  }
}

type Screen = { readonly sessionId: string; readonly screen: string; readonly open: boolean };

const ussdCode = /^\*[\d*]+#$/;

/** Dials a code, or answers the screen that is open. */
async function dial(step: 'dial' | 'enter', body: unknown): Promise<void> {
  const { sessionId, screen, open } = (await call(`/_control/africastalking/ussd/${step}`, body)) as Screen;
  dialled = open ? sessionId : undefined;
  quietSince = Date.now();
  print(drawScreen(screen, open));
}

async function hangUp(sessionId: string): Promise<void> {
  dialled = undefined;
  await call('/_control/africastalking/ussd/drop', { sessionId });
  print('  you hung up');
}

type Heard = { readonly callId: string; readonly spoken: string; readonly waitingFor: string };

/** Calls the voice line, or goes on with the call. */
async function phone(step: '' | '/keys' | '/speak' | '/hangup', body: object): Promise<void> {
  const heard = (await call(`/_control/${telco}/call${step}`, body)) as Heard;
  const goesOn = step !== '/hangup' && heard.waitingFor !== 'nothing';
  callId = goesOn ? heard.callId : undefined;
  quietSince = Date.now();
  if (heard.spoken) print(`\n  " ${heard.spoken}\n`);
  if (!goesOn) print('  the call is over');
}

/** Keys, the hash that ends a number with them; anything else is spoken. */
async function answerCall(id: string, text: string): Promise<void> {
  if (/^[\d*#]+$/.test(text)) await phone('/keys', { callId: id, keys: text });
  else await phone('/speak', { callId: id, text });
}

/** A text, or what is keyed in while a dialled screen is open or a call under way. */
async function send(line: string): Promise<void> {
  const text = line.trim();
  if (callId !== undefined) await answerCall(callId, text);
  else if (ussdCode.test(text)) await dial('dial', { from: number, code: text });
  else if (dialled === undefined) await sendMessage({ text: line });
  else if (text === '#') await hangUp(dialled);
  else await dial('enter', { sessionId: dialled, input: text });
}

async function pay(outcome: 'success' | 'failed'): Promise<void> {
  if (!lastReference) {
    print('  ! no payment link came yet');
    return;
  }
  await call(`/_control/${lastGateway}/pay`, { reference: lastReference, outcome });
}

const naira = (amountKobo: unknown) => `NGN ${(Number(amountKobo) / 100).toLocaleString('en-NG')}`;
const beside = (text: string) => `${' '.repeat(24)}· ${text}`;

const gatewayOf = ({ provider }: Event) => (provider === 'paystack' ? 'Paystack' : 'Flutterwave');

/** What can be tapped under a message. */
function buttonsOf({ choices }: Event): string {
  const titles = ((choices ?? []) as { readonly title: string }[]).map(({ title }) => `[${title}]`);
  return titles.length === 0 ? '' : `\n    ${titles.join(' ')}`;
}

/** What a provider did, as one line beside the phone; messages to this phone are shown as they arrive on it. */
function describe(event: Event): string | null {
  switch (`${event.provider} ${event.kind}`) {
    case 'africastalking message':
    case 'twilio message':
    case 'whatsapp-cloud message':
      return event['to'] === number
        ? `\n  < ${String(event['text']).split('\n').join('\n    ')}${buttonsOf(event)}\n`
        : null;
    case 'paystack payment_link':
    case 'flutterwave payment_link':
      return beside(`${gatewayOf(event)} made a link for ${naira(event['amountKobo'])}; /pay pays it`);
    case 'paystack paid':
    case 'flutterwave paid':
      return beside(`${gatewayOf(event)} took ${naira(event['amountKobo'])}`);
    case 'paystack payment_failed':
    case 'flutterwave payment_failed':
      return beside(`${gatewayOf(event)} refused the payment`);
    case 'paystack refund':
    case 'flutterwave refund':
      return beside(`${gatewayOf(event)} refunds ${naira(event['amountKobo'])}`);
    case 'vtpass recharge':
      return beside(
        `VTpass: ${String(event['serviceID'])} ${String(event['phone'])} NGN ${String(event['amountNaira'])}: ${String(event['outcome'])}`,
      );
    case 'vtpass recharge_settled':
      return beside(`VTpass settled ${String(event['phone'])}: ${String(event['outcome'])}`);
    default:
      return event.kind === 'webhook'
        ? beside(`${event.provider} called us (${String(event['operation'])}): ${String(event['status'])}`)
        : null;
  }
}

async function watch(since: number): Promise<never> {
  for (let next = since; ; ) {
    const answer = (await call(`/_inspect/events?since=${next}&waitMs=5000`).catch(() => null)) as {
      events: Event[];
      next: number;
    } | null;
    if (!answer) {
      print('  ! the simulators are gone');
      process.exit(1);
    }
    for (const event of answer.events) {
      if (event.kind === 'payment_link') {
        lastReference = String(event['reference']);
        lastGateway = event.provider;
      }
      const line = describe(event);
      if (line) {
        print(line);
        quietSince = Date.now();
      }
    }
    next = answer.next;
  }
}

async function obey(line: string): Promise<void> {
  const [word, argument = ''] = line.trim().split(/\s+/);
  switch (word) {
    case '/quit':
      process.exit(0);
      break;
    case '/pay':
      return await pay('success');
    case '/tap':
      return await sendMessage({ tap: line.trim().slice(word.length).trim() });
    case '/call':
      return await phone('', { from: number });
    case '/hangup':
      return callId === undefined ? print('  ! there is no call') : await phone('/hangup', { callId });
    case '/fail':
      return await pay('failed');
    case '/number':
      number = toE164(argument);
      print(`  you are ${number}`);
      return;
    default:
      if (line.startsWith('/')) {
        print(usage);
      } else {
        await send(line);
      }
  }
}

/** Waits until the phone has been still for a moment. */
async function stillness(ms: number): Promise<void> {
  quietSince = Date.now();
  while (Date.now() - quietSince < ms) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const { next } = (await call('/_inspect/events?since=0&limit=100000')) as { next: number };
void watch(next);
print(
  `You are ${number}, ${onWhatsapp ? 'on WhatsApp' : `texting ${ourNumber} through ${telco}`}. Try: AIRTIME 500 MTN 08031234567, then YES, then /pay. Or dial ${codeToDial}`,
);

if (interactive) {
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' });
  terminal.prompt();
  terminal.on('line', (line) => {
    void obey(line).then(() => terminal.prompt());
  });
  terminal.on('close', () => process.exit(0));
} else {
  for (const line of positionals) {
    print(`> ${line}`);
    await obey(line);
    await stillness(2_000);
  }
  process.exit(0);
}
