import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Agent } from './agent.ts';
import { agentNamed, findAgent, mayHandOver, roster } from './agents.ts';
import { checkRoster, findRosterProblems } from './check-roster.ts';
import { drawRoster, tabulateRoster } from './draw-roster.ts';
import { instructionsOf } from './prompts.ts';
import { routeOf, type Subject } from './routing.ts';

const page = join(import.meta.dirname, '..', '..', 'docs', 'agents.md');

/** The page with what is drawn from the data in its places. */
async function writePage(): Promise<string> {
  const written = await readFile(page, 'utf8');
  const drawn = written.replace(/```mermaid\n[\s\S]*?```/, () => `\`\`\`mermaid\n${drawRoster()}\n\`\`\``);
  return drawn.replace(/<!-- table -->[\s\S]*?(?=\n## )/, () => `<!-- table -->\n\n${tabulateRoster()}\n`);
}

/** The roster with one agent changed. */
function withAgent(name: string, changes: Partial<Agent>): { agents: readonly Agent[] } {
  return { agents: roster.map((agent) => (agent.name === name ? { ...agent, ...changes } : agent)) };
}

describe('the roster', () => {
  it('has twenty-four agents, and is sound', () => {
    expect(roster).toHaveLength(24);
    expect(findRosterProblems()).toEqual([]);
    expect(() => checkRoster()).not.toThrow();
  });

  it.each<[string, Parameters<typeof findRosterProblems>[0], RegExp]>([
    ['somebody unknown to hand over to', withAgent('QAAgent', { to: ['Nobody'] }), /QAAgent .*Nobody/],
    ['a route to somebody unknown', { routed: ['Nobody'] }, /route leads to Nobody/],
    ['an agent twice', { agents: [...roster, agentNamed('QAAgent')] }, /QAAgent is there twice/],
    ['a tool that is not there', { tools: {} }, /has no tool process_recharge/],
    ['a command that is none', { commands: ['say'] }, /may propose start_flow, which is no command/],
    [
      'a command that moves money',
      { ...withAgent('BillingAgent', { commands: ['refund' as 'read'] }), commands: ['refund'] },
      /BillingAgent may propose refund, which moves money/,
    ],
    [
      'a worker that proposes',
      withAgent('TransactionAgent', { commands: ['read'] }),
      /TransactionAgent proposes/,
    ],
    ['a model without a prompt', { hasPrompt: () => false }, /ClassifierAgent has no prompt file/],
    [
      'a prompt that is no file',
      withAgent('BillingAgent', { prompt: 'no-such@9' }),
      /BillingAgent has no prompt/,
    ],
    ['more iterations than rounds', withAgent('QAAgent', { maxIterations: 31 }), /QAAgent has 31/],
    [
      'a larger purchase than is sold',
      withAgent('DataSalesAgent', { orderAtMostKobo: 10_000_000 }),
      /DataSalesAgent may open a larger purchase/,
    ],
    [
      'nobody who leads to an agent',
      { agents: withAgent('EscalationAgent', { to: [] }).agents },
      /Nobody can reach AnalyticsAgent/,
    ],
    [
      'an agent that never ends',
      withAgent('NotificationAgent', { to: ['NotificationAgent'] }),
      /NotificationAgent can never end/,
    ],
  ])('is not sound with %s', (_case, changes, problem) => {
    expect(findRosterProblems(changes).join(' ')).toMatch(problem);
  });

  it('is drawn in its page as it is', async () => {
    await expect(await writePage()).toMatchFileSnapshot(page);
  });

  it('tells every agent that may ask a model what all are told, and its own part', () => {
    const models = roster.filter(({ kind }) => kind === 'model');
    const told = models.map(instructionsOf);
    expect(new Set(told).size).toBe(models.length);
    for (const text of told) expect(text).toMatch(/^You are one of the agents[\s\S]+You are the \w+Agent/);
  });

  it('knows agents by their own names alone', () => {
    expect(['__proto__', 'constructor', '', 'qaagent'].map(findAgent)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(mayHandOver(agentNamed('EscalationAgent'), 'constructor')).toBe(false);
    expect(() => agentNamed('constructor')).toThrow('no constructor');
  });
});

describe('the route', () => {
  const plain = { priority: 'MEDIUM', sentiment: 'NEUTRAL', category: 'product' } as const;
  it.each<[string, Partial<Subject>, string]>([
    ['of a purchase', {}, 'AirtimeSales Transaction QA ResponseGenerator'],
    [
      'of a purchase that is urgent',
      { priority: 'CRITICAL' },
      'Research AirtimeSales Transaction QA ResponseGenerator',
    ],
    [
      'of who is upset',
      { domain: 'POWER', intent: 'TECHNICAL_ISSUE', sentiment: 'NEGATIVE' },
      'PowerTechnical Escalation QA ResponseGenerator',
    ],
    [
      'of a question that is urgent: each once',
      { domain: 'POWER', intent: 'INQUIRY', priority: 'HIGH' },
      'Research PowerSales QA ResponseGenerator',
    ],
    ['of several domains', { domain: 'MULTI', intent: null }, 'Escalation Research ResponseGenerator QA'],
    [
      'of money back, by its category',
      { domain: 'GENERAL', intent: 'ACCOUNT', category: 'billing' },
      'Billing QA ResponseGenerator',
    ],
    [
      'of a greeting',
      { domain: 'GENERAL', intent: 'CONVERSATION', category: 'general' },
      'QA ResponseGenerator',
    ],
    [
      'of a domain that is only a property of objects',
      { domain: 'constructor', intent: 'toString', category: 'general' },
      'QA ResponseGenerator',
    ],
  ])('%s is the plan', (_case, changes, plan) => {
    const route = routeOf({ domain: 'AIRTIME', intent: 'PURCHASE', ...plain, ...changes });
    expect(route.join(' ').replaceAll('Agent', '')).toBe(plan);
  });
});
