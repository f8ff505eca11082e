import { z } from 'zod';
import { Secret } from '../../../config/secret.ts';

const secret = z.string().transform((text) => new Secret(text));

/** `{secretKey: 'sk_test_…', emailDomain: 'pay.example.ng', callbackUrl: 'https://example.ng/paid'}` */
export const paystackSettings = z.strictObject({
  /** Calls the API and signs the webhooks: whoever has it forges payments' news. */
  secretKey: z
    .string()
    .regex(/^sk_(test|live)_\w{6,}$/, 'is a Paystack secret key, sk_test_… or sk_live_…')
    .pipe(secret),
  baseUrl: z
    .url()
    .default('https://api.paystack.co')
    .transform((url) => url.replace(/\/+$/, '')),
  /** Paystack wants an e-mail address; customers get one of their order under this domain. */
  emailDomain: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'is a domain such as pay.example.ng'),
  /** Where the customer's browser goes after the payment. Nothing is believed of what it brings. */
  callbackUrl: z.url(),
});

export type PaystackSettings = z.output<typeof paystackSettings>;

const identifier = z.union([z.string().min(1), z.number()]).transform(String);

/** `{"status":true,"message":"Authorization URL created","data":{"authorization_url":"https://checkout.paystack.com/x","access_code":"x","reference":"SB7K3QX2-1AB"}}` */
export const initializeAnswer = z.object({
  status: z.literal(true),
  data: z.object({ authorization_url: z.url({ protocol: /^https?$/ }), reference: z.string() }),
});

/** `{"status":true,"message":"Charge attempted","data":{"reference":"SB7K3QX2-U1AB","status":"pay_offline","display_text":"…","ussd_code":"*737*33*4*18791#"}}` */
export const chargeAnswer = z.object({
  status: z.literal(true),
  data: z.object({
    reference: z.string(),
    ussd_code: z
      .string()
      .regex(/^\*[\d*]{2,60}#$/)
      .optional(),
  }),
});

const transaction = z.object({
  id: identifier.optional(),
  status: z.string(),
  reference: z.string(),
  amount: z.int().nonnegative(),
  currency: z.string(),
});

export type Transaction = z.output<typeof transaction>;

/** `{"status":true,"data":{"id":302961,"status":"success","reference":"SB7K3QX2-1AB","amount":50000,"currency":"NGN"}}` */
export const verifyAnswer = z.object({ status: z.literal(true), data: transaction });

/** `{"status":true,"data":[…],"meta":{"total":120,"skipped":0,"perPage":100,"page":1,"pageCount":2}}` */
export const transactionsAnswer = z.object({
  status: z.literal(true),
  data: z.array(transaction),
  meta: z.object({ pageCount: z.int().nonnegative().optional() }).optional(),
});

/** `{"status":true,"data":[{"id":2867,"refund_amount":50000,"status":"resolved","resolution":"merchant-accepted","transaction":{"id":302961,"reference":"SB7K3QX2-1AB","amount":50000}}]}` */
export const disputesAnswer = z.object({
  status: z.literal(true),
  data: z.array(
    z.object({
      id: identifier,
      refund_amount: z.int().positive().nullish(),
      status: z.string(),
      resolution: z.string().nullish(),
      transaction: z.object({
        id: identifier.optional(),
        reference: z.string().optional(),
        amount: z.int().nonnegative(),
      }),
    }),
  ),
});

const refundData = z.object({ status: z.string(), merchant_note: z.string().nullish() });

/** `{"status":true,"message":"Refund has been queued for processing","data":{"id":1,"status":"pending","amount":50000}}` */
export const refundAnswer = z.object({ status: z.literal(true), data: refundData });

/** `{"status":true,"data":[{"id":1,"status":"processed","amount":50000,"merchant_note":"refund:ord_1"}]}` */
export const refundsAnswer = z.object({ status: z.literal(true), data: z.array(refundData) });

/** `{"status":false,"message":"Duplicate Transaction Reference","code":"duplicate_reference"}` */
export const failureAnswer = z.object({
  status: z.literal(false),
  message: z.string().default(''),
  code: z.string().default(''),
});

/** `{"event":"charge.success","data":{"id":302961,"reference":"SB7K3QX2-1AB","amount":50000}}` */
export const webhookBody = z.object({
  event: z.string().min(1).max(100),
  data: z.object({
    id: identifier.optional(),
    reference: z.string().optional(),
    transaction_reference: z.string().optional(),
    refund_reference: identifier.nullish(),
    transaction: z
      .object({ reference: z.string().optional(), id: identifier.optional() })
      .optional()
      .catch(undefined),
    status: z.string().max(60).optional().catch(undefined),
  }),
});
