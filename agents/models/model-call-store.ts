import type mongoose from 'mongoose';
import { isDuplicateKey } from '../../config/duplicate-key.ts';
import { createGroupCommit } from '../../config/group-commit.ts';
import { modelRules } from '../../config/rules/models.ts';
import { durable, repeatable } from '../../config/runtime.ts';
import type { Privacy } from '../../conversation/privacy.ts';
import type { ModelFailure, ModelUsage } from './model.ts';
import type { CallSums, KeptCall, MadeCall, MessageCost, ModelCalls } from './model-calls.ts';

/**
 * What a model answered in a turn at a step, as stored; the prompt is not kept.
 * `{_id: 'at:sms:1|0', turnId: 'at:sms:1', enquiryId: 'ses_1', customerId: 'cus_1', channel: 'sms',
 *   agent: 'ClassifierAgent', prompt: 'classifier@1', model: 'gpt-6-luna', sealedOutput: 'v1.…', failure: null,
 *   usage: {input: 1400, cached: 1152, cacheWrites: 0, output: 60}, microNaira: 91000, calls: 1,
 *   pricesOn: '2026-11-21', rateOn: '2026-11-21', at: ISODate}`
 */
type CallDocument = Omit<MadeCall, 'outcome' | 'step'> & {
  readonly _id: string;
  readonly sealedOutput: string | null;
  readonly failure: ModelFailure | null;
  readonly calls: number;
  readonly pricesOn: string;
  readonly rateOn: string;
};

/**
 * What an enquiry has cost, in micro-naira, and of that its messages by channel:
 * `{_id: 'ses_1', models: 91000, all: 141000, messages: {sms: 50000}, at: ISODate}`
 */
type CostDocument = {
  _id: string;
  models: number;
  all: number;
  messages?: Record<string, number>;
  at: Date;
};

type EnquiryMessageCost = MessageCost & { readonly enquiryId: string };
/** Nobody waits for what a message cost, so that a crowd of them is one statement. */
const costsApartMs = 250;

const keptSeconds = modelRules.keptDays * 86_400;
const context = (id: string) => `model_calls|output|${id}`;

export type ModelCallStore = ModelCalls & {
  /** Deletes what was asked about these customers, and what their enquiries have cost. Not quick. */
  readonly erase: (customerIds: readonly string[]) => Promise<void>;
  readonly createIndexes: () => Promise<void>;
};

