import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { createGroupCommit } from '../config/group-commit.ts';
import type { InboundSms } from './inbound-messages.ts';
import type { Post } from './load-generator.ts';

export type FloorJob = { readonly to: string; readonly text: string };

/** As many jobs at once as are fastest here. */
export const floorQueue = { name: 'floor', prefix: '{bench}', concurrency: 64 } as const;

/** Puts messages straight into the floor's queue, many in one call where they come together. */
export function openFloorQueue(redis: Redis): {
  readonly post: Post<InboundSms>;
  readonly close: () => Promise<void>;
} {
  const queue = new Queue<FloorJob>(floorQueue.name, { connection: redis, prefix: floorQueue.prefix });
  const add = createGroupCommit<InboundSms, boolean>(
    async (messages) => {
      await queue.addBulk(
        messages.map(({ from, form }) => ({
          name: floorQueue.name,
          data: { to: from, text: form },
          opts: { removeOnComplete: true, removeOnFail: true },
        })),
      );
      return messages.map(() => true);
    },
    { maxItems: 200 },
  );
  return { post: add, close: async () => await queue.close() };
}
