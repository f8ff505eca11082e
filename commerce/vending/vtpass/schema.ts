import { z } from 'zod';
import { Secret } from '../../../config/secret.ts';

const secret = z
  .string()
  .min(8)
  .transform((text) => new Secret(text));

/** `{apiKey: '…', secretKey: 'SK_…', publicKey: 'PK_…'}`; without the public key its catalogue can't be read. */
export const vtpassSettings = z.strictObject({
  apiKey: secret,
  secretKey: secret,
  publicKey: secret.optional(),
  baseUrl: z
    .url()
    .default('https://vtpass.com/api')
    .transform((url) => url.replace(/\/+$/, '')),
});

export type VtpassSettings = z.output<typeof vtpassSettings>;

const transaction = z.object({
  status: z.string().optional(),
  transactionId: z.union([z.string(), z.number()]).transform(String).optional(),
});

/**
 * Answer of /pay and /requery. `content` is a list or a text where something went wrong.
 * `{"code":"000","content":{"transactions":{"status":"delivered","transactionId":"1724…"}},"requestId":"202611211130ab"}`
 */
export const vtpassAnswer = z.object({
  code: z.union([z.string(), z.number()]).transform(String),
  content: z.object({ transactions: transaction.optional() }).optional().catch(undefined),
  requestId: z.string().optional().catch(undefined),
});

export type VtpassAnswer = z.output<typeof vtpassAnswer>;

/** `{"type":"transaction-update","data":{"code":"000","requestId":"202611211130ab","content":{"transactions":{"status":"delivered"}}}}` */
export const vtpassWebhookBody = z.object({
  type: z.string(),
  data: z
    .object({
      code: z.union([z.string(), z.number()]).transform(String).default(''),
      requestId: z.string().min(1).max(100).optional(),
      content: z.object({ transactions: transaction.optional() }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});
