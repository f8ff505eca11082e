import type mongoose from 'mongoose';
import { durable, repeatable } from '../../config/runtime.ts';

/** `{_id: 'at:sms:1!0', customerId: 'cus_…', rating: 4, about: 'ord_…', at: ISODate}` */
type RatingDocument = { _id: string; customerId: string; rating: number; about: string; at: Date };

export type Rating = Omit<RatingDocument, '_id'>;

export type RatingStore = ReturnType<typeof createRatingStore>;

/** What customers say of us, 1 to 5. The same answer, recorded again, is one. */
export function createRatingStore(options: { readonly connection: mongoose.Connection }) {
  const { connection } = options;
  const ratings = connection.getClient().db(connection.name).collection<RatingDocument>('ratings');
  return {
    record: async (id: string, rating: Omit<Rating, 'at'>): Promise<void> => {
      await ratings.updateOne(
        { _id: id },
        { $setOnInsert: { ...rating, at: new Date() } },
        { upsert: true, ...repeatable },
      );
    },
    ofCustomer: async (customerId: string): Promise<readonly Rating[]> => {
      const found = await ratings.find({ customerId }).sort({ at: 1 }).toArray();
      return found.map(({ _id: _, ...rating }) => rating);
    },
    erase: async (customerIds: readonly string[]): Promise<void> => {
      await ratings.deleteMany({ customerId: { $in: [...customerIds] } }, durable);
    },
    createIndexes: async () => {
      await ratings.createIndex({ customerId: 1, at: 1 });
      await ratings.createIndex({ at: 1 });
    },
  };
}
