import type { Clock } from '../../config/clock.ts';
import type { Logger } from '../../config/logger.ts';
import { modelRules } from '../../config/rules/models.ts';
import { type Breaker, type BreakerState, createBreaker } from './breaker.ts';
import { costMicroNaira, koboOf, microNairaOf, ruleOf, worstCostMicroNaira } from './cost.ts';
import type { Asked, AskModel, Model, ModelCall, ModelFailure, ModelRequest, NotAsked } from './model.ts';
import type { KeptCall, ModelCalls } from './model-calls.ts';
import { type Proposal, propose } from './propose.ts';

/** What health says of models: of this process, since its start. */
export type ModelHealth = {
  /** Null: none is configured. */
  readonly model: string | null;
  /** False: nobody knows what it costs, so it is never asked. */
  readonly priced: boolean;
  readonly breaker: BreakerState;
  readonly answered: number;
  readonly failed: number;
  /** Calls that were not made, and why. */
  readonly notAsked: Readonly<Record<NotAsked, number>>;
  readonly spentKobo: number;
};

export type ModelAccess = { readonly askModel: AskModel; readonly health: () => ModelHealth };

export type AskModelOptions = {
  /** Null: there is none, and nothing is asked. */
  readonly model: Model | null;
  readonly calls: ModelCalls;
  readonly now: Clock['now'];
  readonly log: Logger;
};

const budgets = {
  models: microNairaOf(modelRules.modelBudgetKobo),
  all: microNairaOf(modelRules.enquiryBudgetKobo),
};

/**
 * Opens the one way to a model. In this order: the journal's answer, time, price, breaker, budget; then the call, its
 * place in the journal, its cost. A worker killed in between leaves the most that the call can have cost as spent.
 */
export function createAskModel(options: AskModelOptions): ModelAccess {
  const { model, calls, now, log } = options;
  const notAsked: Record<NotAsked, number> = { no_model: 0, over_budget: 0, no_time: 0, breaker_open: 0 };
  const made = { answered: 0, failed: 0, microNaira: 0 };
  const rule = model ? ruleOf(model.name) : undefined;
  const breaker = createBreaker({
    failures: modelRules.breakerFailures,
    coolMs: modelRules.breakerCoolMs,
    now,
    onChange: (state, failure) => tellOfBreaker(log, state, failure),
  });
  if (model && !rule) {
    const message = 'the model has no line in config/rules/models.ts, so it will never be asked';
    log.error({ step: 'model', id: model.name }, message);
  }

  const refuse = (reason: NotAsked): Asked => {
    notAsked[reason] += 1;
    return { kind: 'not_asked', reason };
  };

  const askModel: AskModel = async (request, call) => {
    if (!model) return refuse('no_model');
    const kept = await calls.find(call.turnId, call.step);
    if (kept?.agent === request.agent && kept.prompt === request.prompt) return askedOf(kept);
    const withinMs = timeFor(call, now());
    if (withinMs === null) return refuse('no_time');
    if (!rule) return refuse('over_budget');
    if (!breaker.admit()) return refuse('breaker_open');
    const worst = worstCostMicroNaira(request, rule.price);
    if (!(await reserve(options, breaker, call, worst))) return refuse('over_budget');
    const started = performance.now();
    const proposal = await propose(model, request, withinMs, log);
    const spent = spentOn(proposal, model.name, worst);
    made[proposal.outcome.kind] += 1;
    made.microNaira += spent;
    report(breaker, proposal);
    tellOfCall(log, request, call, { proposal, ms: Math.round(performance.now() - started) });
    return keep(options, { request, call, proposal, asked: model.name, worst, spent });
  };

  return {
    askModel,
    health: () => ({
      model: model?.name ?? null,
      priced: rule !== undefined,
      breaker: breaker.state(),
      answered: made.answered,
      failed: made.failed,
      notAsked: { ...notAsked },
      spentKobo: koboOf(made.microNaira),
    }),
  };
}

/** Null: too little is left of the turn. */
function timeFor({ deadline }: ModelCall, now: Date): number | null {
  const leftMs = deadline.getTime() - now.getTime() - modelRules.turnReserveMs;
  return leftMs >= modelRules.leastCallMs ? Math.min(leftMs, modelRules.callMs) : null;
}

async function reserve(
  { calls }: AskModelOptions,
  breaker: Breaker,
  { enquiryId }: ModelCall,
  worst: number,
): Promise<boolean> {
  let reserved = false;
  try {
    reserved = await calls.reserve(enquiryId, worst, budgets);
  } finally {
    if (!reserved) breaker.forgo();
  }
  return reserved;
}

/** Where nobody can know what it cost, the most that it can have cost. */
function spentOn({ usage, model }: Proposal, asked: string, worst: number): number {
  const rule = ruleOf(model ?? asked);
  return usage && rule ? costMicroNaira(usage, rule.price) : worst;
}

function report(breaker: Breaker, { outcome }: Proposal): void {
  if (outcome.kind === 'failed') breaker.failed(outcome.failure);
  else breaker.succeeded();
}

type Made = {
  readonly request: ModelRequest;
  readonly call: ModelCall;
  readonly proposal: Proposal;
  readonly asked: string;
  readonly worst: number;
  readonly spent: number;
};

async function keep({ calls, now }: AskModelOptions, made: Made): Promise<Asked> {
  const { agent, prompt } = made.request;
  const { turnId, step, enquiryId, customerId, channel } = made.call;
  const { outcome, usage, model } = made.proposal;
  const kept = await calls.keep({
    ...{ turnId, step, enquiryId, customerId, channel, agent, prompt, outcome, usage },
    model: model ?? made.asked,
    microNaira: made.spent,
    at: now(),
  });
  await calls.settle(enquiryId, made.worst, made.spent);
  return askedOf(kept);
}

const askedOf = ({ outcome, microNaira }: KeptCall): Asked =>
  outcome.kind === 'answered'
    ? { kind: 'answered', output: outcome.output, costKobo: koboOf(microNaira) }
    : outcome;

function tellOfBreaker(log: Logger, state: BreakerState, failure: ModelFailure | null): void {
  if (state === 'open' && failure !== null) {
    log.error({ step: 'model', kind: state, code: failure }, 'the model is away: turns go on without it');
  }
  if (state === 'closed') log.info({ step: 'model', kind: state }, 'the model answers again');
}

function tellOfCall(
  log: Logger,
  { agent }: ModelRequest,
  { channel, customerId, turnId }: ModelCall,
  { proposal, ms }: { readonly proposal: Proposal; readonly ms: number },
): void {
  const code = proposal.outcome.kind === 'failed' ? proposal.outcome.failure : 'answered';
  log.info({ step: 'model', kind: agent, code, channel, customerId, messageId: turnId, ms }, 'asked a model');
}
