import { agentRules } from '../../config/rules/agents.ts';
import type { FlowState } from '../../conversation/conversation.ts';
import type { Agent } from '../roster/agent.ts';
import { mayHandOver } from '../roster/agents.ts';
import {
  type FlowName,
  flowNames,
  type ReadName,
  type Tool,
  type ToolName,
  toolOf,
} from '../roster/tools.ts';
import type { Label } from '../understanding/labels.ts';
import type { Candidate, CandidateKind, Candidates } from './candidates.ts';
import {
  type Command,
  type CommandKind,
  parseCommand,
  proposableLabels,
  type TemplateName,
} from './command.ts';

/** Each alone refuses; the tests take one away at a time and see what comes through. */
export const guards = [
  'limits',
  'schema',
  'agent_list',
  'transition',
  'flow_state',
  'provenance',
  'value',
  'label',
] as const;
export type Guard = (typeof guards)[number];

/** What the gate looks at besides the proposal. */
export type GatePosition = {
  readonly agent: Agent;
  readonly flow: FlowState | null;
  /** Of the flow under way. */
  readonly flowName: FlowName | null;
  readonly candidates: Candidates;
};

/** A command that may be carried out: names are known ones, and values are the candidates' own. */
export type AllowedCommand =
  | { readonly kind: 'start_flow'; readonly flow: FlowName; readonly words: string }
  | { readonly kind: 'set_slot' | 'correct_slot'; readonly words: string }
  | { readonly kind: 'cancel_flow' }
  | { readonly kind: 'clarify'; readonly options: readonly Label[] }
  | { readonly kind: 'read'; readonly read: ReadName; readonly about: string | undefined }
  | { readonly kind: 'answer'; readonly label: Label }
  | { readonly kind: 'answer_from_articles'; readonly article: string; readonly passages: readonly number[] }
  | { readonly kind: 'hand_over'; readonly agent: string; readonly about: Label | null }
  | { readonly kind: 'escalate'; readonly reason: Extract<Command, { kind: 'escalate' }>['reason'] }
  | { readonly kind: 'say'; readonly template: TemplateName }
  | { readonly kind: 'say'; readonly words: string };

/** `kind` is what was asked for, as far as that is a command's name. */
export type Refusal = { readonly guard: Guard | 'effect'; readonly kind: CommandKind | 'unknown' };

export type Verdict = {
  readonly allowed: readonly AllowedCommand[];
  readonly refused: readonly Refusal[];
};

export type Gate = (proposal: unknown, position: GatePosition) => Verdict;

type Slot = { readonly takes: readonly CandidateKind[] };

/** What each flow can be told, and by what. */
const slots: Readonly<Record<FlowName, Readonly<Record<string, Slot>>>> = {
  buy_airtime: {
    amount: { takes: ['amount'] },
    recipient: { takes: ['msisdn'] },
    network: { takes: ['network'] },
  },
  buy_power: {
    amount: { takes: ['amount'] },
    meter: { takes: ['meterNumber', 'saved_meter'] },
    disco: { takes: ['disco'] },
    meterType: { takes: ['meterType'] },
  },
  buy_data: {
    size: { takes: ['dataSize'] },
    validity: { takes: ['validityDays'] },
    budget: { takes: ['amount'] },
    recipient: { takes: ['msisdn'] },
    network: { takes: ['network'] },
  },
};

/** The names that a flow's slots have, for who is to propose them. */
export function slotNames(flow: FlowName): readonly string[] {
  return Object.keys(slots[flow]);
}

/**
 * Looks at everything that an agent proposes; what is not expressly allowed is refused. Pure. `off` takes guards away: it
 * plants the violations that the tests must notice.
 */
export function createGate(options: { readonly off?: ReadonlySet<Guard> } = {}): Gate {
  const off = options.off ?? new Set<Guard>();
  return (proposal, position) => {
    const { commands, over } = readProposal(proposal, off);
    const allowed: AllowedCommand[] = [];
    const refused: Refusal[] = over ? [{ guard: 'limits', kind: 'unknown' }] : [];
    for (const proposed of commands) {
      const verdict = judge(proposed, position, off);
      if ('guard' in verdict) refused.push(verdict);
      else allowed.push(verdict);
    }
    return { allowed, refused };
  };
}

