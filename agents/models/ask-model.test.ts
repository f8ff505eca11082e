import { describe, expect, it } from 'vitest';
import type { LogFields, Logger } from '../../config/logger.ts';
import { modelRules } from '../../config/rules/models.ts';
import { createAskModel } from './ask-model.ts';
import { microNairaOf, ruleOf, worstCostMicroNaira } from './cost.ts';
import { type Model, type ModelCall, ModelError, type ModelFailure, type ModelRequest } from './model.ts';
import { createMemoryModelCalls } from './model-calls.ts';
import { createScriptedModel, type ScriptedStep } from './scripted-model.ts';

const start = new Date('2026-11-21T12:00:00Z');
const request: ModelRequest = {
  agent: 'ClassifierAgent',
  prompt: 'classifier@1',
  instructions: 'Say what the customer wants.',
  input: 'my secret wish: 500 naira of airtime',
  schema: {
    name: 'answer',
    schema: { type: 'object', properties: {}, required: [], additionalProperties: false },
  },
  temperature: 0.1,
  maxOutputTokens: 200,
};
const call: ModelCall = {
  customerId: 'cus_1',
  channel: 'sms',
  turnId: 'at:sms:1',
  enquiryId: 'ses_1',
  step: 0,
  deadline: new Date(start.getTime() + 10_000),
};
const usage = { input: 1_000, cached: 0, cacheWrites: 0, output: 100 };
const answered = { kind: 'answered', output: { kind: 'say' }, costKobo: 23 };

function open(steps: readonly ScriptedStep[] = [], model?: Model | null) {
  const logged: { fields: LogFields; message: string }[] = [];
  const log = (fields: LogFields, message: string) => logged.push({ fields, message });
  const logger: Logger = { debug: log, info: log, warn: log, error: log };
  const clock = { now: start };
  const scripted = createScriptedModel(steps);
  const calls = createMemoryModelCalls();
  const options = { calls, now: () => clock.now, log: logger };
  const access = createAskModel({ ...options, model: model === undefined ? scripted.model : model });
  return { ...access, calls, clock, scripted, logged, options };
}

const brain = (propose: Model['propose']): Model => ({ name: modelRules.usual, propose });
const within = (ms: number): ModelCall => ({
  ...call,
  deadline: new Date(start.getTime() + modelRules.turnReserveMs + ms),
});
const worst = () => worstCostMicroNaira(request, ruleOf(modelRules.usual)?.price ?? expect.fail());

describe('asking a model', () => {
  it('gives its answer and what it cost', async () => {
    const { askModel, calls, scripted, health } = open([{ output: { kind: 'say' }, usage }]);
    // 1,000 tokens in and 100 out: 0.15 and 0.075 naira.
    expect(await askModel(request, call)).toEqual(answered);
    expect(await calls.spent('ses_1')).toEqual({ models: 225_000, all: 225_000 });
    expect(health()).toMatchObject({ answered: 1, failed: 0, spentKobo: 23, breaker: 'closed' });
    scripted.assertComplete();
  });

  it('is not done where there is no model, and nothing is wrong with that', async () => {
    const { askModel, health, logged } = open([], null);
    expect(await askModel(request, call)).toEqual({ kind: 'not_asked', reason: 'no_model' });
    expect(health()).toMatchObject({ model: null, notAsked: { no_model: 1 } });
    expect(logged).toEqual([]);
  });

  it.each<[ModelFailure]>([
    ['timeout'],
    ['unreachable'],
    ['over_quota'],
    ['refused'],
    ['truncated'],
    ['malformed'],
    ['misconfigured'],
  ])('that fails with %s is a result', async (failure) => {
    const { askModel } = open([{ failure }]);
    expect(await askModel(request, call)).toEqual({ kind: 'failed', failure });
  });

  it('never logs what was asked or answered', async () => {
    const { askModel, logged } = open([{ output: 'a secret answer' }, { failure: 'timeout' }]);
    await askModel(request, call);
    await askModel(request, { ...call, step: 1 });
    await askModel(request, { ...call, step: 2 });
    expect(logged.length).toBeGreaterThan(2);
    expect(JSON.stringify(logged)).not.toContain('secret');
  });
});

