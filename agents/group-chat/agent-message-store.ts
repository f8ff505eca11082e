import type mongoose from 'mongoose';
import { createGroupCommit } from '../../config/group-commit.ts';
import { durable, repeatable } from '../../config/runtime.ts';
import { writeErrorsOf } from '../../conversation/inbox-store.ts';
import type { Privacy } from '../../conversation/privacy.ts';
import type { AgentMessage } from './agent-message.ts';

/** One document a turn: `{_id: 'at:sms:1', customerId: 'cus_…', at: ISODate, body: 'v1.…'}` */
export type TurnMessagesDocument = { _id: string; customerId: string; at: Date; body: string };

const keptSeconds = 90 * 24 * 60 * 60;
/** Nobody waits for it, so that many turns go out as one insert. */
const gatherMs = 250;

export type AgentMessageStore = ReturnType<typeof createAgentMessageStore>;

/** What the agents of each turn said to each other. Kept for those who look into a case; nothing is decided on it. */
export function createAgentMessageStore(options: { connection: mongoose.Connection; privacy: Privacy }) {
  const { connection, privacy } = options;
  const messages = connection
    .getClient()
    .db(connection.name)
    .collection<TurnMessagesDocument>('agent_messages');
  const context = (turnId: string) => `agent_messages|body|${turnId}`;

  const insert = createGroupCommit<TurnMessagesDocument, void>(
    async (documents) => {
      await messages.insertMany([...documents], { ordered: false, ...repeatable }).catch(writeErrorsOf);
      return documents.map(() => undefined);
    },
    { maxItems: 500, waitMs: gatherMs },
  );

  return {
    /** Of a turn that is committed. A repeat keeps what was stored first. */
    add: async (turnId: string, customerId: string, said: readonly AgentMessage[]): Promise<void> => {
      const body = await privacy.seal(customerId, context(turnId), JSON.stringify(said.map(compact)));
      await insert({ _id: turnId, customerId, at: new Date(), body });
    },
    ofTurn: async (turnId: string): Promise<readonly AgentMessage[]> => {
      const found = await messages.findOne({ _id: turnId });
      return found ? await open(found) : [];
    },
    /** The newest last. */
    ofCustomer: async (customerId: string, turns: number): Promise<readonly AgentMessage[]> => {
      const found = await messages.find({ customerId }).sort({ at: -1 }).limit(turns).toArray();
      return (await Promise.all(found.toReversed().map(open))).flat();
    },
    /** What of a document is sealed. Throws when its customer's key is erased. */
    openBody: open,
    erase: async (customerIds: readonly string[]): Promise<void> => {
      await messages.deleteMany({ customerId: { $in: [...customerIds] } }, durable);
    },
    createIndexes: async () => {
      await messages.createIndex({ customerId: 1, at: -1 });
      await messages.createIndex({ at: 1 }, { expireAfterSeconds: keptSeconds });
    },
  };

  async function open({ _id, customerId, body }: TurnMessagesDocument): Promise<readonly AgentMessage[]> {
    const stored = JSON.parse(await privacy.open(context(_id), body)) as readonly ReturnType<
      typeof compact
    >[];
    return stored.map((message) => ({ ...message, customerId }));
  }
}

/** The customer is the document's. */
function compact({ customerId: _, ...message }: AgentMessage) {
  return message;
}
