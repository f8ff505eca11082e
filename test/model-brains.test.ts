import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAskModel } from '../agents/models/ask-model.ts';
import { microNairaOf } from '../agents/models/cost.ts';
import type { Asked, Model, ModelRequest } from '../agents/models/model.ts';
import { createMemoryModelCalls } from '../agents/models/model-calls.ts';
import { createOpenAiModel } from '../agents/models/openai-model.ts';
import { createLogger } from '../config/logger.ts';
import { modelRules } from '../config/rules/models.ts';
import { Secret } from '../config/secret.ts';
import { startBench } from '../simulators/test-bench.ts';
import { createChaoticBrain } from './chaotic-brain.ts';
import { createMaliciousBrain } from './malicious-brain.ts';

const request: ModelRequest = {
  agent: 'AirtimeSalesAgent',
  prompt: 'airtime-sales@1',
  instructions: 'Propose what to do next. Never promise what no record holds. '.repeat(120),
  input: 'c1 phone +2348031234567, c2 money 500. Customer: buy airtime',
  schema: {
    name: 'commands',
    schema: {
      type: 'object',
      properties: {
        commands: {
          type: 'array',
          items: {
            anyOf: [
              {
                type: 'object',
                properties: { kind: { type: 'string', enum: ['set_slot'] }, candidate: { type: 'string' } },
                required: ['kind', 'candidate'],
                additionalProperties: false,
              },
              {
                type: 'object',
                properties: { kind: { type: 'string', enum: ['say'] }, text: { type: 'string' } },
                required: ['kind', 'text'],
                additionalProperties: false,
              },
            ],
          },
        },
      },
      required: ['commands'],
      additionalProperties: false,
    },
  },
  temperature: 0.3,
  maxOutputTokens: 400,
};
const log = createLogger('test', 'silent');
/** It stands still: what a turn has left does not depend on how busy the machine is. */
const start = new Date();

const callOf = (change: object = {}) => ({
  customerId: 'cus_1',
  channel: 'whatsapp',
  turnId: `wa:${randomUUID()}`,
  enquiryId: `ses_${randomUUID()}`,
  step: 0,
  deadline: new Date(start.getTime() + 60_000),
  ...change,
});

const open = (model: Model) => {
  const calls = createMemoryModelCalls();
  return { calls, ...createAskModel({ model, calls, now: () => start, log }) };
};

describe('asking the simulated OpenAI through its package', () => {
  async function openWire(config: Record<string, unknown> = {}) {
    const bench = await startBench({ callbacks: { openai: { apiKey: 'sk-right' } }, ...config });
    const model = (apiKey: string) =>
      createOpenAiModel({
        apiKey: new Secret(apiKey),
        baseUrl: `${bench.url}/openai/v1`,
        model: modelRules.usual,
      });
    return { bench, ...open(model('sk-right')), wrongKey: () => open(model('sk-wrong')) };
  }
  const output = { commands: [{ kind: 'set_slot', candidate: 'c2' }] };

  it('gives the scripted answer, cheaper the second time, for what stays the same is cached', async () => {
    const { bench, askModel, calls } = await openWire();
    await bench.control('openai/script', { answers: [{ output, times: 2 }] });
    const call = callOf();
    expect(await askModel(request, call)).toMatchObject({ kind: 'answered', output });
    const first = (await calls.spent(call.enquiryId)).models;
    await askModel(request, { ...call, step: 1 });
    const second = (await calls.spent(call.enquiryId)).models - first;
    expect(second).toBeLessThan(first / 2);
    expect(await calls.sums(new Date(0))).toMatchObject([{ calls: 2, cached: expect.any(Number) }]);
    expect(await bench.get('/_inspect/openai/calls')).toMatchObject([
      { usage: { cached: 0 }, promptCacheKey: 'airtime-sales@1' },
      { usage: { written: 0 } },
    ]);
  });

  it('learns what a model does not take, and asks without it', async () => {
    const { bench, askModel } = await openWire({
      openai: { unsupported: ['temperature', 'prompt_cache_options', 'store'] },
    });
    expect(await askModel(request, callOf())).toMatchObject({ kind: 'answered', output: { commands: [] } });
    expect(await askModel(request, callOf())).toMatchObject({ kind: 'answered' });
    expect(await bench.get('/_inspect/calls')).toMatchObject({ openai: { chat_completion: { calls: 5 } } });
  });

  it.each<[string, Asked]>([
    ['over_quota', { kind: 'failed', failure: 'over_quota' }],
    ['429', { kind: 'failed', failure: 'over_quota' }],
    ['500', { kind: 'failed', failure: 'unreachable' }],
    ['reset_before', { kind: 'failed', failure: 'unreachable' }],
    ['execute_then_reset', { kind: 'failed', failure: 'unreachable' }],
    ['truncated', { kind: 'failed', failure: 'unreachable' }],
    ['garbage', { kind: 'failed', failure: 'malformed' }],
    ['wrong_content_type', { kind: 'failed', failure: 'malformed' }],
    ['model_refuses', { kind: 'failed', failure: 'refused' }],
    ['model_filtered', { kind: 'failed', failure: 'refused' }],
    ['model_cut_off', { kind: 'failed', failure: 'truncated' }],
    ['model_bad_json', { kind: 'failed', failure: 'malformed' }],
    ['model_empty', { kind: 'failed', failure: 'malformed' }],
  ])('takes %s as a result', async (kind, asked) => {
    const { bench, askModel } = await openWire();
    await bench.control('faults', { provider: 'openai', kind });
    expect(await askModel(request, callOf())).toEqual(asked);
  });

  it.each(['not_executed_timeout', 'execute_then_timeout', 'delay_before_execute', 'slow_drip'])(
    'waits for %s no longer than the turn can',
    async (kind) => {
      const { bench, askModel } = await openWire();
      await bench.control('faults', { provider: 'openai', kind, delayMs: 120_000 });
      const deadline = new Date(start.getTime() + modelRules.turnReserveMs + modelRules.leastCallMs);
      expect(await askModel(request, callOf({ deadline }))).toMatchObject({
        kind: 'failed',
        failure: 'timeout',
      });
    },
  );

  it('takes a wrong key as a result, and soon stops asking', async () => {
    const { askModel, health } = (await openWire()).wrongKey();
    const asked: Asked[] = [];
    for (let time = 0; time <= modelRules.breakerFailures; time += 1)
      asked.push(await askModel(request, callOf()));
    expect(asked[0]).toEqual({ kind: 'failed', failure: 'misconfigured' });
    expect(asked.at(-1)).toEqual({ kind: 'not_asked', reason: 'breaker_open' });
    expect(health()).toMatchObject({ breaker: 'open', spentKobo: 0 });
  });

  it('survives a server that wants to do harm', async () => {
    const { askModel } = await openWire({ openai: { unscripted: 'malicious' } });
    const kinds = new Set<string>();
    for (let time = 0; time < 60; time += 1) kinds.add((await askModel(request, callOf())).kind);
    expect(kinds).toEqual(new Set(['answered', 'failed']));
  });
});

