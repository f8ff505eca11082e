import { answerWithinMs } from '../../config/rules/agents.ts';
import { articlesToShow } from '../answers/tell-article.ts';
import { articleCandidates, type Candidates, findCandidates } from '../commands/candidates.ts';
import { type Carried, type CarryOut, carryOut } from '../commands/carry-out.ts';
import { type Gate, readsArticles, type Verdict } from '../commands/gate.ts';
import { flowOf, isPlanned } from '../flows/product-flows.ts';
import { describeFlow } from '../flows/show-flow.ts';
import type { AskModel, ModelCall } from '../models/model.ts';
import type { CheckWords } from '../replies/check-words.ts';
import type { Fact } from '../replies/facts.ts';
import { describeTone } from '../replies/tone.ts';
import type { Agent } from '../roster/agent.ts';
import { agentNamed } from '../roster/agents.ts';
import { instructionsOf } from '../roster/prompts.ts';
import { type FlowName, flowNames } from '../roster/tools.ts';
import { mediumOf, type TurnDraft, textOf } from '../turn-draft.ts';
import { handlingOf, type Label, splitLabel } from '../understanding/labels.ts';
import type { Understanding } from '../understanding/understanding.ts';
import type { ChatEvent, Speech } from './chat.ts';
import { makeRequest } from './model-request.ts';

/** What speaking by a model takes. */
export type ModelTalk = {
  readonly ask: AskModel;
  readonly gate: Gate;
  readonly checkWords: CheckWords;
  readonly now: () => Date;
  readonly mayCause?: CarryOut['mayCause'];
};

/** What the model's part of one turn has come to: kept from step to step. */
export type ModelTurn = {
  readonly understood: Understanding;
  readonly answer: (label: Label) => Promise<void>;
  /** Calls so far: the place of the next one in its turn. */
  calls: number;
  facts: readonly Fact[];
  unfit: { readonly words: string; readonly check: string } | null;
  /** How often its words could not stand. */
  refusals: number;
};

/** Until when the turn has to be answered; from then on no model is asked. */
export function deadlineOf(draft: TurnDraft): Date {
  const { event, now } = draft.input;
  const from = event.kind === 'message' ? (event.acceptedAt ?? now) : now;
  return new Date(from.getTime() + answerWithinMs[mediumOf(draft)]);
}

/** One step of an agent whose model is asked. What it proposes goes through the gate, and what is let through is done. */
export async function speakByModel(
  talk: ModelTalk,
  draft: TurnDraft,
  agent: Agent,
  turn: ModelTurn,
): Promise<readonly ChatEvent[]> {
  const flowName = flowNameOf(draft);
  const candidates = await candidatesOf(draft, agent, turn.understood);
  const asked = await talk.ask(await requestOf(draft, agent, candidates, turn), callOf(draft, turn.calls));
  turn.calls += 1;
  if (asked.kind !== 'answered') {
    const why = asked.kind === 'failed' ? asked.failure : asked.reason;
    return [{ kind: 'no_model', agent: agent.name, why }];
  }
  const position = { agent, flow: draft.state.flow, flowName, candidates };
  const verdict = talk.gate(asked.output, position);
  const carried = await carryOut(draft, verdict.allowed, {
    answer: turn.answer,
    facts: turn.facts,
    ...(talk.mayCause ? { mayCause: talk.mayCause } : {}),
    check: (words, facts) => talk.checkWords({ words, facts, ...circumstancesOf(draft, agent) }),
  });
  turn.facts = [...turn.facts, ...carried.facts];
  turn.unfit = carried.unfit ?? null;
  if (carried.unfit) turn.refusals += 1;
  return [speechOf(agent, verdict, carried), ...understoodBy(agent, carried, turn)];
}

function circumstancesOf(draft: TurnDraft, agent: Agent) {
  return {
    instructions: [instructionsOf(agent)],
    medium: mediumOf(draft),
    language: draft.state.language,
  };
}

function speechOf({ name }: Agent, { refused }: Verdict, carried: Carried): Speech {
  const { accepted, said, facts, final, handOver, unfit, dropped } = carried;
  const toClassified = name === 'ClassifierAgent' && handOver?.about;
  return {
    ...{ kind: 'spoke', agent: name, by: 'model', accepted, said },
    refused: dropped > 0 ? [...refused, { guard: 'effect', kind: 'unknown' }] : refused,
    news: facts.length > 0,
    ...(handOver && !toClassified ? { to: handOver.agent } : {}),
    ...(unfit ? { unfit: unfit.check } : {}),
    ...(final ? { final: true as const } : {}),
  };
}

/** The classifier's word on what the message is about; the orchestrator makes a plan of it. */
function understoodBy(
  { name }: Agent,
  { handOver }: Carried,
  { understood }: ModelTurn,
): readonly ChatEvent[] {
  const label = name === 'ClassifierAgent' ? handOver?.about : undefined;
  if (!label) return [];
  const { domain, intent } = splitLabel(label);
  const { category, priority } = handlingOf(label);
  const { sentiment } = understood;
  return [{ kind: 'understood', label, subject: { domain, intent, category, priority, sentiment } }];
}

async function requestOf(draft: TurnDraft, agent: Agent, candidates: Candidates, turn: ModelTurn) {
  const { flow, language } = draft.state;
  const { sentiment } = turn.understood;
  const { tier } = draft.input.customer;
  const asked = flow?.asked === undefined ? '' : `, asked for: ${flow.asked}`;
  return makeRequest({
    ...{ agent, candidates, text: textOf(draft), facts: turn.facts, mood: sentiment.toLowerCase() },
    flow: flow ? `${await describeFlow(draft, flow)}${asked}` : null,
    tone: describeTone({ language, medium: mediumOf(draft), sentiment, tier }),
    ...(turn.unfit ? { unfit: turn.unfit } : {}),
  });
}

function callOf(draft: TurnDraft, step: number): ModelCall {
  const { eventId, customer } = draft.input;
  return {
    customerId: customer.customerId,
    channel: mediumOf(draft),
    turnId: eventId,
    enquiryId: draft.state.session?.sessionId ?? eventId,
    step,
    deadline: deadlineOf(draft),
  };
}

async function candidatesOf(draft: TurnDraft, agent: Agent, understood: Understanding): Promise<Candidates> {
  const savedMeters = await draft.input.reads.savedMeters();
  const own = findCandidates(understood.found, { msisdn: draft.input.customer.msisdn, savedMeters });
  if (!readsArticles(agent)) return own;
  const written = articleCandidates(articlesToShow(draft, understood));
  return new Map([...own, ...written.map((candidate) => [candidate.id, candidate] as const)]);
}

/** The flow under way that an agent may fill; what repeats is set up with the rules alone. */
function flowNameOf({ state: { flow } }: TurnDraft): FlowName | null {
  return flowNames.find((name) => flow !== null && name === flow.flow) ?? null;
}

const sellers = {
  AIRTIME: 'AirtimeSalesAgent',
  POWER: 'PowerSalesAgent',
  DATA: 'DataSalesAgent',
} as const;

/** Who sells what is being bought. */
export function sellerOf({ state: { flow } }: TurnDraft): string | null {
  return flow && !isPlanned(flow) ? agentNamed(sellers[flowOf(flow).product]).name : null;
}
