import { z } from 'zod';

export const openAiCallbacks = z
  .strictObject({ apiKey: z.string().min(1).nullable().default(null) })
  .prefault({});

export const openAiConfig = z
  .strictObject({
    /** What is answered where neither a record nor the script has an answer. */
    unscripted: z.enum(['shape', 'malicious', 'refuse', 'fail']).default('shape'),
    /** Of what the malicious model says. */
    seed: z.int().min(0).default(1),
    /** The models that there are; null: any. */
    models: z.array(z.string()).max(100).nullable().default(null),
    /** Parameters that are refused as unknown to the model, as real models refuse some. */
    unsupported: z.array(z.string()).max(100).default([]),
  })
  .prefault({});