/** The list in a proposal, as long as one may be. */
function readProposal(
  proposal: unknown,
  off: ReadonlySet<Guard>,
): { commands: readonly unknown[]; over: boolean } {
  const isObject = typeof proposal === 'object' && proposal !== null && Object.hasOwn(proposal, 'commands');
  const listed: unknown = isObject ? Reflect.get(proposal, 'commands') : undefined;
  if (!Array.isArray(listed)) return { commands: [], over: proposal !== undefined };
  if (off.has('limits')) return { commands: listed, over: false };
  const over = listed.length > agentRules.commandsPerProposal;
  // What asks for too much is not picked from.
  return { commands: over ? [] : listed, over };
}

function judge(proposed: unknown, position: GatePosition, off: ReadonlySet<Guard>): AllowedCommand | Refusal {
  if (!off.has('limits') && sizeOf(proposed) > agentRules.bytesPerCommand)
    return { guard: 'limits', kind: 'unknown' };
  const command = parseCommand(proposed) ?? (off.has('schema') ? asIs(proposed) : null);
  if (!command) return { guard: 'schema', kind: 'unknown' };
  const { kind } = command;
  if (!off.has('agent_list') && !isListed(command, position.agent)) return { guard: 'agent_list', kind };
  const resolved = resolve(command, position, off);
  return typeof resolved === 'string' ? { guard: resolved, kind } : resolved;
}

/** With the schema planted away: whatever has the name of a command. */
function asIs(proposed: unknown): Command | null {
  const kind: unknown =
    typeof proposed === 'object' && proposed !== null ? Reflect.get(proposed, 'kind') : null;
  return typeof kind === 'string' ? (proposed as Command) : null;
}

