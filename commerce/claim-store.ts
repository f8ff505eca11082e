import mongoose, { type Model } from 'mongoose';
import type { Clock } from '../config/clock.ts';
import { findDue } from './due-records.ts';
import { moneyWrites } from './stored-money.ts';

/**
 * What a record needs so that one process at a time works on it. `dueAt` is liveness only (null: nothing to do);
 * safety is `fence`: it grows with every claim, and every write of a step names the fence it was given, so a process
 * that was thought dead writes nothing. `hints` grows with every provider's call about the record.
 */
export type Claimable = {
  _id: string;
  dueAt: Date | null;
  claimUntil: Date;
  /** The server's time of the claim. */
  claimedAt: Date | null;
  fence: number;
  hints: number;
};

export const claimFields = {
  dueAt: { type: Date, default: null },
  claimUntil: { type: Date, default: () => new Date(0) },
  claimedAt: { type: Date, default: null },
  fence: { type: Number, default: 0 },
  hints: { type: Number, default: 0 },
} as const;

export const newClaim = { claimUntil: new Date(0), claimedAt: null, fence: 0, hints: 0 } as const;

export type Claims<Doc extends Claimable> = {
  /** Takes the record for `claimMs` if it is due and nobody has it. Server time decides, so a skewed clock can't steal. */
  readonly claim: (id: string) => Promise<Doc | null>;
  /** Writes in the middle of a step. False: the claim was lost, so stop. */
  readonly note: (claimed: Doc, changes: Partial<Doc>) => Promise<boolean>;
  /** As `note`, with the server's time in `sentAt`: a call to the provider follows. */
  readonly noteSending: (claimed: Doc, changes: Partial<Doc>) => Promise<boolean>;
  /** Ends the step. A hint that came in the meantime makes the record due at once. */
  readonly finish: (claimed: Doc, changes: Partial<Doc>) => Promise<boolean>;
  /** A provider's call: look now. False: no such record. */
  readonly hint: (id: string) => Promise<boolean>;
  readonly due: (limit: number) => Promise<readonly { id: string; dueAt: Date }[]>;
};

/** `claimOff` plants the violation that a chaos run must notice: anybody may work on the record at any time. */
export function openClaims<Doc extends Claimable>(
  documents: Model<Doc>,
  clock: Clock,
  claimMs: number,
  claimOff = false,
): Claims<Doc> {
  const fenceOf = ({ fence }: Claimable) => (claimOff ? {} : { fence });
  // One cast here: a generic document defeats mongoose's filter types.
  const model = documents as unknown as Model<Claimable>;
  const matched = async (filter: { _id: string; fence?: number; hints?: number }, update: object) =>
    (await model.updateOne(filter, update, { runValidators: true })).matchedCount === 1;

  return {
    claim: async (id) => {
      const claimed = await model.collection.findOneAndUpdate(
        {
          _id: id as never,
          dueAt: { $lte: clock.now() },
          ...(claimOff ? {} : { $expr: { $lte: ['$claimUntil', '$$NOW'] } }),
        },
        [
          {
            $set: {
              claimUntil: { $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: claimMs } },
              claimedAt: '$$NOW',
              fence: { $add: ['$fence', 1] },
            },
          },
        ],
        { returnDocument: 'after', writeConcern: moneyWrites },
      );
      return claimed as Doc | null;
    },
    note: (claimed, changes) => matched({ _id: claimed._id, ...fenceOf(claimed) }, { $set: changes }),
    noteSending: (claimed, changes) =>
      matched({ _id: claimed._id, ...fenceOf(claimed) }, { $set: changes, $currentDate: { sentAt: true } }),
    finish: async (claimed, changes) => {
      const free = { ...changes, claimUntil: new Date(0) };
      const key = { _id: claimed._id, ...fenceOf(claimed) };
      if (await matched({ ...key, hints: claimed.hints }, { $set: free })) {
        return true;
      }
      return matched(key, { $set: { ...free, dueAt: clock.now() } });
    },
    hint: (id) => matched({ _id: id }, { $set: { dueAt: clock.now() }, $inc: { hints: 1 } }),
    due: (limit) => {
      const now = clock.now();
      return findDue(documents, now, limit, { claimUntil: mongoose.trusted({ $lte: now }) });
    },
  };
}
