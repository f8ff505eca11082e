import mongoose, { type Model } from 'mongoose';

type Due = { _id: string; dueAt: Date | null };

/** The index under `findDue`: only what is due has an entry. */
export const dueIndex = [
  { dueAt: 1 },
  { partialFilterExpression: { dueAt: { $gt: new Date(0) } } },
] as const satisfies readonly [Record<string, 1>, object];

/** What was to be worked on by now, the longest overdue first; of records with claims only those that nobody has. */
export async function findDue<Doc extends Due>(
  documents: Model<Doc>,
  now: Date,
  limit: number,
  unclaimed: { readonly claimUntil?: unknown } = {},
): Promise<readonly { id: string; dueAt: Date }[]> {
  // One cast here: a generic document defeats mongoose's filter types.
  const rows = await (documents as unknown as Model<Due>)
    .find({ dueAt: mongoose.trusted({ $gt: new Date(0), $lte: now }), ...unclaimed }, { dueAt: 1 })
    .sort({ dueAt: 1 })
    .limit(limit)
    .lean();
  return rows.map((row) => ({ id: row._id, dueAt: row.dueAt ?? now }));
}
