import { randomBytes } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../config/secret.ts';
import { createPrivacy } from '../../conversation/key-store.ts';
import { openTestDatabase } from '../../test/database.ts';
import { createModelCallStore } from './model-call-store.ts';
import { createMemoryModelCalls, type MadeCall, type ModelCalls } from './model-calls.ts';

const connection = await openTestDatabase();
const key = () => new Secret(randomBytes(32).toString('base64'));
const privacy = createPrivacy({ connection, keyEncryptionKey: { id: 'k1', key: key() }, indexKey: key() });
const store = createModelCallStore({ connection, privacy });
beforeAll(() => store.createIndexes());
const db = () => connection.getClient().db(connection.name);
afterEach(async () => {
  await db().collection('model_calls').deleteMany({});
  await db().collection('enquiry_costs').deleteMany({});
});

const call: MadeCall = {
  turnId: 'at:sms:1',
  step: 0,
  enquiryId: 'ses_1',
  customerId: 'cus_1',
  channel: 'sms',
  agent: 'ClassifierAgent',
  prompt: 'classifier@1',
  model: 'gpt-6-luna-2026-09-22',
  outcome: { kind: 'answered', output: { commands: [{ kind: 'say', text: 'Welcome, Bisi' }] } },
  usage: { input: 1_400, cached: 1_152, cacheWrites: 0, output: 60 },
  microNaira: 91_000,
  at: new Date(),
};
const another = { kind: 'answered', output: { commands: [] } } as const;
const budgets = { models: 1_000, all: 2_000 };

