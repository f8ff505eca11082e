import mongoose, { type Connection, Schema } from 'mongoose';
import type { Clock } from '../../config/clock.ts';
import { isDuplicateKey } from '../../config/duplicate-key.ts';
import type { Privacy } from '../../conversation/privacy.ts';
import { dueIndex, findDue } from '../due-records.ts';
import { koboField, moneyWrites } from '../stored-money.ts';
import { ownedBy, type Whose } from '../whose.ts';
import { Plan } from './calendar.ts';
import type { ScheduleView } from './schedule.ts';
import type { ScheduleReduce } from './schedule-changes.ts';
import { type ScheduleDoc, scheduleDueAt, viewSchedule } from './schedule-document.ts';

const schema = new Schema<ScheduleDoc>(
  {
    _id: { type: String, required: true },
    customerId: { type: String, required: true },
    number: { type: Number, required: true },
    state: { type: String, enum: ['active', 'paused', 'stopped', 'done'], required: true },
    pausedBy: { type: String, default: null },
    product: { type: String, required: true },
    sealedLines: { type: String, required: true },
    faceKobo: koboField,
    discountKobo: koboField,
    feeKobo: koboField,
    agreedKobo: koboField,
    plan: {
      type: Schema.Types.Mixed,
      required: true,
      validate: { validator: (plan: unknown) => Plan.safeParse(plan).success, message: 'is no plan' },
    },
    verifiedAddress: { type: String, default: null },
    startedAt: { type: Date, required: true },
    next: { type: String, default: null },
    last: { type: String, default: null },
    toldBefore: { type: String, default: null },
    taken: [{ _id: false, date: { type: String, required: true }, state: { type: String, required: true } }],
    outcomes: [{ _id: false, date: { type: String, required: true }, ok: { type: Boolean, required: true } }],
    news: [Schema.Types.Mixed],
    errands: [String],
    touchedAt: { type: Date, required: true },
    retryAt: { type: Date, default: null },
    dueAt: { type: Date, default: null },
    rev: { type: Number, required: true },
  },
  { strict: 'throw', autoIndex: false, versionKey: false, writeConcern: moneyWrites, minimize: false },
);
// Two schedules that are made at once may not get one number.
schema.index({ customerId: 1, number: 1 }, { unique: true });
schema.index(...dueIndex);

export type NewSchedule = Omit<ScheduleDoc, 'number' | 'dueAt' | 'rev'>;

/** Every change is one compare-and-set of the document, so that racing changes add up. */
export type ScheduleStore = {
  /** Under the customer's next number. False: it exists already. */
  readonly insert: (schedule: NewSchedule) => Promise<boolean>;
  readonly find: (scheduleId: string) => Promise<ScheduleDoc | null>;
  /** Null where the decision was to do nothing. */
  readonly update: (scheduleId: string, reduce: ScheduleReduce) => Promise<ScheduleDoc | null>;
  /** The customer's active and paused ones, by number. */
  readonly live: (whose: Whose) => Promise<readonly ScheduleDoc[]>;
  readonly views: (whose: Whose) => Promise<readonly ScheduleView[]>;
  readonly view: (scheduleId: string, whose: Whose) => Promise<ScheduleView | null>;
  /** Brings schedules of a customer's former id under the present one, with the next free numbers. Safe to repeat. */
  readonly adopt: (customerId: string, formerId: string, verifiedAddress: string | null) => Promise<void>;
  readonly due: (limit: number) => Promise<readonly { id: string; dueAt: Date }[]>;
  readonly erase: (customerId: string) => Promise<void>;
  readonly createIndexes: () => Promise<void>;
};

const maximumRaces = 200;

