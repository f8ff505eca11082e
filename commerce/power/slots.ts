import { z } from 'zod';
import { discos } from '../../conversation/values/disco.ts';
import { meterTypes } from '../../conversation/values/meter-type.ts';

/**
 * What an electricity order needs, as far as it is known. What the company says of the meter is looked up, never kept
 * here. Example: `{"amountKobo": 500000, "disco": "IKEDC", "meter": "45012345678"}`
 */
export const PowerSlots = z.object({
  amountKobo: z.number().int().optional(),
  disco: z.enum(Object.keys(discos) as [keyof typeof discos]).optional(),
  /** 11 to 13 digits. */
  meter: z.string().optional(),
  /** One that the company did not know: naming another company tries it there. */
  triedMeter: z.string().optional(),
  meterType: z.enum(meterTypes).optional(),
  /** The company says another type than was assumed, and the customer must hear it. */
  typeCorrected: z.boolean().optional(),
});
export type PowerSlots = z.infer<typeof PowerSlots>;

export const emptySlots: PowerSlots = {};
