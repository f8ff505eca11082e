import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlowState } from '../../conversation/conversation.ts';
import { agentNamed, roster } from '../roster/agents.ts';
import { extractEntities } from '../understanding/entities.ts';
import { findCandidates, showMessage } from './candidates.ts';
import { createGate, type GatePosition } from './gate.ts';

const numRuns = Number(import.meta.env['FUZZ_RUNS'] ?? 300);
const gate = createGate();

const text = 'credit 500 for 08051234567, MTN';
const candidates = findCandidates(extractEntities(text), {
  msisdn: '+2348031110000',
  savedMeters: [{ nickname: 'shop', disco: 'IKEDC', meter: '45012345678', meterType: 'PREPAID' }],
});
const flow: FlowState = {
  ...{ flow: 'buy_airtime', slots: {}, step: 'collecting', asked: 'amount', unusableAnswers: 0 },
  updatedAt: '2026-11-21T10:00:00.000Z',
};

const at = (agent: string, changes: Partial<GatePosition> = {}): GatePosition => ({
  agent: agentNamed(agent),
  flow: null,
  flowName: null,
  candidates,
  ...changes,
});
const selling = (step: FlowState['step'] = 'collecting') =>
  at('AirtimeSalesAgent', { flow: { ...flow, step }, flowName: 'buy_airtime' });
const judge = (command: unknown, position: GatePosition) => gate({ commands: [command] }, position);

describe('the gate lets through', () => {
  it.each<[string, unknown, GatePosition, unknown]>([
    [
      'a purchase with what was typed and the own line',
      { kind: 'start_flow', flow: 'buy_airtime', with: ['c1', 'c2'] },
      at('AirtimeSalesAgent'),
      { kind: 'start_flow', flow: 'buy_airtime', words: 'NGN 500 +2348051234567' },
    ],
    [
      'a saved meter by its pointer',
      { kind: 'start_flow', flow: 'buy_power', with: ['c1', 'm1'] },
      at('PowerSalesAgent'),
      { kind: 'start_flow', flow: 'buy_power', words: 'NGN 500 IKEDC prepaid meter 45012345678' },
    ],
    [
      'an answer to what is asked',
      { kind: 'set_slot', slot: 'amount', candidate: 'c1' },
      selling(),
      { kind: 'set_slot', words: 'NGN 500' },
    ],
    [
      'a correction of a quote',
      { kind: 'correct_slot', slot: 'recipient', candidate: 'c2' },
      selling('confirming'),
      { kind: 'correct_slot', words: '+2348051234567' },
    ],
    ['the end of a purchase', { kind: 'cancel_flow' }, selling(), { kind: 'cancel_flow' }],
    [
      'a look-up by the tool of the agent',
      { kind: 'read', tool: 'transaction_status', about: null },
      at('AirtimeBillingAgent'),
      { kind: 'read', read: 'transaction_status', about: undefined },
    ],
    [
      'what the rules answer to a tool',
      { kind: 'read', tool: 'resend_token', about: null },
      at('PowerTechnicalAgent'),
      { kind: 'answer', label: 'POWER.INQUIRY.resend_token' },
    ],
    [
      'a hand-over along the graph',
      { kind: 'hand_over', agent: 'OrchestratorAgent', about: 'DATA.PURCHASE.new_bundle' },
      at('ClassifierAgent'),
      { kind: 'hand_over', agent: 'OrchestratorAgent', about: 'DATA.PURCHASE.new_bundle' },
    ],
    [
      'words',
      { kind: 'say', template: null, words: 'Which one?' },
      at('BillingAgent'),
      { kind: 'say', words: 'Which one?' },
    ],
  ])('%s', (_case, command, position, allowed) => {
    expect(judge(command, position)).toEqual({ allowed: [allowed], refused: [] });
  });
});

