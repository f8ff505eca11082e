import type { FaultSwitch } from '../console/wire.ts';
import type { SimulatorsClient } from '../setup/system-simulators.ts';

type Rule = {
  readonly provider: string;
  readonly operation: string;
  readonly kind: string;
  readonly delayMs?: number;
  readonly count?: number;
};

type Fault = FaultSwitch & { readonly rules: readonly Rule[] };

/** Longer than anybody waits for an answer. */
const slowMs = 12_000;

/** One row a provider: what it is asked for, and what it calls back. */
const providers = [
  { id: 'africastalking', group: "Africa's Talking", asked: ['send'], calls: 'inbound', news: 'delivery' },
  { id: 'twilio', group: 'Twilio', asked: ['send'], calls: 'inbound', news: 'status' },
  { id: 'whatsapp-cloud', group: 'WhatsApp', asked: ['send'], calls: 'inbound', news: 'status' },
  { id: 'sendgrid', group: 'SendGrid', asked: ['send'], calls: 'inbound', news: 'events' },
  {
    id: 'paystack',
    group: 'Paystack',
    asked: ['initialize', 'charge', 'verify'],
    calls: 'webhook',
    news: 'webhook',
  },
  {
    id: 'flutterwave',
    group: 'Flutterwave',
    asked: ['payments', 'charges', 'verify'],
    calls: 'webhook',
    news: 'webhook',
  },
  { id: 'vtpass', group: 'VTpass', asked: ['pay', 'requery'], calls: 'webhook', news: undefined },
] as const;

type Provider = (typeof providers)[number];

type Kind = {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly rules: (provider: Provider) => readonly Rule[];
};

const onAsked = (kind: string, delayMs?: number) => (provider: Provider) =>
  provider.asked.map((operation) => ({
    provider: provider.id,
    operation,
    kind,
    ...(delayMs === undefined ? {} : { delayMs }),
  }));

const kinds: readonly Kind[] = [
  {
    id: 'down',
    label: 'Down',
    hint: 'Every call is broken off before it is carried out. What is owed is tried again, or tried elsewhere.',
    rules: onAsked('reset_before'),
  },
  {
    id: 'slow',
    label: 'Slow',
    hint: 'Every call is carried out 12 seconds late, when nobody waits for it any more.',
    rules: onAsked('delay_before_execute', slowMs),
  },
  {
    id: 'lost',
    label: 'Does it, then times out',
    hint: 'The call is carried out and its answer is lost. What was done is asked about, never done again.',
    rules: (provider) => onAsked('execute_then_timeout')(provider).slice(0, 1),
  },
  {
    id: 'duplicates',
    label: 'Calls three times',
    hint: 'Each of its calls to us comes three times at once. Each is answered, one counts.',
    rules: ({ id, calls }) => [{ provider: id, operation: calls, kind: 'duplicate', count: 3 }],
  },
  {
    id: 'reorders',
    label: 'News out of order',
    hint: 'Its news of one message come in the opposite order. A status only moves forward.',
    rules: ({ id, news }) =>
      news === undefined || news === 'webhook' ? [] : [{ provider: id, operation: news, kind: 'reorder' }],
  },
  {
    id: 'late',
    label: 'News late',
    hint: 'Its calls to us come 10 seconds late. Nobody waits for them: we ask by ourselves.',
    rules: ({ id, news }) =>
      news === 'webhook' ? [{ provider: id, operation: news, kind: 'delay', delayMs: 10_000 }] : [],
  },
  {
    id: 'rubbish',
    label: 'Answers rubbish',
    hint: 'The call is carried out and answered with what is no JSON. Nobody takes that for a yes or a no.',
    rules: (provider) => onAsked('garbage')(provider).slice(0, 1),
  },
];

