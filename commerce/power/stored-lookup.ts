import { z } from 'zod';
import type { Lookup, LookupAnswer } from '../../conversation/lookup.ts';
import { discos } from '../../conversation/values/disco.ts';
import { meterTypes } from '../../conversation/values/meter-type.ts';

/** `{"kind":"meter","disco":"IKEDC","meter":"45012345678","meterType":"PREPAID"}` */
export const StoredLookup: z.ZodType<Lookup> = z.object({
  kind: z.literal('meter'),
  disco: z.enum(Object.keys(discos) as [keyof typeof discos]),
  meter: z.string(),
  meterType: z.enum(meterTypes),
});

const kobo = z.number().int().nonnegative().nullable();

/** `{"kind":"meter","found":true,"holder":"ADA OBI","address":"12 ALLEN AVENUE","meterType":"PREPAID",…}` */
export const StoredLookupAnswer: z.ZodType<LookupAnswer> = z.union([
  z.object({
    kind: z.literal('meter'),
    found: z.literal(true),
    holder: z.string(),
    address: z.string(),
    meterType: z.enum(meterTypes),
    tariffClass: z.string().nullable(),
    minimumKobo: kobo,
    dueKobo: kobo,
  }),
  z.object({
    kind: z.literal('meter'),
    found: z.literal(false),
    why: z.enum(['not_found', 'blocked']),
  }),
]);
