import { z } from 'zod';
import { Secret } from '../../../config/secret.ts';
import { koboOfMajor } from './major-units.ts';

const secret = z.string().transform((text) => new Secret(text));

/** `{secretKey: 'FLWSECK_TEST-…', secretHash: '…', emailDomain: 'pay.example.ng', callbackUrl: 'https://example.ng/paid'}` */
export const flutterwaveSettings = z.strictObject({
  secretKey: z
    .string()
    .regex(/^FLWSECK(_TEST)?-[\w-]{6,}$/, 'is a Flutterwave secret key, FLWSECK_TEST-… or FLWSECK-…')
    .pipe(secret),
  /** The dashboard's "secret hash": sent as it is with v3 webhooks, the key of v4's signature. */
  secretHash: z.string().min(16, 'needs at least 16 random characters').pipe(secret),
  baseUrl: z
    .url()
    .default('https://api.flutterwave.com/v3')
    .transform((url) => url.replace(/\/+$/, '')),
  /** Flutterwave wants an e-mail address; customers get one of their order under this domain. */
  emailDomain: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'is a domain such as pay.example.ng'),
  /** Where the customer's browser goes after the payment. Nothing is believed of what it brings. */
  callbackUrl: z.url(),
});

export type FlutterwaveSettings = z.output<typeof flutterwaveSettings>;

const identifier = z.union([z.string().min(1), z.number()]).transform(String);

/** Naira with at most two decimals, as whole kobo. */
const kobo = z.number().transform((amount, context) => {
  const found = koboOfMajor(amount);
  if (found === null) {
    context.addIssue('is not a whole number of kobo');
    return z.NEVER;
  }
  return found;
});

const success = z.literal('success');

/** `{"status":"success","message":"Hosted Link","data":{"link":"https://checkout.flutterwave.com/v3/hosted/pay/x"}}` */
export const paymentAnswer = z.object({
  status: success,
  data: z.object({ link: z.url({ protocol: /^https?$/ }) }),
});

/**
 * `{"status":"success","message":"Charge initiated","data":{"id":1,"tx_ref":"SB7K3QX2-U1AB","amount":500,"currency":"NGN",
 * "status":"pending","payment_code":"7867"},"meta":{"authorization":{"mode":"ussd","note":"*737*000*7867#"}}}`
 */
export const ussdAnswer = z.object({
  status: success,
  data: z.object({ tx_ref: z.string(), amount: kobo, currency: z.string() }),
  meta: z.object({ authorization: z.object({ note: z.string() }) }),
});

const transaction = z.object({
  id: identifier,
  tx_ref: z.string(),
  amount: kobo,
  currency: z.string(),
  status: z.string(),
});

export type Transaction = z.output<typeof transaction>;

/** `{"status":"success","message":"Transaction fetched successfully","data":{"id":4975363,"tx_ref":"SB7K3QX2-1AB","amount":500,"currency":"NGN","status":"successful"}}` */
export const verifyAnswer = z.object({ status: success, data: transaction });

const pageInfo = z.object({ page_info: z.object({ total_pages: z.int().nonnegative() }) });

/** `{"status":"success","data":[…],"meta":{"page_info":{"total":158,"current_page":1,"total_pages":16}}}` */
export const transactionsAnswer = z.object({
  status: success,
  data: z.array(transaction),
  meta: pageInfo.optional(),
});

/** `{"status":"success","message":"Transaction refund initiated","data":{"id":75923,"tx_id":908790,"amount_refunded":500,"status":"completed"}}` */
export const refundAnswer = z.object({ status: success, data: z.object({ status: z.string() }) });

const listedRefund = z.object({
  status: z.string(),
  comment: z.string().nullish(),
  comments: z.string().nullish(),
  transaction_id: identifier.optional(),
  tx_id: identifier.optional(),
});

/** `{"status":"success","data":[{"id":123,"amount_refunded":500,"status":"completed","comment":"refund:ord_1","transaction_id":4975363}]}` */
export const refundsAnswer = z.object({
  status: success,
  data: z.array(listedRefund),
  meta: pageInfo.optional(),
});

/** `{"status":"success","data":[{"id":1390,"amount":500,"flw_ref":"URF_1","status":"lost","stage":"new","transaction_id":4975363,"tx_ref":"SB7K3QX2-1AB"}]}` */
export const chargebacksAnswer = z.object({
  status: success,
  data: z.array(
    z.object({
      id: identifier,
      amount: kobo,
      status: z.string(),
      tx_ref: z.string().nullish(),
      transaction_id: identifier.nullish(),
    }),
  ),
});

/** `{"status":"error","message":"No transaction was found for this id","data":null}` */
export const failureAnswer = z.object({ status: z.literal('error'), message: z.string().default('') });

/**
 * v3 `{"event":"charge.completed","data":{"id":285959875,"tx_ref":"SB7K3QX2-1AB","status":"successful",…}}`, v4
 * `{"webhook_id":"wbk_1","type":"charge.completed","data":{"id":"chg_1","reference":"SB7K3QX2-1AB","status":"succeeded",…}}`
 */
export const webhookBody = z.object({
  event: z.string().max(100).optional(),
  type: z.string().max(100).optional(),
  'event.type': z.string().max(100).optional(),
  data: z.object({
    id: identifier.optional(),
    status: z.string().max(60).optional(),
    tx_ref: z.string().nullish(),
    txRef: z.string().nullish(),
    reference: z.string().nullish(),
    transaction_id: identifier.nullish(),
    tx_id: identifier.nullish(),
    charge_id: identifier.nullish(),
  }),
});