export function openScheduleStore(connection: Connection, privacy: Privacy, clock: Clock): ScheduleStore {
  const model = connection.model<ScheduleDoc>('Schedule', schema, 'schedules');
  const find = (scheduleId: string) => model.findById(scheduleId).lean<ScheduleDoc>();
  const live = (whose: Whose) =>
    model
      .find({ customerId: ownedBy(whose), state: mongoose.trusted({ $in: ['active', 'paused'] }) })
      .sort({ number: 1 })
      .lean<ScheduleDoc[]>();

  async function nextNumber(customerId: string): Promise<number> {
    const [latest] = await model
      .find({ customerId }, { number: 1 })
      .sort({ number: -1 })
      .limit(1)
      .lean<Pick<ScheduleDoc, 'number'>[]>();
    return (latest?.number ?? 0) + 1;
  }

  async function tryInsert(schedule: NewSchedule): Promise<'made' | 'exists' | 'taken'> {
    const whole = { ...schedule, number: await nextNumber(schedule.customerId) };
    try {
      await model.create([{ ...whole, dueAt: scheduleDueAt(clock, whole), rev: 0 }]);
      return 'made';
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return error.keyPattern && 'number' in error.keyPattern ? 'taken' : 'exists';
    }
  }

  async function replace(schedule: ScheduleDoc, change: Partial<ScheduleDoc>): Promise<ScheduleDoc | null> {
    const { _id, rev } = schedule;
    const retryAt = change.retryAt ?? null;
    const dueAt = scheduleDueAt(clock, { ...schedule, ...change, retryAt });
    const set = { ...change, retryAt, dueAt, rev: rev + 1 };
    return model
      .findOneAndUpdate({ _id, rev }, { $set: set }, { returnDocument: 'after', runValidators: true })
      .lean<ScheduleDoc>();
  }

  async function adoptOne(schedule: ScheduleDoc, customerId: string, verified: string | null): Promise<void> {
    const { _id, rev } = schedule;
    const verifiedAddress = schedule.verifiedAddress ?? verified;
    const set = { customerId, number: await nextNumber(customerId), verifiedAddress, rev: rev + 1 };
    await model.updateOne({ _id, rev }, { $set: set }).catch((error: unknown) => {
      // Somebody took the number; the next round has another.
      if (!isDuplicateKey(error)) throw error;
    });
  }

  return {
    adopt: async (customerId, formerId, verified) => {
      for (let race = 0; race < maximumRaces; race += 1) {
        const left = await model.find({ customerId: formerId }).sort({ number: 1 }).lean<ScheduleDoc[]>();
        if (left.length === 0) return;
        for (const schedule of left) await adoptOne(schedule, customerId, verified);
      }
      throw new Error(`the schedules of ${formerId} changed ${maximumRaces} times under one join`);
    },
    insert: async (schedule) => {
      for (let race = 0; race < maximumRaces; race += 1) {
        const outcome = await tryInsert(schedule);
        if (outcome !== 'taken') return outcome === 'made';
      }
      throw new Error(`schedule ${schedule._id} found no free number`);
    },
    find,
    update: async (scheduleId, reduce) => {
      for (let race = 0; race < maximumRaces; race += 1) {
        const schedule = await find(scheduleId);
        const change = schedule && reduce(schedule);
        if (!schedule || !change || Object.keys(change).length === 0) return null;
        const after = await replace(schedule, change);
        if (after) return after;
      }
      throw new Error(`schedule ${scheduleId} changed ${maximumRaces} times under one update`);
    },
    live,
    views: async (whose) =>
      Promise.all((await live(whose)).map((schedule) => viewSchedule(privacy, schedule))),
    view: async (scheduleId, whose) => {
      const schedule = await model
        .findOne({ _id: scheduleId, customerId: ownedBy(whose) })
        .lean<ScheduleDoc>();
      return schedule && viewSchedule(privacy, schedule);
    },
    due: (limit) => findDue(model, clock.now(), limit),
    erase: async (customerId) => {
      await model.deleteMany({ customerId });
    },
    createIndexes: () => model.createIndexes(),
  };
}