describe('the gate refuses', () => {
  const many = Array.from({ length: 9 }, () => ({ kind: 'say', template: 'thanks', words: null }));
  it.each<[string, unknown, GatePosition, string]>([
    ['a command that is none', { kind: 'pay', orderId: 'ord_1' }, at('AirtimeSalesAgent'), 'schema'],
    ['a property of objects as a command', { kind: 'constructor' }, at('AirtimeSalesAgent'), 'schema'],
    ['more fields than there are', { kind: 'cancel_flow', force: true }, selling(), 'schema'],
    ['words and a template', { kind: 'say', template: 'thanks', words: 'a' }, selling(), 'schema'],
    [
      'a number instead of a pointer',
      { kind: 'set_slot', slot: 'amount', candidate: Number.NaN },
      selling(),
      'schema',
    ],
    ['a novel', { kind: 'say', template: null, words: 'a'.repeat(600) }, selling(), 'limits'],
    [
      'a purchase by who sells nothing',
      { kind: 'start_flow', flow: 'buy_airtime', with: [] },
      at('AirtimeBillingAgent'),
      'agent_list',
    ],
    [
      "another agent's goods",
      { kind: 'start_flow', flow: 'buy_data', with: [] },
      at('AirtimeSalesAgent'),
      'agent_list',
    ],
    [
      "another agent's tool",
      { kind: 'read', tool: 'resend_token', about: null },
      at('AirtimeBillingAgent'),
      'agent_list',
    ],
    [
      'a tool that nothing stands behind',
      { kind: 'read', tool: 'requery_vend', about: null },
      at('AirtimeTechnicalAgent'),
      'agent_list',
    ],
    [
      'a tool by a name of all objects',
      { kind: 'read', tool: '__proto__', about: null },
      at('AirtimeBillingAgent'),
      'agent_list',
    ],
    [
      'a hand-over that is not in the graph',
      { kind: 'hand_over', agent: 'TransactionAgent', about: null },
      at('AirtimeTechnicalAgent'),
      'transition',
    ],
    [
      'consent in the name of the customer',
      { kind: 'hand_over', agent: 'OrchestratorAgent', about: 'GENERAL.OPT.out' },
      at('ClassifierAgent'),
      'label',
    ],
    [
      'a choice that says yes',
      { kind: 'clarify', options: ['GENERAL.CONVERSATION.affirm'] },
      selling(),
      'label',
    ],
    [
      'a slot of no purchase',
      { kind: 'set_slot', slot: 'amount', candidate: 'c1' },
      at('AirtimeSalesAgent'),
      'flow_state',
    ],
    [
      'a slot of another purchase',
      { kind: 'set_slot', slot: 'meter', candidate: 'm1' },
      selling(),
      'flow_state',
    ],
    [
      'a slot by a name of all objects',
      { kind: 'set_slot', slot: 'toString', candidate: 'c1' },
      selling(),
      'flow_state',
    ],
    [
      'a change while the outside is asked',
      { kind: 'correct_slot', slot: 'amount', candidate: 'c1' },
      selling('looking_up'),
      'flow_state',
    ],
    [
      'the same purchase again over the one under way',
      { kind: 'start_flow', flow: 'buy_airtime', with: ['c1'] },
      selling(),
      'flow_state',
    ],
    ['an end of nothing', { kind: 'cancel_flow' }, at('AirtimeSalesAgent'), 'flow_state'],
    [
      'a value that nobody typed',
      { kind: 'set_slot', slot: 'recipient', candidate: '08099999999' },
      selling(),
      'provenance',
    ],
    [
      'a candidate of another kind',
      { kind: 'set_slot', slot: 'recipient', candidate: 'c1' },
      selling(),
      'provenance',
    ],
    [
      'goods with a value that is none of theirs',
      { kind: 'start_flow', flow: 'buy_airtime', with: ['m1'] },
      at('AirtimeSalesAgent'),
      'provenance',
    ],
    [
      'a reference that nobody typed',
      { kind: 'read', tool: 'transaction_status', about: 'SBX9' },
      at('AirtimeBillingAgent'),
      'provenance',
    ],
  ])('%s', (_case, command, position, guard) => {
    const { allowed, refused } = judge(command, position);
    expect(allowed).toEqual([]);
    expect(refused.map((refusal) => refusal.guard)).toEqual([guard]);
  });

  it('a flood, all of it', () => {
    const { allowed, refused } = gate({ commands: many }, selling());
    expect([allowed, refused]).toEqual([[], [{ guard: 'limits', kind: 'unknown' }]]);
  });

  it('an amount above what the agent may open', () => {
    const large = findCandidates(extractEntities('light 200000'), { savedMeters: [] });
    const position = at('PowerSalesAgent', { candidates: large });
    const { refused } = judge({ kind: 'start_flow', flow: 'buy_power', with: ['c1'] }, position);
    expect(refused).toEqual([{ guard: 'value', kind: 'start_flow' }]);
  });

  it.each([null, undefined, 1, 'pay', [], {}, { commands: null }, { commands: { length: 2 } }])(
    'a proposal that is none: %j',
    (proposal) => {
      expect(gate(proposal, selling()).allowed).toEqual([]);
    },
  );
});

describe('whatever is proposed', () => {
  const name = fc.constantFrom('c1', 'own', 'm1', 'buy_airtime', 'amount', '__proto__', '08099999999', 'say');
  const kind = fc.constantFrom(
    'start_flow',
    'set_slot',
    'correct_slot',
    'read',
    'hand_over',
    'say',
    'clarify',
  );
  const command = fc.record({
    ...{
      kind: fc.oneof(kind, fc.string()),
      flow: name,
      slot: name,
      candidate: name,
      tool: name,
      agent: name,
    },
    ...{
      with: fc.array(name),
      options: fc.array(name),
      about: fc.option(name),
      words: fc.option(fc.string()),
    },
    template: fc.option(name),
  });
  const anything = fc.oneof(
    fc.anything(),
    fc.record({ commands: fc.array(fc.oneof(command, fc.anything())) }),
  );

  it('nothing breaks the gate, and no value comes out that was not a candidate', () => {
    const words = new Set([...candidates.values()].map((candidate) => candidate.words));
    fc.assert(
      fc.property(anything, fc.constantFrom(...roster), fc.boolean(), (proposal, agent, buys) => {
        const position = buys ? { ...selling(), agent } : at(agent.name);
        for (const allowed of gate(proposal, position).allowed) {
          if (allowed.kind === 'set_slot' || allowed.kind === 'correct_slot')
            expect(words).toContain(allowed.words);
          expect(agent.commands).toContain(allowed.kind === 'answer' ? 'read' : allowed.kind);
        }
      }),
      { numRuns },
    );
  });
});

it('shows an agent a message without the numbers in it', () => {
  const shown = showMessage(`${text} token 1111 2222 3333 4444 5555 and 99887766`, candidates);
  expect(shown).toBe('credit [c1: NGN 500] for [c2: a phone number], [c3: MTN] token [number] and [number]');
});
