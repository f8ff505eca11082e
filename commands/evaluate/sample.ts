import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { isLabel, type Label } from '../../agents/understanding/labels.ts';
import { channelNames } from '../../scenarios/channel-medium.ts';

const Value = z.union([z.string(), z.number()]);
const Entities = z.record(z.string(), z.union([Value, z.array(Value)]));
const label = z
  .string()
  .refine(isLabel, 'no label')
  .transform((text) => text as Label);

/**
 * A message and how it is to be understood, as `data/held-out.jsonl` has it:
 * `{"text": "card 150", "channel": "USSD", "style": "pidgin", "label": "AIRTIME.PURCHASE.self", "sentiment": "NEUTRAL",
 * "escalate": false, "entities": {"amount": 150}}`; where it asks for several things, `label` is MULTI and `parts` has them.
 */
const Sample = z.object({
  text: z.string(),
  channel: z.enum(channelNames),
  style: z.string(),
  label: z.union([z.literal('MULTI'), label]),
  sentiment: z.enum(['VERY_NEGATIVE', 'NEGATIVE', 'NEUTRAL', 'POSITIVE']),
  escalate: z.boolean(),
  entities: Entities,
  parts: z.array(z.object({ label, entities: Entities.optional() })).optional(),
});

export type Sample = z.output<typeof Sample>;

const dataFile = (name: string): string =>
  fileURLToPath(new URL(`../../agents/understanding/data/${name}.jsonl`, import.meta.url));

/** The part of the project's samples that nothing is tuned on. */
export const heldOutFile = dataFile('held-out');
/** The part that rules, words and figures were tried on. */
export const developmentFile = dataFile('development');

/** Throws for a line that is no sample. */
export function readSamples(path: string): readonly Sample[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => Sample.parse(JSON.parse(line)));
}
