import { z } from 'zod';
import type { FlowFacts } from '../../conversation/flow.ts';
import { networks } from '../../conversation/values/network.ts';
import { proposeNetwork } from '../../conversation/values/phone-number.ts';

/**
 * What an airtime order needs, as far as it is known. No lines: the customer's own number, unless `forOther`.
 * Example: `{"amountKobo": 50000, "lines": [{"recipient": "+2348031234567"}], "forOther": false}`
 */
export const AirtimeSlots = z.object({
  /** For every line that has no amount of its own. */
  amountKobo: z.number().int().optional(),
  lines: z.array(
    z.object({
      recipient: z.string(),
      amountKobo: z.number().int().optional(),
      network: z.enum(networks).optional(),
    }),
  ),
  /** The customer's word, for every line that has none of its own. */
  network: z.enum(networks).optional(),
  /** What the provider said of the customer's own number when the flow was opened. */
  ownNetwork: z.enum(networks).optional(),
  /** The airtime is for somebody whose number is still to be named. */
  forOther: z.boolean(),
});
export type AirtimeSlots = z.infer<typeof AirtimeSlots>;
export type SlotLine = AirtimeSlots['lines'][number];

export const emptySlots: AirtimeSlots = { lines: [], forOther: false };

/** The lines that the slots stand for, the customer's own number where no other is named. */
export function namedLines(slots: AirtimeSlots, facts: FlowFacts): readonly SlotLine[] {
  if (slots.lines.length > 0) return slots.lines;
  return facts.msisdn && !slots.forOther ? [{ recipient: facts.msisdn }] : [];
}

/** The customer's word first, then the provider's on the customer's own number, then the prefix. */
export function resolveNetwork(line: SlotLine, slots: AirtimeSlots, facts: FlowFacts): SlotLine['network'] {
  return line.network ?? slots.network ?? expectedNetwork(line.recipient, slots, facts);
}

/** What the network would be had the customer not named one. */
export function expectedNetwork(
  recipient: string,
  slots: AirtimeSlots,
  facts: FlowFacts,
): SlotLine['network'] {
  const own =
    recipient === facts.msisdn ? (facts.networkHint ?? slots.ownNetwork ?? facts.customerNetwork) : undefined;
  return own ?? proposeNetwork(recipient);
}