export function createModelCallStore(options: {
  readonly connection: mongoose.Connection;
  readonly privacy: Privacy;
}): ModelCallStore {
  const { connection, privacy } = options;
  const db = connection.getClient().db(connection.name);
  const calls = db.collection<CallDocument>('model_calls');
  const costs = db.collection<CostDocument>('enquiry_costs');

  async function open(document: CallDocument): Promise<KeptCall> {
    const { _id, agent, prompt, microNaira, sealedOutput, failure } = document;
    const outcome =
      sealedOutput === null
        ? ({ kind: 'failed', failure: failure ?? 'malformed' } as const)
        : ({
            kind: 'answered',
            output: JSON.parse(await privacy.open(context(_id), sealedOutput)) as unknown,
          } as const);
    return { agent, prompt, outcome, microNaira };
  }

  async function seal({ outcome, step, ...call }: MadeCall): Promise<CallDocument> {
    const _id = `${call.turnId}|${step}`;
    const answered = outcome.kind === 'answered';
    return {
      _id,
      ...call,
      sealedOutput: answered
        ? await privacy.seal(call.customerId, context(_id), JSON.stringify(outcome.output))
        : null,
      failure: answered ? null : outcome.failure,
      calls: 1,
      pricesOn: modelRules.pricesOn,
      rateOn: modelRules.rateOn,
    };
  }

  /** Adds to a call that is there already what its repeat has cost; another agent's or prompt's takes its place. */
  async function repeat(document: CallDocument): Promise<KeptCall> {
    const { _id, agent, prompt, microNaira, calls: _, ...rest } = document;
    const cost = { $inc: { calls: 1, microNaira } };
    const options = { returnDocument: 'after', ...durable } as const;
    const same = await calls.findOneAndUpdate({ _id, agent, prompt }, cost, options);
    if (same) return open(same);
    const replaced = await calls.findOneAndUpdate(
      { _id },
      { ...cost, $set: { agent, prompt, ...rest } },
      options,
    );
    return open(replaced ?? document);
  }

  async function add(enquiryId: string, models: number, all: number, concern: object): Promise<void> {
    const change = { $inc: { models, all }, $set: { at: new Date() } };
    await costs.updateOne({ _id: enquiryId }, change, { upsert: true, ...concern });
  }

  const addMessage = createGroupCommit<EnquiryMessageCost, void>(
    async (sent) => {
      const updates = sent.map(({ enquiryId, channel, microNaira }) => {
        const update = {
          $inc: { models: 0, all: microNaira, [`messages.${channel}`]: microNaira },
          $set: { at: new Date() },
        };
        return { updateOne: { filter: { _id: enquiryId }, update, upsert: true } };
      });
      await costs.bulkWrite(updates, { ordered: false, ...repeatable });
      return sent.map(() => undefined);
    },
    { maxItems: 500, apartMs: costsApartMs },
  );

  return {
    find: async (turnId, step) => {
      const found = await calls.findOne({ _id: `${turnId}|${step}` });
      return found && open(found);
    },
    keep: async (call) => {
      const document = await seal(call);
      try {
        await calls.insertOne(document, durable);
        return { agent: call.agent, prompt: call.prompt, outcome: call.outcome, microNaira: call.microNaira };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return repeat(document);
      }
    },
    reserve: async (enquiryId, microNaira, budgets) => {
      if (microNaira > budgets.models || microNaira > budgets.all) return false;
      const filter = {
        _id: enquiryId,
        models: { $lte: budgets.models - microNaira },
        all: { $lte: budgets.all - microNaira },
      };
      const take = { $inc: { models: microNaira, all: microNaira }, $set: { at: new Date() } };
      try {
        await costs.updateOne(filter, take, { upsert: true, ...durable });
        return true;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        // It is there: made by another call a moment ago, or used up.
        return (await costs.updateOne(filter, take, durable)).matchedCount === 1;
      }
    },
    // Forgotten, it leaves the enquiry with less than it has, never with more.
    settle: (enquiryId, reserved, spent) => add(enquiryId, spent - reserved, spent - reserved, repeatable),
    addCost: (enquiryId, cost) => addMessage({ enquiryId, ...cost }),
    messageSums: (since) => costs.aggregate<MessageCost>(messageSumsSince(since)).toArray(),
    spent: async (enquiryId) => {
      const found = await costs.findOne({ _id: enquiryId });
      return { models: found?.models ?? 0, all: found?.all ?? 0 };
    },
    sums: (since) => calls.aggregate<CallSums>(sumsSince(since)).toArray(),
    erase: async (customerIds) => {
      const theirs = { customerId: { $in: [...customerIds] } };
      const enquiryIds = await calls.distinct('enquiryId', theirs);
      await costs.deleteMany({ _id: { $in: enquiryIds } }, durable);
      await calls.deleteMany(theirs, durable);
    },
    createIndexes: async () => {
      await calls.createIndex({ at: 1 }, { expireAfterSeconds: keptSeconds });
      await costs.createIndex({ at: 1 }, { expireAfterSeconds: keptSeconds });
    },
  };
}

const sumOf = (field: keyof ModelUsage) => ({ $sum: { $ifNull: [`$usage.${field}`, 0] } });

function messageSumsSince(since: Date) {
  return [
    { $match: { at: { $gte: since }, messages: { $exists: true } } },
    { $project: { messages: { $objectToArray: '$messages' } } },
    { $unwind: '$messages' },
    { $group: { _id: '$messages.k', microNaira: { $sum: '$messages.v' } } },
    { $project: { _id: 0, channel: '$_id', microNaira: 1 } },
    { $sort: { channel: 1 } },
  ];
}

function sumsSince(since: Date) {
  const key = { enquiryId: '$enquiryId', turnId: '$turnId', agent: '$agent', channel: '$channel' };
  return [
    { $match: { at: { $gte: since } } },
    {
      $group: {
        _id: key,
        calls: { $sum: '$calls' },
        failed: { $sum: { $cond: [{ $eq: ['$sealedOutput', null] }, 1, 0] } },
        input: sumOf('input'),
        cached: sumOf('cached'),
        output: sumOf('output'),
        microNaira: { $sum: '$microNaira' },
      },
    },
    { $replaceWith: { $mergeObjects: ['$_id', '$$ROOT'] } },
    { $unset: '_id' },
  ];
}
