import mongoose, { type Connection, Schema } from 'mongoose';
import type { Clock } from '../../config/clock.ts';
import { gatewayHealthRules } from '../../config/rules/gateway-health.ts';
import { isDuplicateKey } from '../stored-money.ts';

/** What a gateway can fail at on its own: making links while it verifies, or the other way round. */
const gatewayTasks = ['start', 'verify'] as const;
export type GatewayTask = (typeof gatewayTasks)[number];

/** The latest results of one task, oldest first. `{_id: 'paystack:start', results: [true, false, false], trialAt: …}` */
type HealthDoc = { _id: string; results: boolean[]; trialAt: Date };

const schema = new Schema<HealthDoc>(
  {
    _id: { type: String, required: true },
    results: { type: [Boolean], required: true },
    trialAt: { type: Date, required: true },
  },
  { strict: 'throw', autoIndex: false, versionKey: false },
);

export type GatewayHealth = {
  /** A live result. Costs a write only while there are failures to remember: a healthy day writes nothing. */
  readonly record: (gateway: string, task: GatewayTask, ok: boolean) => Promise<void>;
  readonly isHealthy: (gateway: string) => Promise<boolean>;
  /** One new payment at a time may try an unhealthy gateway. True: it is this one. */
  readonly takeTrial: (gateway: string) => Promise<boolean>;
};

/** Health is in MongoDB, so that every worker goes round the same gateway, and a worker that starts knows of it. */
export function openGatewayHealth(connection: Connection, clock: Clock): GatewayHealth {
  const model = connection.model<HealthDoc>('GatewayHealth', schema, 'gateway_health');
  let known = new Map<string, readonly boolean[]>();
  let readAt = 0;

  async function resultsOf(id: string): Promise<readonly boolean[]> {
    if (Date.now() - readAt >= gatewayHealthRules.readEveryMs) {
      readAt = Date.now();
      const found = await model.find().lean<HealthDoc[]>();
      known = new Map(found.map(({ _id, results }) => [_id, results]));
    }
    return known.get(id) ?? [];
  }

  async function write(id: string, update: object): Promise<void> {
    const set = { $setOnInsert: { trialAt: new Date(0) }, ...update };
    // Two first failures may both insert: the second finds the first one's record.
    await model.updateOne({ _id: id }, set, { upsert: true }).catch((error: unknown) => {
      if (!isDuplicateKey(error)) {
        throw error;
      }
      return model.updateOne({ _id: id }, update);
    });
    readAt = 0;
  }

  return {
    record: async (gateway, task, ok) => {
      const id = idOf(gateway, task);
      const results = await resultsOf(id);
      if (ok && results.every(Boolean)) {
        return;
      }
      if (ok && isTroubled(results)) {
        // The trial went well: the past is no reason any more.
        return write(id, { $set: { results: [] } });
      }
      return write(id, { $push: { results: { $each: [ok], $slice: -gatewayHealthRules.window } } });
    },
    isHealthy: async (gateway) => {
      for (const task of gatewayTasks) {
        if (isTroubled(await resultsOf(idOf(gateway, task)))) {
          return false;
        }
      }
      return true;
    },
    takeTrial: async (gateway) => {
      const now = clock.now();
      const free = { _id: idOf(gateway, 'start'), trialAt: mongoose.trusted({ $lte: now }) };
      const taken = {
        $set: { trialAt: clock.after(gatewayHealthRules.trialEveryMs, now) },
        $setOnInsert: { results: [] },
      };
      try {
        await model.updateOne(free, taken, { upsert: true });
        return true;
      } catch (error) {
        // It exists, and is not free: somebody else tries.
        if (isDuplicateKey(error)) {
          return false;
        }
        throw error;
      }
    },
  };
}

const idOf = (gateway: string, task: GatewayTask) => `${gateway}:${task}`;

function isTroubled(results: readonly boolean[]): boolean {
  const failures = results.filter((ok) => !ok).length;
  const { failuresFrom, failureShare } = gatewayHealthRules;
  return failures >= failuresFrom && failures >= results.length * failureShare;
}
