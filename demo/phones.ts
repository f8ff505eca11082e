import type { Action, CustomerId, DemoCustomer, PhoneItem, SmsProvider } from '../console/wire.ts';
import type { SimulatorsClient } from '../setup/system-simulators.ts';
import { RefusedAction } from './action.ts';
import { findCustomer } from './customers.ts';
import type { LiveLog } from './live-log.ts';
import type { Lines } from './world.ts';

type OfPhones = 'text' | 'dial' | 'enter' | 'drop' | 'whatsapp' | 'tap' | 'mail' | 'call' | 'press' | 'speak';
export type PhoneAction = Extract<Action, { readonly do: OfPhones | 'hang-up' }>;

type Screen = {
  readonly sessionId: string;
  readonly screen: string;
  readonly open: boolean;
  readonly ms: number;
};
type Heard = { readonly callId: string; readonly waitingFor: string; readonly error?: string };
type LoggedCall = { readonly transcript: readonly string[] };
type Posted = { readonly status: number; readonly error?: string };

export type Phones = {
  /** Throws RefusedAction for what this telephone can't do at this moment. */
  readonly act: (action: PhoneAction) => Promise<void>;
  /** Hangs up whatever this customer has open. */
  readonly rest: (customer: CustomerId) => Promise<void>;
};

const waits = new Map<string, 'keys' | 'speech' | 'recording' | 'nothing'>([
  ['keys', 'keys'],
  ['speech', 'speech'],
  ['person', 'speech'],
  ['recording', 'recording'],
]);

/** The customers' telephones and inboxes: what one does with them becomes the provider's call to the product. */
export function openPhones(options: {
  readonly simulators: SimulatorsClient;
  readonly lines: Pick<Lines, 'sms' | 'email'>;
  readonly live: Pick<LiveLog, 'publish'>;
  readonly itemsOf: (customer: CustomerId) => readonly PhoneItem[];
}): Phones {
  const { simulators, lines, live } = options;
  const dialled = new Map<CustomerId, string>();
  const calls = new Map<CustomerId, { readonly provider: SmsProvider; readonly callId: string }>();
  const spokenAt = new Map<string, number[]>();

  /** Nobody there is no refusal: the provider tries again, as it would. */
  const post = (path: string, body: object) => simulators.control(path, body) as Promise<Posted>;

  function show(customer: CustomerId, { sessionId, screen, open, ms }: Screen): void {
    if (open) dialled.set(customer, sessionId);
    else dialled.delete(customer);
    live.publish({ type: 'screen', customer, screen: { text: screen, open, ms } });
  }

  async function enter(customer: DemoCustomer, input: string): Promise<void> {
    const sessionId = dialled.get(customer.id);
    if (sessionId === undefined) throw new RefusedAction('No code is open on this phone. Dial one first.');
    show(
      customer.id,
      (await simulators.control('africastalking/ussd/enter', { sessionId, input })) as Screen,
    );
  }

  async function drop({ id }: DemoCustomer): Promise<void> {
    const sessionId = dialled.get(id);
    if (sessionId !== undefined) await simulators.control('africastalking/ussd/drop', { sessionId });
    dialled.delete(id);
    live.publish({ type: 'screen', customer: id, screen: null });
  }

  async function showCall(customer: DemoCustomer, provider: SmsProvider, heard: Heard): Promise<void> {
    const { callId } = heard;
    const open = waits.has(heard.waitingFor);
    if (open) calls.set(customer.id, { provider, callId });
    else calls.delete(customer.id);
    const logged = await simulators.inspect<LoggedCall[]>(`${provider}/calls`, { callId });
    const transcript = logged.at(-1)?.transcript ?? [];
    const times = spokenAt.get(callId) ?? [];
    while (times.length < transcript.length) times.push(Date.now());
    spokenAt.set(callId, times);
    live.publish({
      type: 'call',
      customer: customer.id,
      call: {
        provider,
        open,
        waitingFor: waits.get(heard.waitingFor) ?? 'nothing',
        said: transcript.map((line, index) => ({
          by: line.startsWith('> ') ? 'customer' : 'line',
          text: line.replace(/^> /, ''),
          at: times[index] ?? 0,
        })),
      },
    });
  }

  async function goOn(
    customer: DemoCustomer,
    step: 'keys' | 'speak' | 'hangup',
    words: object,
  ): Promise<void> {
    const call = calls.get(customer.id);
    if (!call) throw new RefusedAction('No call is under way on this phone. Call first.');
    const path = `${call.provider}/call/${step}`;
    const heard = (await simulators.control(path, { callId: call.callId, ...words })) as Heard;
    const over = step === 'hangup' ? { waitingFor: 'nothing' } : {};
    await showCall(customer, call.provider, { ...heard, callId: call.callId, ...over });
  }

  async function text({ number }: DemoCustomer, provider: SmsProvider, words: string): Promise<void> {
    const to = lines.sms.find((line) => line.provider === provider)?.number;
    if (to === undefined) throw new RefusedAction('There is no line for texts at this provider.');
    const said = provider === 'twilio' ? { body: words } : { text: words };
    await post(`${provider}/inbound`, { from: number, to, ...said });
  }

  async function tap(customer: DemoCustomer, choice: string): Promise<void> {
    const offers = ({ phone, choices = [] }: PhoneItem) =>
      phone === 'whatsapp' && choices.some(({ id }) => id === choice);
    if (!options.itemsOf(customer.id).some(offers)) {
      throw new RefusedAction('No message on this phone offers that.');
    }
    await post('whatsapp-cloud/inbound', { from: customer.number, tap: choice });
  }

  async function mail({ email }: DemoCustomer, action: Extract<Action, { do: 'mail' }>): Promise<void> {
    const { subject, text: words, inReplyTo } = action;
    const answered = inReplyTo?.replace(/^sendgrid:(.*)$/, '<$1@mail.example>');
    const answers = answered === undefined ? {} : { inReplyTo: answered, references: [answered] };
    await post('sendgrid/inbound', { from: email, to: [lines.email], subject, text: words, ...answers });
  }

  async function act(action: PhoneAction): Promise<void> {
    const customer = findCustomer(action.customer);
    if (!customer) throw new RefusedAction('There is no such customer.');
    const { number } = customer;
    switch (action.do) {
      case 'text':
        return text(customer, action.provider, action.text);
      case 'dial': {
        await drop(customer);
        const dial = { from: number, code: action.code };
        return show(customer.id, (await simulators.control('africastalking/ussd/dial', dial)) as Screen);
      }
      case 'enter':
        return enter(customer, action.input);
      case 'drop':
        return drop(customer);
      case 'whatsapp':
        await post('whatsapp-cloud/inbound', { from: number, name: customer.name, text: action.text });
        return;
      case 'tap':
        return tap(customer, action.choice);
      case 'mail':
        return mail(customer, action);
      case 'call': {
        if (calls.has(customer.id)) await goOn(customer, 'hangup', {});
        const heard = (await simulators.control(`${action.provider}/call`, { from: number })) as Heard;
        return showCall(customer, action.provider, heard);
      }
      case 'press':
        return goOn(customer, 'keys', { keys: action.keys });
      case 'speak':
        return goOn(customer, 'speak', { text: action.text });
      case 'hang-up':
        return goOn(customer, 'hangup', {});
    }
  }

  return {
    act,
    rest: async (id) => {
      const customer = findCustomer(id);
      if (!customer) return;
      await drop(customer);
      if (calls.has(id)) await goOn(customer, 'hangup', {});
    },
  };
}
