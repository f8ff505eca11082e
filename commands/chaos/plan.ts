import type { SeededRandom } from '../seeded-random.ts';

/**
 * `confirm` may have to be repeated: money news may come between the quote and the yes. `meter_order` is answered by the
 * news of its meter.
 */
export type PlannedMessage = {
  readonly kind: 'order' | 'meter_order' | 'confirm' | 'question';
  readonly text: string;
};

export type PlannedCustomer = { readonly number: string; readonly messages: readonly PlannedMessage[] };

const networks = [
  { name: 'MTN', prefix: '803' },
  { name: 'AIRTEL', prefix: '802' },
  { name: 'GLO', prefix: '805' },
  { name: '9MOBILE', prefix: '809' },
] as const;

const questions = ['HISTORY', 'BALANCE', 'HELP', 'STATUS'] as const;

/** On sale at every network. */
const bundles = ['2GB', '1GB', '100MB'] as const;

type Buyer = { readonly index: number; readonly network: string; readonly recipient: string };

/** Every product in turn, so that each customer buys two kinds and every kind is bought by somebody. */
const orders: readonly ((buyer: Buyer, purchase: number) => PlannedMessage)[] = [
  ({ network, recipient }, purchase) => ({
    kind: 'order',
    text: `AIRTIME ${100 + purchase * 50} ${network} 0${recipient}`,
  }),
  ({ index }, purchase) => ({
    kind: 'meter_order',
    text: `LIGHT ${1_000 + purchase * 50} IKEDC ${45_000_000_000 + index}`,
  }),
  ({ network, recipient }, purchase) => ({
    kind: 'order',
    text: `DATA ${bundles[purchase % bundles.length] ?? '2GB'} ${network} 0${recipient}`,
  }),
];

/** Who writes what. Every purchase of the run has a number and amount of its own, so that the vendor's books name it. */
export function planCustomers(
  options: { readonly customers: number; readonly purchases: number; readonly messages: number },
  random: SeededRandom,
): readonly PlannedCustomer[] {
  return Array.from({ length: options.customers }, (_, index) => {
    const line = networks[index % networks.length] ?? networks[0];
    const digits = `${line.prefix}${String(3_000_000 + index * 2).padStart(7, '0')}`;
    // Every other one buys for somebody else.
    const recipient = `${line.prefix}${String(3_000_000 + index * 2 + (index % 2)).padStart(7, '0')}`;
    const buyer: Buyer = { index, network: line.name, recipient };
    const purchases = Array.from({ length: options.purchases }, (_unused, purchase): PlannedMessage[] => {
      const order = orders[(index + purchase) % orders.length]?.(buyer, Math.floor(purchase / orders.length));
      return order ? [order, { kind: 'confirm', text: 'YES' }] : [];
    });
    const spare = options.messages - 2 * options.purchases;
    return { number: `+234${digits}`, messages: withQuestions(purchases, spare, random) };
  });
}

/** The questions are spread behind the purchases, the first one first. */
function withQuestions(
  purchases: readonly PlannedMessage[][],
  spare: number,
  random: SeededRandom,
): readonly PlannedMessage[] {
  const ask = (): PlannedMessage => ({
    kind: 'question',
    text: questions[random.below(questions.length)] ?? 'HELP',
  });
  const groups = purchases.length === 0 ? [[]] : purchases;
  return groups.flatMap((group, index) => {
    const share = Math.floor(spare / groups.length) + (index < spare % groups.length ? 1 : 0);
    return [...group, ...Array.from({ length: share }, ask)];
  });
}