describe('a malicious brain', () => {
  it('makes no call throw, no enquiry dearer than its budget, and no answer differ from its repeat', async () => {
    const { askModel, calls } = open(createMaliciousBrain(1));
    let answered = 0;
    for (let turn = 0; turn < 300; turn += 1) {
      const call = callOf({ enquiryId: `ses_${turn % 10}` });
      const asked = await askModel(request, call);
      if (asked.kind === 'answered') answered += 1;
      if (asked.kind !== 'not_asked') expect(await askModel(request, call)).toEqual(asked);
    }
    for (let enquiry = 0; enquiry < 10; enquiry += 1) {
      const { models } = await calls.spent(`ses_${enquiry}`);
      expect(Number.isSafeInteger(models) && models >= 0).toBe(true);
      expect(models).toBeLessThanOrEqual(microNairaOf(modelRules.modelBudgetKobo));
    }
    expect(answered).toBeGreaterThan(50);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  it('does the same for the same seed, and something else for another one', async () => {
    const said = async (seed: number) => {
      const { askModel } = open(createMaliciousBrain(seed));
      const asked: Asked[] = [];
      for (let turn = 0; turn < 20; turn += 1) asked.push(await askModel(request, callOf()));
      return JSON.stringify(asked);
    };
    expect(await said(7)).toBe(await said(7));
    expect(await said(7)).not.toBe(await said(8));
  });
});

describe('a chaotic brain', () => {
  it('fails in all ways and answers in between, the same for the same seed', async () => {
    const good: Model = {
      name: modelRules.usual,
      propose: async () => ({ output: { commands: [] }, usage: null, model: modelRules.usual }),
    };
    const ways = async (seed: number) => {
      const model = createChaoticBrain(seed, good);
      const seen: string[] = [];
      for (let time = 0; time < 200; time += 1) {
        // A brain of its own each time: the breaker would end it.
        const asked = await open(model).askModel(request, callOf());
        seen.push(asked.kind === 'failed' ? asked.failure : JSON.stringify(asked));
      }
      return seen;
    };
    const seen = await ways(3);
    expect(new Set(seen)).toEqual(
      new Set([...seen, 'timeout', 'unreachable', 'over_quota', 'truncated', 'malformed']),
    );
    expect(seen.filter((one) => one.includes('"commands":[]')).length).toBeGreaterThan(50);
    expect(await ways(3)).toEqual(seen);
  });
});
