import { type Connection, Schema } from 'mongoose';
import type { Clock } from '../../config/clock.ts';
import { isDuplicateKey } from '../../config/duplicate-key.ts';
import { type Claimable, type Claims, claimFields, newClaim, openClaims } from '../claim-store.ts';
import { dueIndex } from '../due-records.ts';
import { moneyWrites } from '../stored-money.ts';

/** asked: the provider is to be asked · waiting: its answer is to come by a call of its own · the rest are answers. */
export const simCheckStates = ['asked', 'waiting', 'clear', 'changed', 'unknown'] as const;
export type SimCheckState = (typeof simCheckStates)[number];

/**
 * What was asked about the SIM that an order's code would go to. Its id is the order's.
 * `{_id: 'ord_1', customerId: 'cus_1', addressKey: 'kX…', state: 'waiting', reference: 'ATSwpid_…', …}`
 */
export type SimCheckDoc = Claimable & {
  customerId: string;
  addressKey: string;
  state: SimCheckState;
  /** The provider's own, once it has taken the question. */
  reference: string | null;
};

const schema = new Schema<SimCheckDoc>(
  {
    _id: { type: String, required: true },
    customerId: { type: String, required: true },
    addressKey: { type: String, required: true },
    state: { type: String, enum: simCheckStates, required: true },
    reference: { type: String, default: null },
    ...claimFields,
  },
  { strict: 'throw', autoIndex: false, versionKey: false, writeConcern: moneyWrites },
);
schema.index(...dueIndex);
schema.index({ reference: 1 }, { partialFilterExpression: { reference: { $type: 'string' } } });

/** An answer as it came, which may be before we have noted what it answers. */
type SimAnswerDoc = { _id: string; state: 'clear' | 'changed' | 'unknown'; at: Date };

const answerSchema = new Schema<SimAnswerDoc>(
  {
    _id: { type: String, required: true },
    state: { type: String, enum: ['clear', 'changed', 'unknown'], required: true },
    at: { type: Date, required: true },
  },
  { strict: 'throw', autoIndex: false, versionKey: false, writeConcern: moneyWrites },
);
answerSchema.index({ at: 1 }, { expireAfterSeconds: 3_600 });

export type SimCheckStore = {
  readonly claims: Claims<SimCheckDoc>;
  /** Notes the question, due at once; a repeat does nothing. */
  readonly create: (
    check: Pick<SimCheckDoc, 'customerId' | 'addressKey'> & { readonly orderId: string },
  ) => Promise<void>;
  readonly find: (orderId: string) => Promise<SimCheckDoc | null>;
  /** Keeps the provider's answer; the first one counts. */
  readonly keepAnswer: (reference: string, state: SimAnswerDoc['state']) => Promise<void>;
  /** Brings answer and question together, whichever came first. Gives the order's id; null: one of them is missing. */
  readonly settle: (reference: string) => Promise<string | null>;
  readonly erase: (customerId: string) => Promise<void>;
  readonly createIndexes: () => Promise<void>;
};

export function openSimCheckStore(connection: Connection, clock: Clock, claimMs: number): SimCheckStore {
  const model = connection.model<SimCheckDoc>('SimCheck', schema, 'sim_checks');
  const answers = connection.model<SimAnswerDoc>('SimAnswer', answerSchema, 'sim_answers');
  return {
    claims: openClaims(model, clock, claimMs),
    create: async ({ orderId, ...check }) => {
      const fresh = { ...newClaim, state: 'asked', reference: null, dueAt: clock.now() } as const;
      try {
        await model.create([{ _id: orderId, ...check, ...fresh }]);
      } catch (error) {
        if (!isDuplicateKey(error)) {
          throw error;
        }
      }
    },
    find: (orderId) => model.findById(orderId).lean<SimCheckDoc>(),
    keepAnswer: async (reference, state) => {
      try {
        await answers.create([{ _id: reference, state, at: new Date() }]);
      } catch (error) {
        if (!isDuplicateKey(error)) {
          throw error;
        }
      }
    },
    settle: async (reference) => {
      const answer = await answers.findById(reference).lean<SimAnswerDoc>();
      if (!answer) {
        return null;
      }
      const settled = await model
        .findOneAndUpdate({ reference, state: 'waiting' }, { $set: { state: answer.state, dueAt: null } })
        .lean<SimCheckDoc>();
      return settled?._id ?? null;
    },
    erase: async (customerId) => {
      await model.deleteMany({ customerId });
    },
    createIndexes: async () => {
      await model.createIndexes();
      await answers.createIndexes();
    },
  };
}
