import type { BoundedLog } from '../bounded-log.ts';
import { type CarriedMessage, createMessageBooks, type MessageBooks } from '../message-books.ts';
import type { StoredFile } from '../stored-files.ts';
import { openVoiceBooks, type VoiceBooks } from '../voice-calls.ts';
import type { World } from '../world.ts';

/** What Twilio knows. */
export type TwilioBooks = {
  readonly world: World;
  readonly messages: MessageBooks;
  readonly optedOut: Set<string>;
  readonly failures: WeakMap<CarriedMessage, number>;
  /** When somebody last wrote to us over WhatsApp, in milliseconds: what opens the window. */
  readonly heardAt: Map<string, number>;
  readonly voice: VoiceBooks;
  /** Files of customers, by their sid. */
  readonly media: Map<string, StoredFile>;
  /** Signs that we write, by the message that they are about. */
  readonly typing: BoundedLog<{ readonly messageId: string; readonly at: string }>;
};

export function openTwilioBooks(world: World): TwilioBooks {
  return {
    world,
    messages: createMessageBooks(world, 'twilio'),
    optedOut: new Set(),
    failures: new WeakMap(),
    heardAt: new Map(),
    voice: openVoiceBooks(world),
    media: new Map(),
    typing: world.createLog(),
  };
}