describe('a turn that runs again', () => {
  it('gets the stored answer, and asks and pays nothing', async () => {
    const { askModel, calls, options } = open([{ output: { kind: 'say' }, usage }]);
    await askModel(request, call);
    const other = createScriptedModel([]);
    const again = createAskModel({ ...options, model: other.model });
    expect(await again.askModel({ ...request, input: 'at another time of day' }, call)).toEqual(answered);
    expect(other.requests()).toEqual([]);
    expect(await calls.spent('ses_1')).toEqual({ models: 225_000, all: 225_000 });
  });

  it('gets the stored answer even when its deadline has passed', async () => {
    const { askModel, clock } = open([{ output: { kind: 'say' }, usage }]);
    await askModel(request, call);
    clock.now = new Date(start.getTime() + 3_600_000);
    expect(await askModel(request, call)).toEqual(answered);
  });

  it('gets the stored failure', async () => {
    const { askModel, scripted } = open([{ failure: 'truncated' }]);
    await askModel(request, call);
    expect(await askModel(request, call)).toEqual({ kind: 'failed', failure: 'truncated' });
    scripted.assertComplete();
  });

  it.each([
    ['another agent', { agent: 'QAAgent' }],
    ['another version of the prompt', { prompt: 'classifier@2' }],
  ])('does not get the answer to %s', async (_, change) => {
    const { askModel } = open([{ output: 1 }, { output: 2 }]);
    await askModel(request, call);
    expect(await askModel({ ...request, ...change }, call)).toMatchObject({ output: 2 });
  });

  it('gets the very thing that it got first, whatever the brain made it of', async () => {
    const odd = {
      nan: Number.NaN,
      none: undefined,
      date: start,
      big: [Number.POSITIVE_INFINITY],
      ['__proto__']: { admin: true },
    };
    const { askModel } = open(
      [],
      brain(async () => ({ output: odd, usage, model: 'gpt-6-luna' })),
    );
    const first = await askModel(request, call);
    expect(await askModel(request, call)).toEqual(first);
    expect(first).toMatchObject({ output: { nan: null, date: start.toISOString(), big: [null] } });
  });
});

describe('the time of a turn', () => {
  it.each([
    ['too little for a call', modelRules.leastCallMs - 1],
    ['none', 0],
    ['less than none', -60_000],
    ['no moment at all', Number.NaN],
  ])('with %s left is not spent on a model', async (_, ms) => {
    const { askModel } = open();
    expect(await askModel(request, within(ms))).toEqual({ kind: 'not_asked', reason: 'no_time' });
  });

  it.each<[string, Model['propose']]>([
    ['hangs', () => new Promise(() => undefined)],
    ['fails when it is broken off', (_, { signal }) => failingAt(signal)],
  ])('is all that a model gets that %s', async (_, propose) => {
    let signal: AbortSignal | undefined;
    const hanging = brain((asked, options) => {
      signal = options.signal;
      return propose(asked, options);
    });
    const { askModel } = open([], hanging);
    expect(await askModel(request, within(modelRules.leastCallMs))).toEqual({
      kind: 'failed',
      failure: 'timeout',
    });
    expect(signal?.aborted).toBe(true);
  });
});

function failingAt(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('gone'))));
}

describe('the budget of an enquiry', () => {
  it('is counted before the call, with the most that it can cost', async () => {
    const { askModel, calls, scripted } = open([{ output: 1 }]);
    await calls.reserve('ses_1', microNairaOf(modelRules.modelBudgetKobo) - worst() + 1, {
      models: Number.MAX_SAFE_INTEGER,
      all: Number.MAX_SAFE_INTEGER,
    });
    expect(await askModel(request, call)).toEqual({ kind: 'not_asked', reason: 'over_budget' });
    expect(scripted.requests()).toEqual([]);
    expect(await askModel(request, { ...call, enquiryId: 'ses_2' })).toMatchObject({ kind: 'answered' });
  });

  it('covers what else the enquiry costs', async () => {
    const { askModel, calls } = open([{ output: 1 }]);
    await calls.addCost('ses_1', {
      channel: 'sms',
      microNaira: microNairaOf(modelRules.enquiryBudgetKobo) - worst() + 1,
    });
    expect(await askModel(request, call)).toEqual({ kind: 'not_asked', reason: 'over_budget' });
  });

  it('can not be broken by calls that are made together', async () => {
    const { promise, resolve } = deferred();
    const slow = brain(async () => {
      await promise;
      return { output: 1, usage, model: 'gpt-6-luna' };
    });
    const { askModel, calls } = open([], slow);
    const dear = { ...request, maxOutputTokens: 8_000 };
    const limit = microNairaOf(modelRules.modelBudgetKobo);
    const most = Math.floor(
      limit / worstCostMicroNaira(dear, ruleOf(modelRules.usual)?.price ?? expect.fail()),
    );
    const asked = Array.from({ length: most + 5 }, (_, step) => askModel(dear, { ...call, step }));
    const refused = await Promise.all(asked.slice(most));
    expect(new Set(refused.map((one) => JSON.stringify(one)))).toEqual(
      new Set(['{"kind":"not_asked","reason":"over_budget"}']),
    );
    resolve();
    const done = await Promise.all(asked.slice(0, most));
    expect(done.every(({ kind }) => kind === 'answered')).toBe(true);
    expect((await calls.spent('ses_1')).models).toBe(most * 225_000);
  });

  it('is over for a model whose price nobody knows', async () => {
    const unknown: Model = { name: 'somebody-s-llama', propose: () => expect.fail() };
    const { askModel, health, logged } = open([], unknown);
    expect(await askModel(request, call)).toEqual({ kind: 'not_asked', reason: 'over_budget' });
    expect(health()).toMatchObject({ priced: false });
    expect(logged).toHaveLength(1);
  });

  it.each<[string, Model['propose'], 'worst' | number]>([
    ['a call of unknown end', () => Promise.reject(new ModelError('timeout', '')), 'worst'],
    ['a failure that was paid for', () => Promise.reject(new ModelError('truncated', '', usage)), 225_000],
    ['an answer without a count', async () => ({ output: 1, usage: null, model: 'gpt-6-luna' }), 'worst'],
    [
      'a count that can not be',
      async () => ({ output: 1, usage: { ...usage, input: -5 }, model: 'gpt-6-luna' }),
      'worst',
    ],
    ['an answer by a model without a price', async () => ({ output: 1, usage, model: 'gpt-9' }), 'worst'],
    [
      'an answer by a dated snapshot',
      async () => ({ output: 1, usage, model: 'gpt-6-luna-2026-09-22' }),
      225_000,
    ],
  ])('is charged for %s', async (_, propose, cost) => {
    const { askModel, calls } = open([], brain(propose));
    await askModel(request, call);
    expect((await calls.spent('ses_1')).models).toBe(cost === 'worst' ? worst() : cost);
  });
});

