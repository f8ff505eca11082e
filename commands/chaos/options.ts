import { parseArgs } from 'node:util';
import { z } from 'zod';

const count = (otherwise: number) => z.coerce.number().int().min(0).max(10_000).default(otherwise);

const Options = z
  .object({
    seed: count(1),
    customers: count(200),
    purchases: count(2),
    messages: count(6),
    kills: count(20),
    'server-kills': count(5),
    /** Orders beside the conversations, straight into commerce. */
    vends: count(0),
    /** How many customers are in conversation at the same time. */
    'at-once': z.coerce.number().int().min(1).max(10_000).default(40),
    workers: z.coerce.number().int().min(1).max(8).default(2),
    planted: z.enum(['fence_off', 'claim_off', 'dedupe_off']).optional(),
    /** Keeps the folder with all logs. */
    keep: z.boolean().default(false),
  })
  .refine((options) => options.messages >= 2 * options.purchases, {
    path: ['messages'],
    error: 'a purchase takes two messages: --messages must be at least twice --purchases',
  });

export type ChaosOptions = z.output<typeof Options>;

export const usage = `Usage: npm run chaos -- [--seed 1] [--customers 200] [--purchases 2] [--messages 6] [--workers 2]
         [--at-once 40] [--kills 20] [--server-kills 5] [--vends 0] [--planted fence_off|claim_off|dedupe_off] [--keep]
`;

/** Throws an Error that says what is wrong with the arguments. */
export function readChaosOptions(args: readonly string[]): ChaosOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: text,
      customers: text,
      purchases: text,
      messages: text,
      kills: text,
      'server-kills': text,
      vends: text,
      'at-once': text,
      workers: text,
      planted: text,
      keep: { type: 'boolean' },
    },
  });
  const parsed = Options.safeParse(values);
  if (!parsed.success) {
    throw new Error(z.prettifyError(parsed.error));
  }
  return parsed.data;
}
