import { type CarriedMessage, createMessageBooks, type MessageBooks } from '../message-books.ts';
import type { World } from '../world.ts';

/** What Twilio knows. */
export type TwilioBooks = {
  readonly world: World;
  readonly messages: MessageBooks;
  readonly optedOut: Set<string>;
  readonly failures: WeakMap<CarriedMessage, number>;
};

export function openTwilioBooks(world: World): TwilioBooks {
  return {
    world,
    messages: createMessageBooks(world, 'twilio'),
    optedOut: new Set(),
    failures: new WeakMap(),
  };
}
