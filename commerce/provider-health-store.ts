import mongoose, { type Connection, Schema } from 'mongoose';
import type { Clock } from '../config/clock.ts';
import { isDuplicateKey } from '../config/duplicate-key.ts';
import { providerHealthRules } from '../config/rules/provider-health.ts';

/** What a provider can fail at on its own: making links while it verifies, or the other way round. The first is tried. */
const tasksOf = { gateway: ['start', 'verify'], vendor: ['vend', 'requery'] } as const;
type ProviderKind = keyof typeof tasksOf;
export type ProviderTask<Kind extends ProviderKind> = (typeof tasksOf)[Kind][number];

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

export type ProviderHealth<Kind extends ProviderKind> = {
  /** A live result. Costs a write only while there are failures to remember: a healthy day writes nothing. */
  readonly record: (provider: string, task: ProviderTask<Kind>, ok: boolean) => Promise<void>;
  readonly isHealthy: (provider: string) => Promise<boolean>;
  /** One at a time may try an unhealthy provider. True: it is this one. */
  readonly takeTrial: (provider: string) => Promise<boolean>;
};

/** Health is in MongoDB, so that every worker goes round the same provider, and a worker that starts knows of it. */
export function openProviderHealth<Kind extends ProviderKind>(
  connection: Connection,
  clock: Clock,
  kind: Kind,
): ProviderHealth<Kind> {
  const model = connection.model<HealthDoc>(`${kind}_health`, schema, `${kind}_health`);
  const tasks: readonly ProviderTask<Kind>[] = tasksOf[kind];
  let known = new Map<string, readonly boolean[]>();
  let readAt = 0;

  async function resultsOf(id: string): Promise<readonly boolean[]> {
    if (Date.now() - readAt >= providerHealthRules.readEveryMs) {
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
    record: async (provider, task, ok) => {
      const id = idOf(provider, task);
      const results = await resultsOf(id);
      if (ok && results.every(Boolean)) {
        return;
      }
      if (ok && isTroubled(results)) {
        // The trial went well: the past is no reason any more.
        return write(id, { $set: { results: [] } });
      }
      return write(id, { $push: { results: { $each: [ok], $slice: -providerHealthRules.window } } });
    },
    isHealthy: async (provider) => {
      for (const task of tasks) {
        if (isTroubled(await resultsOf(idOf(provider, task)))) {
          return false;
        }
      }
      return true;
    },
    takeTrial: async (provider) => {
      const now = clock.now();
      const free = { _id: idOf(provider, tasksOf[kind][0]), trialAt: mongoose.trusted({ $lte: now }) };
      const taken = {
        $set: { trialAt: clock.after(providerHealthRules.trialEveryMs, now) },
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

const idOf = (provider: string, task: string) => `${provider}:${task}`;

function isTroubled(results: readonly boolean[]): boolean {
  const failures = results.filter((ok) => !ok).length;
  const { failuresFrom, failureShare } = providerHealthRules;
  return failures >= failuresFrom && failures >= results.length * failureShare;
}
