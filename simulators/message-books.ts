import type { BoundedLog, Numbered } from './bounded-log.ts';
import type { SeenFile } from './stored-files.ts';
import type { World } from './world.ts';

/** A send that the provider accepted. A repeat is an entry of its own: nobody's SMS gateway dedupes. */
export type CarriedMessage = {
  readonly id: string;
  readonly at: string;
  readonly to: string;
  readonly from: string;
  readonly text: string;
  readonly parts: number;
  status: string;
  /** Answers to tap under it, where it has some. */
  readonly choices?: readonly { readonly id: string; readonly title: string }[];
  /** The request's `X-Sim-Tag` header, if any. */
  readonly tag: string | null;
  /** What was fetched from the addresses that came with it. */
  media?: readonly SeenFile[];
};

export type MessageBooks = {
  readonly log: BoundedLog<CarriedMessage>;
  readonly byId: ReadonlyMap<string, Numbered<CarriedMessage>>;
  readonly record: (message: CarriedMessage) => Numbered<CarriedMessage>;
  readonly restore: (kept: readonly Numbered<CarriedMessage>[]) => void;
};

const mostMessagesKept = 1_000;

/** What of the messages outlives the process. */
export const keptMessages = ({ log }: MessageBooks) => log.newest(mostMessagesKept);

export function createMessageBooks(world: World, provider: 'africastalking' | 'twilio'): MessageBooks {
  const byId = new Map<string, Numbered<CarriedMessage>>();
  const log = world.createLog<CarriedMessage>((dropped) => byId.delete(dropped.id));
  return {
    log,
    byId,
    record: (message) => {
      if (world.config().quiet) return log.push({ ...message, text: '' });
      const recorded = log.push(message);
      byId.set(recorded.id, recorded);
      const { id, to, from, text, parts, tag, choices } = recorded;
      const offered = choices ? { choices } : {};
      world.events.emit({ provider, kind: 'message', id, to, from, text, parts, tag, ...offered });
      return recorded;
    },
    restore: (kept) => {
      log.restore(kept);
      for (const message of kept) byId.set(message.id, message);
    },
  };
}
