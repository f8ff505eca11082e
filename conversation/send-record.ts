import type mongoose from 'mongoose';
import { isDuplicateKey } from '../config/duplicate-key.ts';
import type { ErrorCode } from '../config/errors.ts';
import { createGroupCommit } from '../config/group-commit.ts';
import { durable } from '../config/runtime.ts';
import { valueById } from './by-id.ts';
import { deliveryRank } from './delivery-status.ts';
import { keptHistory, type OutboxDocument } from './outbox-document.ts';

/** How one send ended. */
export type SendRecord = {
  readonly id: string;
  readonly claim: string;
  readonly result:
    | {
        readonly kind: 'accepted';
        readonly status: 'accepted' | 'sent';
        readonly externalId?: string;
        readonly parts: number;
      }
    | { readonly kind: 'retry'; readonly code: ErrorCode; readonly dueAt: Date }
    /** Not tried: it comes unasked, and is for the morning. */
    | { readonly kind: 'waits'; readonly dueAt: Date }
    | { readonly kind: 'failed'; readonly code: ErrorCode }
    | { readonly kind: 'unknown'; readonly code: ErrorCode }
    | { readonly kind: 'superseded' };
};

type AcceptedRecord = SendRecord & { readonly result: { readonly kind: 'accepted' } };

/**
 * `followed`: something behind the message in its lane was left to its sender. `lost`: so was the claim, and the message
 * and the lane are another process's.
 */
export type Recorded = 'recorded' | 'followed' | 'lost';

/**
 * Writes down how sends ended, many at once, in the journal: a message that the database forgot to have sent would go out
 * again, behind those that went out after it.
 */
export function createSendRecorder(
  outbox: mongoose.mongo.Collection<OutboxDocument>,
  options: { claimOff: boolean },
): (record: SendRecord) => Promise<Recorded> {
  const ours = (item: SendRecord) => ({ _id: item.id, ...(options.claimOff ? {} : { claim: item.claim }) });

  async function recordEach(records: readonly SendRecord[], at: Date): Promise<void> {
    await outbox.bulkWrite(
      records.map((item) => ({ updateOne: { filter: ours(item), update: updateFor(item, at) } })),
      { ordered: false, ...durable },
    );
  }

  /** The usual ending, for many at once: one statement is a fraction of the work of one a message. */
  async function recordAccepted(records: readonly AcceptedRecord[], at: Date): Promise<number> {
    const ids = records.map(({ id }) => id);
    const claims = valueById(
      ids,
      records.map(({ claim: token }) => token),
    );
    const sent = records.map(({ result: { status, parts, externalId } }) => ({
      status,
      rank: deliveryRank[status],
      parts,
      ...(externalId ? { externalId } : {}),
    }));
    const { matchedCount } = await outbox.updateMany(
      {
        _id: { $in: ids },
        followed: { $ne: true },
        ...(options.claimOff ? {} : { $expr: { $eq: ['$claim', claims] } }),
      },
      [
        { $set: { sent: valueById(ids, sent) } },
        {
          $set: {
            open: false,
            sentAt: at,
            status: '$sent.status',
            rank: '$sent.rank',
            parts: '$sent.parts',
            // Stays away where the provider gave none.
            externalId: '$sent.externalId',
            history: {
              $slice: [{ $concatArrays: ['$history', [{ status: '$sent.status', at }]] }, -keptHistory],
            },
          },
        },
        { $unset: 'sent' },
      ],
      durable,
    );
    return matchedCount;
  }

  async function recordTogether(records: readonly AcceptedRecord[], at: Date): Promise<number> {
    if (records.length === 0) {
      return 0;
    }
    return await recordAccepted(records, at).catch((error: unknown) => {
      // A provider gave one id twice: the messages around that one are written one by one.
      if (!isDuplicateKey(error)) {
        throw error;
      }
      return 0;
    });
  }

  return createGroupCommit<SendRecord, Recorded>(
    async (records) => {
      const at = new Date();
      const accepted = records.filter((item): item is AcceptedRecord => item.result.kind === 'accepted');
      if ((await recordTogether(accepted, at)) === records.length) {
        return records.map(() => 'recorded');
      }
      const others = records.filter((item) => item.result.kind !== 'accepted');
      if (others.length > 0) {
        await recordEach(others, at);
      }
      const found = await outbox
        .find(
          { _id: { $in: records.map(({ id }) => id) } },
          { projection: { claim: 1, open: 1, followed: 1 } },
        )
        .toArray();
      const byId = new Map(found.map((document) => [document._id, document]));
      const isOurs = ({ id, claim }: SendRecord) => byId.get(id)?.claim === claim;
      const left = accepted.filter((item) => isOurs(item) && byId.get(item.id)?.open);
      if (left.length > 0) {
        await recordEach(left, at);
      }
      return records.map((item) => {
        if (!isOurs(item)) {
          return 'lost';
        }
        return byId.get(item.id)?.followed ? 'followed' : 'recorded';
      });
    },
    // The customer has the message; only what comes after it in its lane waits for this.
    { maxItems: 200, keyOf: ({ id }) => id, apartMs: 20 },
  );
}

function updateFor(item: SendRecord, at: Date) {
  const history = (status: string) => ({ history: { $each: [{ status, at }], $slice: -keptHistory } });
  switch (item.result.kind) {
    case 'accepted': {
      const { status, externalId, parts } = item.result;
      return {
        $set: {
          open: false,
          status,
          rank: deliveryRank[status],
          parts,
          sentAt: at,
          ...(externalId ? { externalId } : {}),
        },
        $push: history(status),
      };
    }
    case 'retry':
      return {
        $set: {
          status: 'queued' as const,
          rank: deliveryRank.queued,
          dueAt: item.result.dueAt,
          code: item.result.code,
        },
        $unset: { claim: true as const, claimedUntil: true as const },
        $push: history(item.result.code),
      };
    case 'waits':
      return {
        $set: { status: 'queued' as const, rank: deliveryRank.queued, dueAt: item.result.dueAt },
        $unset: { claim: true as const, claimedUntil: true as const },
        $inc: { tries: -1 },
        $push: history('quiet_hours'),
      };
    case 'failed':
      return {
        $set: { open: false, status: 'failed' as const, rank: deliveryRank.failed, code: item.result.code },
        $push: history(item.result.code),
      };
    case 'unknown':
      return {
        $set: { open: false, status: 'unknown' as const, code: item.result.code },
        $push: history('unknown'),
      };
    case 'superseded':
      return { $set: { open: false, status: 'superseded' as const }, $push: history('superseded') };
  }
}
