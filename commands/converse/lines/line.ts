import type { Address } from '../../../conversation/address.ts';
import type { Network } from '../../../conversation/values/network.ts';
import type { SimulatorsClient } from '../../../setup/system-simulators.ts';
import type { mediumOf } from '../../channel-medium.ts';

export type ChannelName = keyof typeof mediumOf;

/** Something that the customer saw or heard. `at`: when, as ISO 8601. */
export type Seen = { readonly channel: ChannelName; readonly to: string; readonly text: string };
export type Delivered = Seen & { readonly at: string };

/** What can be chosen where the customer is: how it is called, and what is typed for it or, to `tap`, stands behind it. */
export type Entry = { readonly key: string; readonly label: string; readonly tap?: boolean };

/** A customer at one channel of the product, at the simulated provider's side of the wire. */
export type Line = {
  readonly channel: ChannelName;
  /** Where it is written from; a telephone's own number for what is dialled. */
  readonly address: Address;
  /** The account and the number of ours that it writes to. */
  readonly account: string;
  readonly ourNumber: string;
  /** Says it. What the very answer shows, a screen or spoken words, comes back; messages come later. */
  readonly say: (words: Words) => Promise<readonly Seen[]>;
  /** What came as messages so far, in their order. */
  readonly delivered: () => Promise<readonly Delivered[]>;
  /** What can be chosen of what was shown last. */
  readonly entries: () => Promise<readonly Entry[]>;
  /** Of what is dialled: whether the call or session is open. Anything else always is. */
  readonly isOpen: () => boolean;
  readonly hangUp: () => Promise<void>;
};

/** `entry`: chosen from what is shown, not typed. */
export type Words = { readonly text: string; readonly entry?: Entry };

/** Of whom a line is. */
export type LineOwner = {
  readonly msisdn: string;
  readonly email: string;
  readonly network: Network | null;
};

export type LinePlace = { readonly simulators: SimulatorsClient; readonly baseUrl: string };

/** Nothing of the kind, for what is written and not dialled. */
export const neverDialled = { isOpen: () => true, hangUp: async () => undefined } as const;

/** Entries as a text numbers them: `1 Yes`, `2. Cancel`. */
export function numberedEntries(text: string): readonly Entry[] {
  return text.split('\n').flatMap((line) => {
    const [, key, label] = /^\s*(\d{1,2})[.):]?\s+(\S.*)$/.exec(line) ?? [];
    return key !== undefined && label !== undefined ? [{ key, label }] : [];
  });
}
