import type { Address } from '../../../conversation/address.ts';
import type { Network } from '../../../conversation/values/network.ts';
import type { ChannelName } from '../../../scenarios/channel-medium.ts';
import type { Entry } from '../../../scenarios/nearest-entry.ts';
import type { SimulatorsClient } from '../../../setup/system-simulators.ts';

/** Something that the customer saw or heard. `at`: when, as ISO 8601. */
export type Seen = { readonly channel: ChannelName; readonly to: string; readonly text: string };
export type Delivered = Seen & { readonly at: string };

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

/** Has a provider call our webhook; throws where it was not taken. */
export async function postInbound(
  { simulators }: Pick<LinePlace, 'simulators'>,
  provider: string,
  said: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { status } = (await simulators.control(`${provider}/inbound`, said)) as { status: number };
  if (status !== 200) throw new Error(`the webhook answered ${status}`);
}