function deferred() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

describe('a provider that is away', () => {
  const failures = Array.from(
    { length: modelRules.breakerFailures },
    () => ({ failure: 'unreachable' }) as const,
  );

  it('is not asked again until a pause is over, and then by one call', async () => {
    const { askModel, clock, health, scripted, logged } = open([...failures, { output: 1 }, { output: 2 }]);
    for (const [step] of failures.entries()) await askModel(request, { ...call, step });
    expect(health().breaker).toBe('open');
    expect(await askModel(request, { ...call, step: 10 })).toEqual({
      kind: 'not_asked',
      reason: 'breaker_open',
    });
    clock.now = new Date(start.getTime() + modelRules.breakerCoolMs);
    const later = { ...call, deadline: new Date(clock.now.getTime() + 10_000) };
    const two = await Promise.all([
      askModel(request, { ...later, step: 11 }),
      askModel(request, { ...later, step: 12 }),
    ]);
    expect(two.map(({ kind }) => kind)).toEqual(['answered', 'not_asked']);
    expect(await askModel(request, { ...later, step: 13 })).toMatchObject({ kind: 'answered' });
    scripted.assertComplete();
    expect(logged.filter(({ fields }) => fields.kind === 'open')).toHaveLength(1);
  });

  it('keeps no trial to itself that the budget forbids', async () => {
    const { askModel, calls, clock } = open([...failures, { output: 1 }]);
    for (const [step] of failures.entries()) await askModel(request, { ...call, step });
    clock.now = new Date(start.getTime() + modelRules.breakerCoolMs);
    const later = { ...call, deadline: new Date(clock.now.getTime() + 10_000), step: 11 };
    await calls.addCost('ses_poor', {
      channel: 'sms',
      microNaira: microNairaOf(modelRules.enquiryBudgetKobo),
    });
    expect(await askModel(request, { ...later, enquiryId: 'ses_poor' })).toMatchObject({
      reason: 'over_budget',
    });
    expect(await askModel(request, later)).toMatchObject({ kind: 'answered' });
  });
});

describe('whatever a brain does', () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  const trap = Object.defineProperty({}, 'output', {
    get: () => {
      throw new Error('trapped');
    },
  });
  it.each<[string, Model['propose']]>([
    ['throws at once', () => expect.fail()],
    ['throws nothing in particular', () => Promise.reject(undefined)],
    ['answers with nothing', async () => undefined as never],
    ['answers with a trap', async () => trap as never],
    ['answers with a circle', async () => ({ output: circle, usage, model: 'gpt-6-luna' })],
    ['answers with a function', async () => ({ output: () => 1, usage, model: 'gpt-6-luna' })],
    ['answers with a bigint', async () => ({ output: 1n, usage, model: 'gpt-6-luna' })],
    ['answers with a megabyte', async () => ({ output: 'x'.repeat(1_048_576), usage, model: 'gpt-6-luna' })],
  ])('the turn goes on when it %s', async (_, propose) => {
    const { askModel } = open([], brain(propose));
    expect(await askModel(request, call)).toEqual({ kind: 'failed', failure: 'malformed' });
  });
});
