import type mongoose from 'mongoose';

type LeaseDocument = { _id: string; holder: string; fence: number; until: Date };

export type LeaseStore = ReturnType<typeof createLeaseStore>;

/** Which process owns the client of a session. Times are the database's: no two clocks have to agree. */
export function createLeaseStore(connection: mongoose.Connection) {
  const leases = connection.getClient().db(connection.name).collection<LeaseDocument>('whatsapp_leases');
  const end = (ms: number) => ({ $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: ms } });
  const durable = { writeConcern: { w: 'majority', j: true } } as const;

  return {
    /** True when it is ours for `ms` from now. */
    take: async (session: string, holder: string, ms: number): Promise<boolean> => {
      await leases.updateOne(
        { _id: session },
        { $setOnInsert: { holder: '', fence: 0, until: new Date(0) } },
        { upsert: true, ...durable },
      );
      const { matchedCount } = await leases.updateOne(
        { _id: session, $expr: { $or: [{ $eq: ['$holder', holder] }, { $lt: ['$until', '$$NOW'] }] } },
        [
          { $set: { fence: { $add: ['$fence', { $cond: [{ $eq: ['$holder', holder] }, 0, 1] }] } } },
          { $set: { holder, until: end(ms) } },
        ],
        durable,
      );
      return matchedCount > 0;
    },
    release: async (session: string, holder: string): Promise<void> => {
      await leases.updateOne({ _id: session, holder }, { $set: { until: new Date(0) } });
    },
  };
}