/** In bytes of JSON; what is no JSON is too large. */
function sizeOf(proposed: unknown): number {
  try {
    return Buffer.byteLength(JSON.stringify(proposed) ?? '');
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Whether the agent may propose that command, with that tool or that flow. */
function isListed(command: Command, agent: Agent): boolean {
  if (!agent.commands.includes(command.kind)) return false;
  if (command.kind === 'read') return agent.tools.some((tool) => tool === command.tool);
  if (command.kind === 'answer_from_articles') return readsArticles(agent);
  if (command.kind === 'start_flow') return agentFlows(agent).includes(command.flow);
  return true;
}

/** Whether an agent is shown what is written down. */
export function readsArticles({ tools }: Agent): boolean {
  return tools.some((name: ToolName) => toolOf(name)?.by === 'articles');
}

/** The flows that an agent may open. */
export function agentFlows({ tools }: Agent): readonly string[] {
  return [...new Set(tools.flatMap((name: ToolName) => flowOf(toolOf(name))))];
}

function flowOf(tool: Tool | undefined): readonly FlowName[] {
  return tool?.by === 'flow' ? [tool.flow] : [];
}

function resolve(command: Command, position: GatePosition, off: ReadonlySet<Guard>): AllowedCommand | Guard {
  switch (command.kind) {
    case 'start_flow':
      return resolveStart(command, position, off);
    case 'set_slot':
    case 'correct_slot':
      return resolveSlot(command, position, off);
    case 'cancel_flow':
      return position.flow || off.has('flow_state') ? { kind: 'cancel_flow' } : 'flow_state';
    case 'clarify': {
      const options = command.options as Label[];
      return off.has('label') || options.every(isProposable) ? { kind: 'clarify', options } : 'label';
    }
    case 'read':
      return resolveRead(command, position, off);
    case 'answer_from_articles':
      return resolveArticle(command, position, off);
    case 'hand_over':
      return resolveHandOver(command, position, off);
    case 'escalate':
      return { kind: 'escalate', reason: command.reason };
    case 'say':
      return resolveSay(command);
    default:
      return 'schema';
  }
}

const isProposable = (label: Label) => proposableLabels.includes(label);

function resolveHandOver(
  { agent: to, about }: Extract<Command, { kind: 'hand_over' }>,
  { agent }: GatePosition,
  off: ReadonlySet<Guard>,
): AllowedCommand | Guard {
  if (!off.has('transition') && !mayHandOver(agent, to)) return 'transition';
  const label = about as Label | null;
  if (!off.has('label') && label !== null && !isProposable(label)) return 'label';
  return { kind: 'hand_over', agent: to, about: label };
}

/** An article that the agent was shown, and passages of that one. */
function resolveArticle(
  { article: pointer, passages: pointers }: Extract<Command, { kind: 'answer_from_articles' }>,
  { candidates }: GatePosition,
  off: ReadonlySet<Guard>,
): AllowedCommand | Guard {
  const article = follow(pointer, candidates, off);
  if (!article) return 'provenance';
  const passages = pointers.map((one) => candidates.get(one)?.of);
  const own = passages.filter((of) => of !== undefined && of.article === article.id);
  const isSound = article.kind === 'article' && own.length === pointers.length;
  if (!isSound && !off.has('provenance')) return 'provenance';
  const indexes = passages.flatMap((of) => (of ? [of.index] : []));
  return { kind: 'answer_from_articles', article: article.words, passages: indexes };
}

/** One of the two ways to say something. */
function resolveSay({ template, words }: Extract<Command, { kind: 'say' }>): AllowedCommand | Guard {
  if (template !== null && words === null) return { kind: 'say', template };
  return words !== null && template === null ? { kind: 'say', words } : 'schema';
}

function resolveStart(
  { flow, with: pointers }: Extract<Command, { kind: 'start_flow' }>,
  { agent, candidates, flowName }: GatePosition,
  off: ReadonlySet<Guard>,
): AllowedCommand | Guard {
  const name = flowNames.find((known) => known === flow);
  if (!name) return 'schema';
  // What is under way is corrected or cancelled, not begun again.
  if (flowName === name && !off.has('flow_state')) return 'flow_state';
  const pointed = pointers.map((pointer) => follow(pointer, candidates, off));
  const known = pointed.filter((candidate) => candidate !== undefined);
  const fitting = known.every(({ kind }) =>
    Object.values(slots[name]).some(({ takes }) => takes.includes(kind)),
  );
  if (known.length < pointed.length || (!fitting && !off.has('provenance'))) return 'provenance';
  if (!off.has('value') && known.some((candidate) => exceeds(candidate, agent))) return 'value';
  return { kind: 'start_flow', flow: name, words: known.map(({ words }) => words).join(' ') };
}

function resolveSlot(
  { kind, slot, candidate }: Extract<Command, { kind: 'set_slot' | 'correct_slot' }>,
  { agent, flow, flowName, candidates }: GatePosition,
  off: ReadonlySet<Guard>,
): AllowedCommand | Guard {
  if (!off.has('flow_state') && !isOpenTo(kind, flow)) return 'flow_state';
  // Only who may open a flow may fill it.
  if (!off.has('agent_list') && flowName && !agentFlows(agent).includes(flowName)) return 'agent_list';
  const flowSlots = flowName ? slots[flowName] : {};
  const wanted = Object.hasOwn(flowSlots, slot) ? flowSlots[slot] : undefined;
  if (!wanted && !off.has('flow_state')) return 'flow_state';
  const pointed = follow(candidate, candidates, off);
  if (!pointed) return 'provenance';
  if (!off.has('provenance') && !wanted?.takes.includes(pointed.kind)) return 'provenance';
  if (!off.has('value') && exceeds(pointed, agent)) return 'value';
  return { kind, words: pointed.words };
}

/** A slot is filled while something is asked for, and corrected at any step but while the outside is asked. */
function isOpenTo(kind: 'set_slot' | 'correct_slot', flow: FlowState | null): boolean {
  if (!flow || flow.step === 'looking_up') return false;
  return kind === 'correct_slot' || flow.step === 'collecting';
}

function exceeds({ kobo }: Candidate, { orderAtMostKobo }: Agent): boolean {
  return kobo !== undefined && orderAtMostKobo !== undefined && kobo > orderAtMostKobo;
}

/** The candidate that is pointed at. With provenance planted away, what was written instead of a pointer is a value. */
function follow(pointer: string, candidates: Candidates, off: ReadonlySet<Guard>): Candidate | undefined {
  const found = candidates.get(pointer);
  if (found || !off.has('provenance')) return found;
  return { id: pointer, kind: 'msisdn', words: pointer, shown: pointer, from: 'message' };
}

function resolveRead(
  { tool: name, about }: Extract<Command, { kind: 'read' }>,
  { candidates }: GatePosition,
  off: ReadonlySet<Guard>,
): AllowedCommand | Guard {
  const tool = toolOf(name);
  if (tool?.by === 'answer') return { kind: 'answer', label: tool.label };
  if (tool?.by !== 'read') return 'agent_list';
  if (about === null) return { kind: 'read', read: tool.read, about: undefined };
  const pointed = follow(about, candidates, off);
  return pointed ? { kind: 'read', read: tool.read, about: pointed.words } : 'provenance';
}
