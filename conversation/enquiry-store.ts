import type mongoose from 'mongoose';
import { durable } from '../config/runtime.ts';
import type { EnquiryStatus, NewEnquiry } from './enquiry.ts';
import { writeErrorsOf } from './inbox-store.ts';
import type { Privacy } from './privacy.ts';

type EnquiryDocument = Omit<NewEnquiry, 'enquiryId'> & {
  _id: string;
  ref: string;
  status: EnquiryStatus;
  createdAt: Date;
  updatedAt: Date;
  dueAt: Date;
  notes: { at: Date; by: string; action: string }[];
};

export type Enquiry = NewEnquiry & {
  readonly ref: string;
  readonly status: EnquiryStatus;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** By when a person should have answered. */
  readonly dueAt: Date;
  readonly notes: readonly { readonly at: Date; readonly by: string; readonly action: string }[];
};

/** Stands where the summary of an erased customer's case was. */
const erased = 'erased';

const openStatuses: readonly EnquiryStatus[] = ['new', 'in_progress', 'waiting_customer', 'escalated'];

/** What the rules of escalation give to a person whatever its priority: a large sum, and what keeps failing. */
const escalating: ReadonlySet<NewEnquiry['reason']> = new Set(['order_held', 'failed_orders']);

const isEscalated = ({ priority, reason }: Pick<NewEnquiry, 'priority' | 'reason'>): boolean =>
  priority === 'CRITICAL' || escalating.has(reason);

export type EnquiryStore = ReturnType<typeof createEnquiryStore>;

/** Cases for people. Opening is safe to repeat; every action on one leaves a note of who did what. */
export function createEnquiryStore(options: { connection: mongoose.Connection; privacy: Privacy }) {
  const { connection, privacy } = options;
  const enquiries = connection.getClient().db(connection.name).collection<EnquiryDocument>('enquiries');
  const context = (id: string) => `enquiries|summary|${id}`;

  async function open({ _id, summary, ...document }: EnquiryDocument): Promise<Enquiry> {
    const plain = summary === erased ? erased : await privacy.open(context(_id), summary);
    return { enquiryId: _id, ...document, summary: plain };
  }

  return {
    add: async ({ enquiryId, ...enquiry }: NewEnquiry, dueAt: Date): Promise<void> => {
      const at = new Date();
      const document: EnquiryDocument = {
        _id: enquiryId,
        ...enquiry,
        ref: `ENQ-${privacy
          .blindIndex('secret', `enquiry|${enquiryId}`)
          .replaceAll(/[^A-Za-z0-9]/g, '')
          .slice(0, 8)
          .toUpperCase()}`,
        summary: await privacy.seal(enquiry.customerId, context(enquiryId), enquiry.summary),
        status: isEscalated(enquiry) ? 'escalated' : 'new',
        createdAt: at,
        updatedAt: at,
        dueAt,
        notes: [],
      };
      await enquiries.insertMany([document], { ordered: false, ...durable }).catch(writeErrorsOf);
    },
    list: async (filter: { open: boolean; limit: number }): Promise<readonly Enquiry[]> => {
      const found = await enquiries
        .find(filter.open ? { status: { $in: [...openStatuses] } } : {})
        .sort({ dueAt: 1 })
        .limit(filter.limit)
        .toArray();
      return await Promise.all(found.map(open));
    },
    /** By reference (`ENQ-4F7K2ABX`) or id. */
    find: async (ref: string): Promise<Enquiry | null> => {
      const found = await enquiries.findOne({ $or: [{ ref: ref.toUpperCase() }, { _id: ref }] });
      return found ? await open(found) : null;
    },
    act: async (enquiryId: string, by: string, action: string, status: EnquiryStatus): Promise<void> => {
      const at = new Date();
      await enquiries.updateOne(
        { _id: enquiryId },
        { $set: { status, updatedAt: at }, $push: { notes: { at, by, action } } },
        durable,
      );
    },
    /** Closes what an order's settling has answered by itself. */
    resolveByOrder: async (orderId: string): Promise<void> => {
      const at = new Date();
      await enquiries.updateMany(
        { orderId, status: { $in: [...openStatuses] } },
        {
          $set: { status: 'resolved', updatedAt: at },
          $push: { notes: { at, by: 'system', action: 'settled' } },
        },
        durable,
      );
    },
    ofCustomer: async (customerId: string): Promise<readonly Enquiry[]> =>
      await Promise.all((await enquiries.find({ customerId }).sort({ createdAt: 1 }).toArray()).map(open)),
    countOpen: (customerIds: readonly string[]): Promise<number> =>
      enquiries.countDocuments({
        customerId: { $in: [...customerIds] },
        status: { $in: [...openStatuses] },
      }),
    /** Leaves of a customer's cases what was done when and by whom. A dead message's goes: its id names the message. */
    erase: async (customerId: string, as: string): Promise<void> => {
      await enquiries.deleteMany({ customerId, inboxId: { $exists: true } }, durable);
      await enquiries.updateMany({ customerId }, { $set: { customerId: as, summary: erased } }, durable);
    },
    createIndexes: async () => {
      await enquiries.createIndex({ status: 1, dueAt: 1 });
      await enquiries.createIndex({ ref: 1 }, { unique: true });
      await enquiries.createIndex({ orderId: 1 }, { sparse: true });
      await enquiries.createIndex({ customerId: 1, createdAt: 1 });
    },
  };
}
