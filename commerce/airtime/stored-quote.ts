import { z } from 'zod';
import { networks } from '../../conversation/values/network.ts';
import type { Quote } from '../order.ts';

const kobo = z.number().int().nonnegative();

/**
 * A quote as the conversation keeps it between showing and confirming:
 * `{"product":"AIRTIME","lines":[{"product":"AIRTIME","network":"MTN","recipient":"+2348031234567","faceKobo":50000,
 * "payableKobo":50000}],"faceKobo":50000,"discountKobo":0,"feeKobo":0,"payableKobo":50000}`
 */
export const StoredQuote: z.ZodType<Quote> = z.object({
  product: z.literal('AIRTIME'),
  lines: z
    .array(
      z.object({
        product: z.literal('AIRTIME'),
        network: z.enum(networks),
        recipient: z.string(),
        faceKobo: kobo,
        payableKobo: kobo,
      }),
    )
    .min(1),
  faceKobo: kobo,
  discountKobo: kobo,
  feeKobo: kobo,
  payableKobo: kobo,
});
