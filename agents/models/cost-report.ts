import { koboOf } from './cost.ts';
import type { CallSums, MessageCost } from './model-calls.ts';

type Total = {
  readonly calls: number;
  readonly failed: number;
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly kobo: number;
};

/** What models and messages cost, for people: kobo, rounded up. The totals are of models. */
export type CostReport = Total & {
  readonly byAgent: Readonly<Record<string, Total>>;
  readonly byChannel: Readonly<Record<string, Total>>;
  /** What was sent and said, by the channel that charges for it. */
  readonly messages: { readonly kobo: number; readonly byChannel: Readonly<Record<string, number>> };
  readonly turns: Spread;
  readonly enquiries: Spread & {
    /** How many agents asked for one. */
    readonly averageAgents: number;
    readonly mostAgents: number;
  };
};

/** Of those that asked a model at all. */
type Spread = {
  readonly count: number;
  readonly averageCalls: number;
  readonly averageKobo: number;
  readonly mostKobo: number;
};

const add = (
  sums: readonly CallSums[],
  name: 'calls' | 'failed' | 'input' | 'cached' | 'output' | 'microNaira',
) => sums.reduce((total, sum) => total + sum[name], 0);

const totalOf = (sums: readonly CallSums[]): Total => ({
  calls: add(sums, 'calls'),
  failed: add(sums, 'failed'),
  input: add(sums, 'input'),
  cached: add(sums, 'cached'),
  output: add(sums, 'output'),
  kobo: koboOf(add(sums, 'microNaira')),
});

/** Of no calls everything is zero. */
export function reportCosts(sums: readonly CallSums[], sent: readonly MessageCost[] = []): CostReport {
  const enquiries = groupBy(sums, ({ enquiryId }) => enquiryId);
  const agents = [...enquiries.values()].map((part) => new Set(part.map(({ agent }) => agent)).size);
  return {
    ...totalOf(sums),
    byAgent: totalsBy(sums, ({ agent }) => agent),
    byChannel: totalsBy(sums, ({ channel }) => channel),
    messages: {
      kobo: koboOf(sent.reduce((total, { microNaira }) => total + microNaira, 0)),
      byChannel: Object.fromEntries(sent.map(({ channel, microNaira }) => [channel, koboOf(microNaira)])),
    },
    turns: spreadOf(groupBy(sums, ({ turnId }) => turnId)),
    enquiries: {
      ...spreadOf(enquiries),
      averageAgents: average(agents),
      mostAgents: Math.max(0, ...agents),
    },
  };
}

function totalsBy(sums: readonly CallSums[], nameOf: (sum: CallSums) => string): Record<string, Total> {
  const groups = [...groupBy(sums, nameOf)].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(groups.map(([name, part]) => [name, totalOf(part)]));
}

function spreadOf(groups: ReadonlyMap<string, readonly CallSums[]>): Spread {
  const parts = [...groups.values()];
  const costs = parts.map((part) => add(part, 'microNaira'));
  return {
    count: parts.length,
    averageCalls: average(parts.map((part) => add(part, 'calls'))),
    averageKobo: koboOf(average(costs)),
    mostKobo: koboOf(costs.reduce((most, cost) => Math.max(most, cost), 0)),
  };
}

const average = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((total, value) => total + value, 0) / values.length;

function groupBy(
  sums: readonly CallSums[],
  keyOf: (sum: CallSums) => string,
): ReadonlyMap<string, readonly CallSums[]> {
  const groups = new Map<string, CallSums[]>();
  for (const sum of sums) {
    const key = keyOf(sum);
    const group = groups.get(key);
    if (group) group.push(sum);
    else groups.set(key, [sum]);
  }
  return groups;
}
