import { createMessageBooks, type MessageBooks } from '../message-books.ts';
import { openVoiceBooks, type VoiceBooks } from '../voice-calls.ts';
import type { World } from '../world.ts';
import { openUssdBooks, type UssdBooks } from './ussd.ts';
import { openVendBooks, type VendBooks } from './vend-books.ts';

/** What Africa's Talking knows. */
export type AfricasTalkingBooks = {
  readonly world: World;
  readonly messages: MessageBooks;
  readonly optedOut: Set<string>;
  readonly vends: VendBooks;
  readonly ussd: UssdBooks;
  readonly voice: VoiceBooks;
  /** The newest incoming messages, as the fetch API gives them. */
  inbox: { readonly id: number; readonly [field: string]: unknown }[];
};

export function openAfricasTalkingBooks(world: World): AfricasTalkingBooks {
  return {
    world,
    messages: createMessageBooks(world, 'africastalking'),
    optedOut: new Set(),
    vends: openVendBooks(world),
    ussd: openUssdBooks(world),
    voice: openVoiceBooks(world),
    inbox: [],
  };
}
