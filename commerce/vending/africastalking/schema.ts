import { z } from 'zod';
import { africastalkingAccount, usernameRule } from '../../africastalking-account.ts';

/**
 * `{"environment": "live", "username": "acme", "apiKey": "…", "dataProduct": "Mobile Data"}`. Without the name of the
 * data product in the dashboard only airtime is bought.
 */
export const africastalkingSettings = z
  .strictObject({ ...africastalkingAccount, dataProduct: z.string().min(1).optional() })
  .refine(...usernameRule);

export type AfricastalkingSettings = z.output<typeof africastalkingSettings>;

const word = z.string().max(300);

/**
 * Answer of /version1/airtime/send, a 201 even where it was refused: `{"errorMessage":"None","numSent":1,"totalAmount":
 * "NGN 500.0000","totalDiscount":"NGN 20.0000","responses":[{"phoneNumber":"+2348031234567","amount":"NGN 500.0000",
 * "status":"Sent","requestId":"ATQid_1","discount":"NGN 20.0000","errorMessage":"None"}]}`
 */
export const airtimeAnswer = z.object({
  errorMessage: word.default('None'),
  responses: z
    .array(
      z.object({
        phoneNumber: word,
        amount: word,
        status: word,
        requestId: word.default('None'),
        errorMessage: word.default('None'),
      }),
    )
    .default([]),
});

/** Answer of /mobile/data/request: `{"entries":[{"phoneNumber":"+234803…","provider":"MTN","status":"Queued","transactionId":"ATPid_1","value":"NGN 500.0000"}]}` */
export const dataAnswer = z.object({
  entries: z
    .array(z.object({ phoneNumber: word, status: word, transactionId: word.default('None') }))
    .default([]),
  status: word.optional(),
  errorMessage: word.optional(),
});

/** Answer of /query/transaction/find: `{"status":"Success","data":{"transactionId":"ATQid_1","status":"Success","value":"NGN 500.0000"}}` */
export const findAnswer = z.object({
  status: word.optional(),
  data: z.object({ transactionId: word.optional(), status: word }).optional().catch(undefined),
});

/** A status callback. Airtime names it `requestId`, data `transactionId`. */
export const statusCall = z
  .object({
    requestId: word.optional(),
    transactionId: word.optional(),
    status: word.min(1),
  })
  .transform(({ requestId, transactionId, status }) => ({ vendorId: requestId ?? transactionId, status }));
