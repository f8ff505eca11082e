import type { Agent, AgentTier } from './agent.ts';
import { roster } from './agents.ts';

const tiers: Readonly<Record<AgentTier, string>> = {
  entry: 'Entry',
  domain: 'Domains',
  support: 'Support',
  operations: 'Operations',
  human: 'People',
};

/** The roster as a graph in Mermaid: who may hand over to whom. Who may to everybody has one arrow, to all of them. */
export function drawRoster(agents: readonly Agent[] = roster): string {
  const groups = Object.entries(tiers).flatMap(([tier, title]) => {
    const members = agents.filter((agent) => agent.tier === tier);
    const boxes = members.map(({ name, kind }) => `    ${name}${shapes[kind](name)}`);
    return members.length > 0 ? [`  subgraph ${tier}[${title}]`, ...boxes, '  end'] : [];
  });
  const arrows = agents.flatMap(({ name, to }) =>
    to === 'any' ? [`  ${name} -.-> everybody`] : to.map((other) => `  ${name} --> ${other}`),
  );
  const everybody = agents.some(({ to }) => to === 'any') ? ['  everybody((everybody))'] : [];
  return ['flowchart LR', ...groups, ...everybody, ...arrows].join('\n');
}

/** A model's agent is round, a worker's a drum, a person a flag. */
const shapes: Readonly<Record<Agent['kind'], (name: string) => string>> = {
  rule: (name) => `[${name}]`,
  model: (name) => `(${name})`,
  worker: (name) => `[(${name})]`,
  person: (name) => `>${name}]`,
};

/** The same as a table: what each is for, what speaks for it, what it may propose. */
export function tabulateRoster(agents: readonly Agent[] = roster): string {
  const rows = agents.map(({ name, kind, role, temperature, maxIterations, commands, tools }) => {
    const proposes = commands.length > 0 ? commands.join(', ') : 'nothing';
    const heat = temperature === null ? '' : String(temperature);
    return `| ${name} | ${kind} | ${role} | ${heat} | ${maxIterations} | ${proposes} | ${tools.join(', ')} |`;
  });
  return [
    '| agent | kind | what for | temperature | times a turn | may propose | tools |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
