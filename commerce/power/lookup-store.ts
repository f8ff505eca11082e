import mongoose, { type Connection, Schema } from 'mongoose';
import type { Clock } from '../../config/clock.ts';
import { isDuplicateKey } from '../../config/duplicate-key.ts';
import { type Lookup, type LookupAnswer, lookupKey } from '../../conversation/lookup.ts';
import type { Privacy } from '../../conversation/privacy.ts';
import { type Claimable, type Claims, claimFields, newClaim, openClaims } from '../claim-store.ts';
import { dueIndex } from '../due-records.ts';
import { idsIn, type Whose } from '../whose.ts';
import { StoredLookup, StoredLookupAnswer } from './stored-lookup.ts';

export type LookupState = 'asked' | 'answered' | 'unavailable';

/**
 * What one customer wants to know of one meter. Its id is a blind index, question and answer are sealed.
 * `{_id: 'lookup:kX…', customerId: 'cus_1', sealedRequest: 'v1.…', sealedAnswer: 'v1.…', state: 'answered', round: 1,
 * askedBy: 'at:sms:1!0', goodUntil: ISODate, eraseAt: ISODate, …}`
 */
export type LookupDoc = Claimable & {
  customerId: string;
  sealedRequest: string;
  sealedAnswer: string | null;
  state: LookupState;
  /** Grows with every time that the outside is asked: each has its own news. */
  round: number;
  /** The errand that asked last, so that its repeat doesn't ask again. */
  askedBy: string;
  goodUntil: Date | null;
  eraseAt: Date;
};

const schema = new Schema<LookupDoc>(
  {
    _id: { type: String, required: true },
    customerId: { type: String, required: true },
    sealedRequest: { type: String, required: true },
    sealedAnswer: { type: String, default: null },
    state: { type: String, enum: ['asked', 'answered', 'unavailable'], required: true },
    round: { type: Number, required: true },
    askedBy: { type: String, required: true },
    goodUntil: { type: Date, default: null },
    eraseAt: { type: Date, required: true },
    ...claimFields,
  },
  { strict: 'throw', autoIndex: false, versionKey: false },
);
schema.index(...dueIndex);
schema.index({ customerId: 1 });
schema.index({ eraseAt: 1 }, { expireAfterSeconds: 0 });

/** Nobody needs an answer that is older than this, whatever the clock's speed. */
const keptMs = 86_400_000;

export type LookupStore = {
  readonly claims: Claims<LookupDoc>;
  /** Notes that somebody wants to know, due at once. `known`: the answer is at hand; `repeated`: this errand has asked before. */
  readonly ask: (
    request: Lookup,
    by: { readonly customerId: string; readonly errandId: string },
  ) => Promise<{ readonly id: string; readonly outcome: 'asked' | 'known' | 'repeated' }>;
  /** The answer while it is good; null where there is none. */
  readonly answer: (request: Lookup, whose: Whose) => Promise<LookupAnswer | null>;
  readonly request: (lookup: LookupDoc) => Promise<Lookup>;
  readonly sealAnswer: (lookup: LookupDoc, answer: LookupAnswer) => Promise<string>;
  /** Whether something that the customer waits for is still being asked, or its news is not delivered yet. */
  readonly isPending: (customerId: string) => Promise<boolean>;
  readonly erase: (customerId: string) => Promise<void>;
  readonly createIndexes: () => Promise<void>;
};

const context = (field: 'request' | 'answer', id: string) => `lookups|${field}|${id}`;

export function openLookupStore(
  connection: Connection,
  privacy: Privacy,
  clock: Clock,
  claimMs: number,
): LookupStore {
  const model = connection.model<LookupDoc>('Lookup', schema, 'lookups');
  const idOf = (request: Lookup, customerId: string) =>
    `lookup:${privacy.blindIndex('secret', `lookup|${customerId}|${lookupKey(request)}`)}`;
  const isGood = ({ state, goodUntil }: LookupDoc) =>
    state === 'answered' && goodUntil !== null && goodUntil > clock.now();

  async function create(id: string, request: Lookup, customerId: string, askedBy: string): Promise<boolean> {
    const sealedRequest = await privacy.seal(customerId, context('request', id), JSON.stringify(request));
    const fresh = { ...newClaim, state: 'asked', round: 1, askedBy, dueAt: clock.now() } as const;
    const eraseAt = new Date(Date.now() + keptMs);
    try {
      await model.create([{ _id: id, customerId, sealedRequest, eraseAt, ...fresh }]);
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return false;
    }
  }

  return {
    claims: openClaims(model, clock, claimMs),
    ask: async (request, { customerId, errandId }) => {
      const id = idOf(request, customerId);
      const found = await model.findById(id).lean<LookupDoc>();
      if (!found) {
        const created = await create(id, request, customerId, errandId);
        return { id, outcome: created ? 'asked' : 'repeated' };
      }
      if (found.askedBy === errandId || found.state === 'asked') return { id, outcome: 'repeated' };
      if (isGood(found)) return { id, outcome: 'known' };
      const again = { state: 'asked', sealedAnswer: null, goodUntil: null, askedBy: errandId } as const;
      const eraseAt = new Date(Date.now() + keptMs);
      await model.updateOne(
        { _id: id, round: found.round, state: found.state },
        { $set: { ...again, eraseAt, dueAt: clock.now() }, $inc: { round: 1, hints: 1 } },
      );
      return { id, outcome: 'asked' };
    },
    answer: async (request, whose) => {
      const ids = idsIn(whose).map((customerId) => idOf(request, customerId));
      const found = await model.find({ _id: mongoose.trusted({ $in: ids }) }).lean<LookupDoc[]>();
      const good = found.find(isGood);
      if (!good || good.sealedAnswer === null) return null;
      return StoredLookupAnswer.parse(
        JSON.parse(await privacy.open(context('answer', good._id), good.sealedAnswer)),
      );
    },
    request: async ({ _id, sealedRequest }) =>
      StoredLookup.parse(JSON.parse(await privacy.open(context('request', _id), sealedRequest))),
    sealAnswer: ({ _id, customerId }, answer) =>
      privacy.seal(customerId, context('answer', _id), JSON.stringify(answer)),
    isPending: async (customerId) =>
      (await model.exists({ customerId, dueAt: mongoose.trusted({ $ne: null }) })) !== null,
    erase: async (customerId) => {
      await model.deleteMany({ customerId });
    },
    createIndexes: () => model.createIndexes(),
  };
}
