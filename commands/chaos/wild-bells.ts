import { readEnv } from '../../config/env.ts';
import { createLogger } from '../../config/logger.ts';
import { type Bells, type JobName, openBells } from '../../queues/jobs.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { RecordReader } from './records.ts';

export type WildBells = {
  readonly rung: () => number;
  readonly close: () => Promise<void>;
};

const vendBells = 2;
/** Of the new entries; each contender for a conversation asks for its lease again and again. */
const mailShare = 0.25;

/**
 * Rings for every new vend twice more, and for many new entries of mailboxes, past the queues' own deduplication:
 * what keeps two workers from doing the same thing must hold in the database alone.
 */
export async function ringWildly(options: {
  readonly environment: Readonly<Record<string, string>>;
  readonly reader: RecordReader;
  readonly random: SeededRandom;
}): Promise<WildBells> {
  const env = readEnv({ ...options.environment, LOG_LEVEL: 'silent' });
  const bells: Bells = await openBells(env.redisUrl, createLogger('chaos', 'silent'));
  let rung = 0;
  const ring = (name: JobName, id: string) => {
    rung += 1;
    void bells.ringAnew(name, id);
  };
  const stop = options.reader.watchNew({
    vend: (id) => {
      for (let count = 0; count < vendBells; count += 1) ring('vend', id);
    },
    mail: (lane) => {
      if (options.random.next() >= mailShare) return;
      // The same mailbox under its other name: a customer's id is made of the address's key.
      ring('turn', lane.startsWith('cus_') ? lane.slice(4) : `cus_${lane}`);
    },
  });
  return {
    rung: () => rung,
    close: async () => {
      await stop();
      await bells.close();
    },
  };
}
