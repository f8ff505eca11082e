import type mongoose from 'mongoose';
import { createGroupCommit } from '../config/group-commit.ts';
import { durable } from '../config/runtime.ts';
import type { Language } from './conversation.ts';
import { writeErrorsOf } from './inbox-store.ts';

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

  const hops = createGroupCommit<string, readonly StoredHop[]>(
    async (ids) => {
      const found = await dialogues
        .find({ _id: { $in: [...new Set(ids)] } }, { projection: { hops: 1 } })
        .toArray();
      const byId = new Map(found.map(({ _id, hops }) => [_id, hops]));
      return ids.map((id) => byId.get(id) ?? []);
    },
    { maxItems: 200 },
  );

  type NewHop = { readonly dialogueId: string; readonly hop: StoredHop };

  async function put(items: readonly NewHop[], upsert: boolean): Promise<void> {
    await dialogues.bulkWrite(
      items.map(({ dialogueId, hop }) => ({
        updateOne: {
          filter: { _id: dialogueId, 'hops.step': { $ne: hop.step } },
          update: {
            $push: { hops: { $each: [{ ...hop }], $slice: -keptHops } },
            $set: { at: new Date() },
          },
          upsert,
        },
      })),
      { ordered: false, ...durable },
    );
  }

  const add = createGroupCommit<NewHop, void>(
    async (items) => {
      // Where the dialogue is there already, it has this hop, or was made a moment ago by another one.
      const present = await put(items, true).then(
        () => [],
        (error: unknown) => writeErrorsOf(error),
      );
      const again = present.flatMap(({ index }) => items[index] ?? []);
      if (again.length > 0) await put(again, false);
      return items.map(() => undefined);
    },
    { maxItems: 200 },
  );

  return {
    /** The hops so far, oldest first. */
    hops,
    /**
     * Keeps what a hop is answered with, for good: what comes next is read on top of it. A repeat of the hop changes
     * nothing.
     */
    addHop: (dialogueId: string, hop: StoredHop): Promise<void> => add({ dialogueId, hop }),
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
    /** Deletes the dialogues in which these messages were entered. */
    erase: async (entryIds: readonly string[]): Promise<void> => {
      await dialogues.deleteMany({ 'hops.entryIds': { $in: [...entryIds] } }, durable);
    },
    createIndexes: async (): Promise<void> => {
      await dialogues.createIndex({ at: 1 }, { expireAfterSeconds: keptSeconds });
    },
  };
}
