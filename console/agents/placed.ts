import type { AgentView, LaneStep } from '../wire.ts';

/** Where an agent stands, in hundredths of the drawing's width and height. */
export type Placed = AgentView & { readonly x: number; readonly y: number };

export type Line = { readonly from: Placed; readonly to: Placed };

const columns = 3;
const tiers: readonly AgentView['tier'][] = ['entry', 'domain', 'support', 'human', 'operations'];

/** Tier by tier from above, three to a row: a product's agents stand beside each other. */
export function placeAgents(agents: readonly AgentView[]): readonly Placed[] {
  const sorted = tiers.flatMap((tier) => agents.filter((agent) => agent.tier === tier));
  const rows = Math.ceil(sorted.length / columns);
  return sorted.map((agent, index) => ({
    ...agent,
    x: ((index % columns) + 0.5) * (100 / columns),
    y: (Math.floor(index / columns) + 0.5) * (100 / rows),
  }));
}

/** Whom an agent may hand over to. */
export function linesFrom(agents: readonly Placed[], name: string | undefined): readonly Line[] {
  const from = agents.find((agent) => agent.name === name);
  if (!from) return [];
  return agents.flatMap((to) => (to !== from && (from.to?.includes(to.name) ?? true) ? [{ from, to }] : []));
}

export type Spoken = {
  /** How often each has spoken. */
  readonly times: ReadonlyMap<string, number>;
  /** Who spoke after whom about one message, each pair once. */
  readonly pairs: readonly (readonly [from: string, to: string])[];
};

/** What the agents did in a conversation, from its steps in the order of time. */
export function spokenIn(steps: readonly LaneStep[]): Spoken {
  const times = new Map<string, number>();
  const last = new Map<string, string>();
  const pairs = new Map<string, readonly [string, string]>();
  for (const { part, thread, data } of steps) {
    const sender = part === 'agent' || part === 'understanding' ? senderOf(data) : undefined;
    if (sender === undefined) continue;
    times.set(sender, (times.get(sender) ?? 0) + 1);
    const before = last.get(thread);
    if (before !== undefined && before !== sender) pairs.set(`${before} ${sender}`, [before, sender]);
    last.set(thread, sender);
  }
  return { times, pairs: [...pairs.values()] };
}

function senderOf(data: unknown): string | undefined {
  const sender: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'sender') : undefined;
  return typeof sender === 'string' ? sender : undefined;
}
