import { createHash } from 'node:crypto';
import mongoose, { type Connection, Schema } from 'mongoose';
import type { Clock } from '../../config/clock.ts';
import { isDuplicateKey } from '../../config/duplicate-key.ts';
import { dueIndex, findDue } from '../due-records.ts';
import { moneyWrites } from '../stored-money.ts';
import type { LocalDate } from './calendar.ts';
import type { FailureReason } from './schedule.ts';
import type { TakenDate } from './schedule-document.ts';

/** `due`: to be ordered. `ordered`: its order is followed to its end. The rest is final. */
export type OccurrenceState = 'due' | 'ordered' | 'delivered' | 'failed' | 'cancelled' | 'skipped' | 'missed';

/**
 * One date of a schedule. Its id is made of both, so that no date is done twice.
 * `{_id: 'schedule:sch_1:2026-11-27', scheduleId: 'sch_1', date: '2026-11-27', state: 'ordered', orderId: 'ord_schedule_…',
 * fromWallet: true, reason: null, dueAt: ISODate}`
 */
export type OccurrenceDoc = {
  _id: string;
  scheduleId: string;
  customerId: string;
  date: LocalDate;
  state: OccurrenceState;
  orderId: string;
  /** The wallet pays, because it covered the order when it was made. */
  fromWallet: boolean;
  reason: FailureReason | null;
  dueAt: Date | null;
};

const schema = new Schema<OccurrenceDoc>(
  {
    _id: { type: String, required: true },
    scheduleId: { type: String, required: true },
    customerId: { type: String, required: true },
    date: { type: String, required: true },
    state: {
      type: String,
      enum: ['due', 'ordered', 'delivered', 'failed', 'cancelled', 'skipped', 'missed'],
      required: true,
    },
    orderId: { type: String, required: true },
    fromWallet: { type: Boolean, required: true },
    reason: { type: String, default: null },
    dueAt: { type: Date, default: null },
  },
  { strict: 'throw', autoIndex: false, versionKey: false, writeConcern: moneyWrites },
);
schema.index({ scheduleId: 1, date: 1 });
schema.index({ orderId: 1 }, { unique: true });
schema.index(...dueIndex);

const idPrefix = 'schedule:';
const orderPrefix = 'ord_schedule_';

export function occurrenceId(scheduleId: string, date: LocalDate): string {
  return `${idPrefix}${scheduleId}:${date}`;
}

export function isOccurrenceId(id: string): boolean {
  return id.startsWith(idPrefix);
}

/** Whether an order was made by a schedule. */
export function isScheduled(orderId: string): boolean {
  return orderId.startsWith(orderPrefix);
}

function orderIdOf(id: string): string {
  return `${orderPrefix}${createHash('sha256').update(id).digest('base64url').slice(0, 22)}`;
}

export type OccurrenceStore = {
  /** Those that exist already stay as they are; what is to be ordered is due then. */
  readonly insert: (
    schedule: { readonly scheduleId: string; readonly customerId: string },
    dates: readonly TakenDate[],
    dueAt: Date,
  ) => Promise<void>;
  readonly find: (id: string) => Promise<OccurrenceDoc | null>;
  /** Changes one that is still in that state. False: somebody was faster. */
  readonly move: (
    id: string,
    from: OccurrenceState,
    change: Partial<Pick<OccurrenceDoc, 'state' | 'reason' | 'fromWallet' | 'dueAt'>>,
  ) => Promise<boolean>;
  /** Those of a schedule that are not over. */
  readonly open: (scheduleId: string) => Promise<readonly OccurrenceDoc[]>;
  /** Something has happened to its order. */
  readonly hintByOrder: (orderId: string) => Promise<string | null>;
  readonly due: (limit: number) => Promise<readonly { id: string; dueAt: Date }[]>;
  readonly erase: (customerId: string) => Promise<void>;
  readonly createIndexes: () => Promise<void>;
};

export function openOccurrenceStore(connection: Connection, clock: Clock): OccurrenceStore {
  const model = connection.model<OccurrenceDoc>('ScheduleOccurrence', schema, 'schedule_occurrences');

  return {
    insert: async (schedule, dates, dueAt) => {
      const documents = dates.map(({ date, state }): OccurrenceDoc => {
        const _id = occurrenceId(schedule.scheduleId, date);
        return {
          _id,
          ...schedule,
          date,
          state,
          orderId: orderIdOf(_id),
          fromWallet: false,
          reason: null,
          dueAt: state === 'due' ? dueAt : null,
        };
      });
      try {
        await model.insertMany(documents, { ordered: false });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    },
    find: (id) => model.findById(id).lean<OccurrenceDoc>(),
    move: async (id, from, change) =>
      (await model.updateOne({ _id: id, state: from }, { $set: change }, { runValidators: true }))
        .matchedCount === 1,
    open: (scheduleId) =>
      model
        .find({ scheduleId, state: mongoose.trusted({ $in: ['due', 'ordered'] }) })
        .sort({ date: 1 })
        .lean<OccurrenceDoc[]>(),
    hintByOrder: async (orderId) => {
      const hinted = await model
        .findOneAndUpdate(
          { orderId, state: 'ordered' },
          { $set: { dueAt: clock.now() } },
          { projection: { _id: 1 } },
        )
        .lean<Pick<OccurrenceDoc, '_id'>>();
      return hinted?._id ?? null;
    },
    due: (limit) => findDue(model, clock.now(), limit),
    erase: async (customerId) => {
      await model.deleteMany({ customerId });
    },
    createIndexes: () => model.createIndexes(),
  };
}
