import type mongoose from 'mongoose';
import { durable } from '../config/runtime.ts';
import type { Language } from './conversation.ts';

/**
 * A dialogue whose hops wait for their answers (a USSD session, a call), as stored: nothing that was entered, only how
 * much. `{_id: 'ussd-acc|at:ussd:ATUid_1', hops: [{step: 'Jx…', entryIds: ['at:ussd:ATUid_1:Jx…'], page: 0, pages: 1,
 * asks: true, language: 'en', taken: 1, silences: 0}], at: ISODate}`
 */
type DialogueDocument = { _id: string; hops: StoredHop[]; at: Date };

export type StoredHop = {
  /** A keyed hash of what tells the hop from others. */
  readonly step: string;
  /** The messages whose replies it shows; none for a goodbye. */
  readonly entryIds: readonly string[];
  readonly page: number;
  readonly pages: number;
  readonly asks: boolean;
  readonly language: Language;
  readonly taken: number;
  readonly silences: number;
  /** Its answer had not come when it was due. */
  readonly late?: true;
};

export type DialogueStore = ReturnType<typeof createDialogueStore>;

const keptHops = 60;
/** No telco holds a session longer than three minutes, no caller a call much longer than an hour. */
const keptSeconds = 86_400;

export function createDialogueStore(connection: mongoose.Connection) {
  const dialogues = connection.getClient().db(connection.name).collection<DialogueDocument>('dialogues');

  return {
    /** The hops so far, oldest first. */
    hops: async (dialogueId: string): Promise<readonly StoredHop[]> =>
      (await dialogues.findOne({ _id: dialogueId }, { projection: { hops: 1 } }))?.hops ?? [],
    /**
     * Keeps what a hop is answered with, for good: what comes next is read on top of it. A repeat of the hop changes
     * nothing.
     */
    addHop: async (dialogueId: string, hop: StoredHop): Promise<void> => {
      const put = async (upsert: boolean) => {
        await dialogues.updateOne(
          { _id: dialogueId, 'hops.step': { $ne: hop.step } },
          { $push: { hops: { $each: [{ ...hop }], $slice: -keptHops } }, $set: { at: new Date() } },
          { upsert, ...durable },
        );
      };
      await put(true).catch(async (error: unknown) => {
        if ((error as { code?: number }).code !== 11_000) {
          throw error;
        }
        // The dialogue is there already: with this hop, or made a moment ago by another one.
        await put(false);
      });
    },
    /** The answer of a late hop has come. */
    settleHop: async (
      dialogueId: string,
      step: string,
      { pages, asks, language }: Pick<StoredHop, 'pages' | 'asks' | 'language'>,
    ): Promise<void> => {
      await dialogues.updateOne(
        { _id: dialogueId, 'hops.step': step },
        {
          $set: { 'hops.$.pages': pages, 'hops.$.asks': asks, 'hops.$.language': language },
          $unset: { 'hops.$.late': true },
        },
        durable,
      );
    },
    createIndexes: async (): Promise<void> => {
      await dialogues.createIndex({ at: 1 }, { expireAfterSeconds: keptSeconds });
    },
  };
}
