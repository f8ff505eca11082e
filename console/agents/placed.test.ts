import { expect, it } from 'vitest';
import type { AgentView, LaneStep } from '../wire.ts';
import { linesFrom, placeAgents, spokenIn } from './placed.ts';

const agent = (name: string, tier: AgentView['tier'], to: AgentView['to'] = []): AgentView => ({
  ...{ name, tier, to, kind: 'rule', role: 'does its part' },
});
const agents = placeAgents([
  agent('Sales', 'domain', ['QA']),
  agent('QA', 'support', null),
  agent('Entry', 'entry', ['Sales']),
  agent('Billing', 'domain'),
]);

it('agents stand tier by tier from above, three to a row', () => {
  expect(agents.map(({ name }) => name)).toEqual(['Entry', 'Sales', 'Billing', 'QA']);
  expect(agents.map(({ y }) => y)).toEqual([25, 25, 25, 75]);
});

it('one leads to those that it may hand over to, or to all others', () => {
  const names = (of: string | undefined) => linesFrom(agents, of).map(({ to }) => to.name);
  expect(names('Entry')).toEqual(['Sales']);
  expect(names('QA')).toEqual(['Entry', 'Sales', 'Billing']);
  expect(names(undefined)).toEqual([]);
});

it('who spoke, how often, and after whom about one message', () => {
  const turn: LaneStep = {
    ...{
      id: 's',
      customer: 'ada',
      lane: 'turn',
      title: 'a turn',
      at: 1,
      outcome: 'ok',
      thread: 'a',
      data: null,
    },
  };
  const said = (thread: string, sender: string): LaneStep => ({
    ...turn,
    thread,
    part: 'agent',
    data: { sender },
  });
  const steps = [said('a', 'Entry'), said('b', 'QA'), turn, said('a', 'Sales'), said('a', 'Sales')];
  const { times, pairs } = spokenIn(steps);
  expect([...times]).toEqual([
    ['Entry', 1],
    ['QA', 1],
    ['Sales', 2],
  ]);
  expect(pairs).toEqual([['Entry', 'Sales']]);
});
