import { agentRules } from '../../config/rules/agents.ts';
import { airtimeRules } from '../../config/rules/airtime.ts';
import { dataRules } from '../../config/rules/data.ts';
import { orderRules } from '../../config/rules/orders.ts';
import { powerRules } from '../../config/rules/power.ts';
import { commandKinds } from '../commands/command.ts';
import type { Agent } from './agent.ts';
import { roster } from './agents.ts';
import { instructionsOf } from './prompts.ts';
import { byCategory, closing, routes, severalDomains } from './routing.ts';
import { type Tool, tools } from './tools.ts';

/** Where every conversation begins. */
const entrance = 'TriageAgent';

/** The most that one purchase of a domain may be: what the product sells at most, and what waits for a person. */
const orderAtMostKobo = {
  AIRTIME: airtimeRules.maximumKobo,
  POWER: Math.min(powerRules.maximumKobo, orderRules.holdFromKobo),
  DATA: dataRules.maximumKobo,
} as const;

/** What a proposal must never be able to do. */
const effectsOnMoney = /pay|vend|refund|confirm|transfer|withdraw|code|otp|approve|release/i;

export type RosterParts = {
  readonly agents: readonly Agent[];
  readonly tools: Readonly<Record<string, Tool>>;
  readonly routed: readonly string[];
  readonly commands: readonly string[];
  readonly hasPrompt: (agent: Agent) => boolean;
};

const own: RosterParts = {
  agents: roster,
  tools,
  routed: [
    ...Object.values(routes).flatMap((intents) => Object.values(intents).flat()),
    ...severalDomains,
    ...closing,
    ...Object.values(byCategory),
  ],
  commands: commandKinds,
  hasPrompt: (agent) => {
    try {
      return instructionsOf(agent).length > 0;
    } catch {
      return false;
    }
  },
};

/** What is wrong with the roster, a sentence each; none where a process may start. */
export function findRosterProblems(changes: Partial<RosterParts> = {}): readonly string[] {
  const parts = { ...own, ...changes };
  return [
    ...findUnknownNames(parts),
    ...parts.agents.flatMap((agent) => findOwnProblems(agent, parts)),
    ...findLonely(parts),
  ];
}

/** Throws with all that is wrong. For the start of a process. */
export function checkRoster(): void {
  const problems = findRosterProblems();
  if (problems.length > 0) throw new Error(`The roster of agents is not sound. ${problems.join(' ')}`);
}

function findUnknownNames({ agents, routed }: RosterParts): string[] {
  const names = new Set(agents.map(({ name }) => name));
  const twice = agents.filter(({ name }, index) => agents.findIndex((one) => one.name === name) !== index);
  const unknown = agents.flatMap(({ name, to }) =>
    to === 'any' ? [] : to.filter((other) => !names.has(other)).map((other) => [name, other] as const),
  );
  return [
    ...twice.map(({ name }) => `${name} is there twice.`),
    ...unknown.map(([name, other]) => `${name} may hand over to ${other}, who is not there.`),
    ...routed.filter((name) => !names.has(name)).map((name) => `A route leads to ${name}, who is not there.`),
  ];
}

function findOwnProblems(agent: Agent, parts: RosterParts): string[] {
  const { name, kind, domain, maxIterations, temperature } = agent;
  const problems = [
    ...agent.tools.filter((tool) => !Object.hasOwn(parts.tools, tool)).map((tool) => `has no tool ${tool}`),
    ...agent.commands
      .filter((command) => !parts.commands.includes(command))
      .map((command) => `may propose ${command}, which is no command`),
    ...agent.commands
      .filter((command) => effectsOnMoney.test(command))
      .map((command) => `may propose ${command}, which moves money`),
  ];
  if (kind !== 'model' && kind !== 'rule' && agent.commands.length > 0)
    problems.push('proposes, though it is neither rules nor a model');
  if (kind === 'model' && !parts.hasPrompt(agent)) problems.push('has no prompt file');
  if (kind === 'model' && temperature === null) problems.push('has no temperature');
  if (maxIterations < 1 || maxIterations > agentRules.roundsPerTurn)
    problems.push(`has ${maxIterations} iterations of at most ${agentRules.roundsPerTurn}`);
  const most = domain && orderAtMostKobo[domain];
  if (most !== undefined && (agent.orderAtMostKobo ?? 0) > most)
    problems.push('may open a larger purchase than is sold');
  return problems.map((problem) => `${name} ${problem}.`);
}

/** Who can't be reached from the entrance, and who can't come to an end. */
function findLonely({ agents }: RosterParts): string[] {
  const reached = reach(agents, [entrance], (agent) => targetsOf(agent, agents));
  const ends = agents.filter(({ to, name }) => to.length === 0 || closing.includes(name));
  const comeFrom = (agent: Agent) =>
    agents.filter((other) => targetsOf(other, agents).includes(agent.name)).map(({ name }) => name);
  const ending = reach(
    agents,
    ends.map(({ name }) => name),
    comeFrom,
  );
  return [
    ...agents.filter(({ name }) => !reached.has(name)).map(({ name }) => `Nobody can reach ${name}.`),
    ...agents.filter(({ name }) => !ending.has(name)).map(({ name }) => `${name} can never end.`),
  ];
}

function targetsOf({ to }: Agent, agents: readonly Agent[]): readonly string[] {
  return to === 'any' ? agents.map(({ name }) => name) : to;
}

function reach(
  agents: readonly Agent[],
  from: readonly string[],
  next: (agent: Agent) => readonly string[],
): ReadonlySet<string> {
  const seen = new Set(from);
  const waiting = [...from];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const agent = agents.find((one) => one.name === name);
    for (const other of agent ? next(agent) : []) {
      if (!seen.has(other)) waiting.push(other);
      seen.add(other);
    }
  }
  return seen;
}