const ofGoods: readonly Fault[] = [
  {
    id: 'vtpass.refuses',
    group: 'VTpass',
    label: 'Refuses to sell',
    hint: 'It says no. Another vendor is asked; where there is none, the money goes back.',
    rules: [{ provider: 'vtpass', operation: 'pay', kind: 'vend_fails' }],
  },
  {
    id: 'vtpass.pending',
    group: 'VTpass',
    label: 'Takes its time',
    hint: 'The sale is pending for 15 seconds and then goes through. The customer is told, and gets it once.',
    rules: [{ provider: 'vtpass', operation: 'pay', kind: 'vend_pending_then_delivered', delayMs: 15_000 }],
  },
  {
    id: 'paystack.declines',
    group: 'Paystack',
    label: 'Declines cards',
    hint: 'Every payment is declined. The order waits until its time is over; nothing is charged.',
    rules: [{ provider: 'paystack', operation: 'pay', kind: 'payment_fails' }],
  },
];

const ofModel: readonly Fault[] = [
  {
    id: 'openai.down',
    group: 'Model',
    label: 'Off',
    hint: 'No answer comes. The built-in understanding goes on by itself.',
    rules: [{ provider: 'openai', operation: '*', kind: 'reset_before' }],
  },
  {
    id: 'openai.slow',
    group: 'Model',
    label: 'Slow',
    hint: 'Answers take 12 seconds. The turn does not wait so long.',
    rules: [{ provider: 'openai', operation: '*', kind: 'delay_before_execute', delayMs: slowMs }],
  },
  {
    id: 'openai.hostile',
    group: 'Model',
    label: 'Hostile',
    hint: 'It answers whatever does harm. No money moves, and nothing is said that no record holds.',
    rules: [{ provider: 'openai', operation: '*', kind: 'model_malicious' }],
  },
];

/** All switches. Those of the model only where one is asked that the simulators play. */
export function listFaults(withModel: boolean): readonly Fault[] {
  const general = providers.flatMap((provider) =>
    kinds.flatMap(({ id, label, hint, rules }) => {
      const planted = rules(provider);
      const named = { id: `${provider.id}.${id}`, group: provider.group, label, hint };
      return planted.length > 0 ? [{ ...named, rules: planted }] : [];
    }),
  );
  return [...general, ...ofGoods, ...(withModel ? ofModel : [])];
}

const ruleId = (fault: string) => `demo:${fault}`;

export type Faults = {
  readonly switches: readonly FaultSwitch[];
  /** False: there is no such switch. */
  readonly turn: (fault: string, on: boolean) => Promise<boolean>;
  /** The switches that are on, by the simulators' own list: whatever restarts meanwhile, that is how it is. */
  readonly on: () => Promise<readonly string[]>;
  /** Switches all of them off. */
  readonly clear: () => Promise<void>;
};

/** Switches as rules of the simulators that bear the switch's name: taking them out leaves all others as they were. */
export function openFaults(simulators: SimulatorsClient, withModel: boolean): Faults {
  const faults = listFaults(withModel);
  const on = async () => {
    const rules = await listRules(simulators);
    return faults.filter(({ id }) => rules.has(ruleId(id))).map(({ id }) => id);
  };
  return {
    switches: faults.map(({ rules: _, ...shown }) => shown),
    turn: async (fault, wanted) => {
      const found = faults.find(({ id }) => id === fault);
      if (!found) return false;
      await simulators.removeFaults(ruleId(fault));
      if (wanted) {
        await simulators.control(
          'faults/add',
          found.rules.map((rule) => ({ ...rule, id: ruleId(fault) })),
        );
      }
      return true;
    },
    on,
    clear: async () => {
      for (const id of await on()) await simulators.removeFaults(ruleId(id));
    },
  };
}

async function listRules({ url }: SimulatorsClient): Promise<ReadonlySet<string>> {
  const answer = await fetch(`${url}/_control/faults`, { signal: AbortSignal.timeout(10_000) });
  const { faults } = (await answer.json()) as { readonly faults: readonly { readonly id: string }[] };
  return new Set(faults.map(({ id }) => id));
}