describe.each<[string, () => ModelCalls]>([
  ['in memory', createMemoryModelCalls],
  ['in MongoDB', () => store],
])('the journal of model calls %s', (_, open) => {
  it('gives back what was answered at a step of a turn, and nothing for any other', async () => {
    const calls = open();
    await calls.keep(call);
    expect(await calls.find('at:sms:1', 0)).toMatchObject({ outcome: call.outcome, microNaira: 91_000 });
    expect(await calls.find('at:sms:1', 1)).toBeNull();
    expect(await calls.find('at:sms:2', 0)).toBeNull();
  });

  it('keeps a failure, which is what the turn went on with', async () => {
    const calls = open();
    const outcome = { kind: 'failed', failure: 'truncated' } as const;
    await calls.keep({ ...call, outcome, usage: null });
    expect(await calls.find('at:sms:1', 0)).toMatchObject({ outcome });
  });

  it('lets the first answer of a step stand, and adds up what both have cost', async () => {
    const calls = open();
    await calls.keep(call);
    const kept = await calls.keep({ ...call, outcome: another, microNaira: 9_000 });
    expect(kept).toMatchObject({ outcome: call.outcome, microNaira: 100_000 });
    expect(await calls.find('at:sms:1', 0)).toMatchObject({ outcome: call.outcome, microNaira: 100_000 });
  });

  it.each([
    ['another agent', { agent: 'QAAgent' }],
    ['another version of the prompt', { prompt: 'classifier@2' }],
  ])('lets the answer of %s take the place of the first one', async (_what, change) => {
    const calls = open();
    await calls.keep(call);
    const kept = await calls.keep({ ...call, ...change, outcome: another, microNaira: 9_000 });
    expect(kept).toMatchObject({ ...change, outcome: another, microNaira: 100_000 });
    expect(await calls.find('at:sms:1', 0)).toMatchObject({ ...change, outcome: another });
  });

  it('gives racing workers one answer', async () => {
    const calls = open();
    const kept = await Promise.all(
      Array.from({ length: 8 }, (_each, n) =>
        calls.keep({ ...call, outcome: { kind: 'answered', output: n } }),
      ),
    );
    expect(new Set(kept.map(({ outcome }) => JSON.stringify(outcome))).size).toBe(1);
    expect(await calls.find('at:sms:1', 0)).toMatchObject({ microNaira: 8 * 91_000 });
  });

  it('never gives out more than the budget, however many ask at once', async () => {
    const calls = open();
    const given = await Promise.all(Array.from({ length: 30 }, () => calls.reserve('ses_1', 300, budgets)));
    expect(given.filter(Boolean)).toHaveLength(3);
    expect(await calls.spent('ses_1')).toEqual({ models: 900, all: 900 });
    expect(await calls.reserve('ses_2', 300, budgets)).toBe(true);
  });

  it('takes nothing where the sum is more than the whole budget', async () => {
    const calls = open();
    expect(await calls.reserve('ses_1', 1_001, budgets)).toBe(false);
    expect(await calls.spent('ses_1')).toEqual({ models: 0, all: 0 });
  });

  it('gives back what was reserved and not spent', async () => {
    const calls = open();
    await calls.reserve('ses_1', 900, budgets);
    expect(await calls.reserve('ses_1', 900, budgets)).toBe(false);
    await calls.settle('ses_1', 900, 100);
    expect(await calls.reserve('ses_1', 900, budgets)).toBe(true);
    expect(await calls.spent('ses_1')).toEqual({ models: 1_000, all: 1_000 });
  });

  it('counts what else an enquiry costs against the budget of all', async () => {
    const calls = open();
    await calls.addCost('ses_1', { channel: 'africastalking-sms', microNaira: 1_800 });
    expect(await calls.reserve('ses_1', 201, budgets)).toBe(false);
    expect(await calls.reserve('ses_1', 200, budgets)).toBe(true);
    expect(await calls.spent('ses_1')).toEqual({ models: 200, all: 2_000 });
  });

  it('adds up what messages have cost, by channel', async () => {
    const calls = open();
    const before = new Date(Date.now() - 60_000);
    await calls.addCost('ses_1', { channel: 'africastalking-sms', microNaira: 1_800 });
    await Promise.all([
      calls.addCost('ses_1', { channel: 'voice', microNaira: 5 }),
      calls.addCost('ses_2', { channel: 'africastalking-sms', microNaira: 200 }),
    ]);
    expect([...(await calls.messageSums(before))].sort((a, b) => (a.channel < b.channel ? -1 : 1))).toEqual([
      { channel: 'africastalking-sms', microNaira: 2_000 },
      { channel: 'voice', microNaira: 5 },
    ]);
    expect(await calls.spent('ses_1')).toEqual({ models: 0, all: 1_805 });
    // For those who have costs and one who has none, and then for all of them again.
    for (let time = 1; time <= 2; time += 1) {
      await Promise.all(
        ['ses_1', 'ses_2', 'ses_1', 'ses_3'].map((id, index) =>
          calls.addCost(id, { channel: 'voice', microNaira: 10 + index }),
        ),
      );
    }
    expect(await Promise.all(['ses_1', 'ses_2', 'ses_3'].map(calls.spent))).toEqual([
      { models: 0, all: 1_805 + 2 * 22 },
      { models: 0, all: 200 + 2 * 11 },
      { models: 0, all: 2 * 13 },
    ]);
    expect(await calls.messageSums(before)).toContainEqual({ channel: 'voice', microNaira: 5 + 2 * 46 });
  });

  it('adds up by turn and agent what was asked since a moment', async () => {
    const calls = open();
    const before = new Date(call.at.getTime() - 1_000);
    await calls.keep(call);
    await calls.keep({ ...call, step: 1, microNaira: 1 });
    await calls.keep({
      ...call,
      step: 2,
      agent: 'QAAgent',
      outcome: { kind: 'failed', failure: 'timeout' },
      usage: null,
    });
    await calls.keep({ ...call, turnId: 'at:sms:0', at: new Date(before.getTime() - 1) });
    const sums = [...(await calls.sums(before))].sort((a, b) => (a.agent < b.agent ? -1 : 1));
    const of = { enquiryId: 'ses_1', turnId: 'at:sms:1', channel: 'sms' };
    const { input, cached, output } = { input: 2_800, cached: 2_304, output: 120 };
    expect(sums).toEqual([
      { ...of, agent: 'ClassifierAgent', calls: 2, failed: 0, input, cached, output, microNaira: 91_001 },
      { ...of, agent: 'QAAgent', calls: 1, failed: 1, input: 0, cached: 0, output: 0, microNaira: 91_000 },
    ]);
  });
});

describe('in MongoDB', () => {
  it('nothing that a model said can be read', async () => {
    await store.keep(call);
    const document = await db().collection('model_calls').findOne({});
    expect(document).toMatchObject({
      _id: 'at:sms:1|0',
      pricesOn: expect.any(String),
      rateOn: expect.any(String),
    });
    expect(JSON.stringify(document)).not.toContain('Bisi');
  });

  it('an answer that was moved to another turn is not read', async () => {
    await store.keep(call);
    const document = await db().collection('model_calls').findOne({});
    await db()
      .collection('model_calls')
      .insertOne({ ...document, _id: 'at:sms:2|0' as never });
    await expect(store.find('at:sms:2', 0)).rejects.toThrow();
  });

  it('everything is gone after thirty days', async () => {
    for (const name of ['model_calls', 'enquiry_costs']) {
      const indexes = await db().collection(name).indexes();
      expect(indexes).toContainEqual(
        expect.objectContaining({ key: { at: 1 }, expireAfterSeconds: 30 * 86_400 }),
      );
    }
  });
});
