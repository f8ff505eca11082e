import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { ModelCalls } from '../agents/models/model-calls.ts';
import { readEnv } from '../config/env.ts';
import type { CustomerStore } from '../conversation/customer-store.ts';
import type { InboxStore } from '../conversation/inbox-store.ts';
import type { NewOutboxMessage } from '../conversation/outbox-store.ts';
import type { SessionStore } from '../conversation/session-store.ts';
import { openStores, type Stores } from '../queues/open-stores.ts';

/** What turns are run on: the same contract in memory and in MongoDB. */
export type TurnStores = {
  readonly inbox: Pick<
    InboxStore,
    'put' | 'waiting' | 'openBody' | 'markDone' | 'markDead' | 'hideDigits' | 'find'
  >;
  readonly customers: Pick<
    CustomerStore,
    'addressKey' | 'idFor' | 'byLane' | 'create' | 'touch' | 'setConsent'
  >;
  readonly sessions: Pick<
    SessionStore,
    'create' | 'takeLease' | 'takeIfKnown' | 'countTry' | 'commit' | 'release' | 'clear' | 'peek'
  >;
  readonly modelCalls: ModelCalls;
  readonly dispatch: (messages: readonly NewOutboxMessage[]) => Promise<void>;
  /** In the order of their positions. */
  readonly sentTo: (customerId: string) => Promise<readonly NewOutboxMessage[]>;
  /** The time of a lease that somebody holds is over. */
  readonly expireLease: (customerId: string) => Promise<void>;
};

/** Every store of the conversation on a test's database, under keys of its own. */
export function openTestStores(connection: Connection): Stores {
  const key = () => randomBytes(32).toString('base64');
  const env = readEnv({
    MONGODB_URI: 'mongodb://given',
    MONGODB_DATABASE: connection.name,
    REDIS_URL: 'redis://none',
    PUBLIC_BASE_URL: 'http://127.0.0.1:1',
    ACCOUNTS_FILE: 'none',
    SWITCHBOARD_KEK: `k1:${key()}`,
    SWITCHBOARD_INDEX_KEY: key(),
    DATA_DIR: 'none',
    LOG_LEVEL: 'silent',
  });
  return openStores({ connection, env });
}

/** The stores of the product. */
export async function openMongoTurnStores(
  connection: Connection,
  stores = openTestStores(connection),
): Promise<TurnStores> {
  await stores.createIndexes();
  const { inbox, customers, sessions, outbox, modelCalls } = stores;
  return {
    inbox,
    customers,
    sessions,
    modelCalls,
    dispatch: async (messages) => void (await outbox.add(messages)),
    sentTo: (customerId) => outbox.lane(customerId),
    expireLease: async (customerId) => {
      await connection
        .collection<{ _id: string }>('conversations')
        .updateOne({ _id: customerId }, { $set: { until: new Date(0) } });
    },
  };
}
