import { z } from 'zod';
import type { FlowFacts } from '../../conversation/flow.ts';
import type { DataBundle } from '../../conversation/values/data-bundle.ts';
import { type Network, networks } from '../../conversation/values/network.ts';
import { proposeNetwork } from '../../conversation/values/phone-number.ts';
import { ownBundles } from './catalogue.ts';
import { type BundleChoice, chooseBundle } from './choose-bundle.ts';

/**
 * What a data order needs, as far as it is known. No recipients: the customer's own number, unless `forOther`.
 * Example: `{"recipients": ["+2348031234567"], "forOther": false, "sizeMb": 2048, "days": 30, "page": 0}`
 */
export const DataSlots = z.object({
  recipients: z.array(z.string()),
  /** The data is for somebody whose number is still to be named. */
  forOther: z.boolean(),
  /** The customer's word. */
  network: z.enum(networks).optional(),
  /** What the provider said of the customer's own number when the flow was opened. */
  ownNetwork: z.enum(networks).optional(),
  sizeMb: z.number().positive().optional(),
  days: z.number().int().positive().optional(),
  budgetKobo: z.number().int().positive().optional(),
  cheapest: z.boolean().optional(),
  /** Picked from a list. */
  code: z.string().optional(),
  /** Bigger bundles than this one are wanted. */
  overMb: z.number().positive().optional(),
  /** And none that lasts shorter than this. */
  minimumDays: z.number().int().positive().optional(),
  /** A list is wanted, even where one bundle fits. */
  browse: z.boolean().optional(),
  /** The part of the list that is shown. */
  page: z.number().int().nonnegative(),
});
export type DataSlots = z.infer<typeof DataSlots>;

export const emptyDataSlots: DataSlots = { recipients: [], forOther: false, page: 0 };

/** The numbers that the slots stand for, the customer's own where no other is named. */
export function namedRecipients(slots: DataSlots, facts: FlowFacts): readonly string[] {
  if (slots.recipients.length > 0) return slots.recipients;
  return facts.msisdn && !slots.forOther ? [facts.msisdn] : [];
}

/** The customer's word first; else what all numbers are expected to be on. */
export function resolveDataNetwork(slots: DataSlots, facts: FlowFacts): Network | undefined {
  if (slots.network) return slots.network;
  const expected = new Set(
    namedRecipients(slots, facts).map((each) => expectedDataNetwork(each, slots, facts)),
  );
  return expected.size === 1 ? [...expected][0] : undefined;
}

/** The provider's word on the customer's own number, else the number's prefix. */
export function expectedDataNetwork(
  recipient: string,
  slots: DataSlots,
  facts: FlowFacts,
): Network | undefined {
  const own =
    recipient === facts.msisdn ? (facts.networkHint ?? slots.ownNetwork ?? facts.customerNetwork) : undefined;
  return own ?? proposeNetwork(recipient);
}

export function bundlesOf(network: Network, facts: FlowFacts): readonly DataBundle[] {
  return (facts.bundles ?? ownBundles).filter((bundle) => bundle.network === network);
}

/** What the slots say of a bundle of that network. */
export function choiceOf(slots: DataSlots, network: Network, facts: FlowFacts): BundleChoice {
  const choice = chooseBundle(bundlesOf(network, facts), slots);
  const listed = slots.browse && slots.code === undefined && choice.kind === 'one';
  return listed ? { kind: 'several', bundles: choice.bundles } : choice;
}
