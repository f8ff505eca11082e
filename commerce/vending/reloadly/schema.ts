import { z } from 'zod';
import { Secret } from '../../../config/secret.ts';
import { networks } from '../../../conversation/values/network.ts';

const secret = z
  .string()
  .min(8)
  .transform((text) => new Secret(text));
const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));

/**
 * `{"environment": "live", "clientId": "…", "clientSecret": "…"}`. `operators` names the airtime operator of a network
 * where its name in their list does not tell: `{"9MOBILE": 340}`.
 */
export const reloadlySettings = z
  .strictObject({
    environment: z.enum(['live', 'sandbox']),
    clientId: z.string().min(1),
    clientSecret: secret,
    operators: z.partialRecord(z.enum(networks), z.int().positive()).default({}),
    baseUrl: url.optional(),
    authUrl: url.optional(),
  })
  .transform(({ baseUrl, authUrl, ...rest }) => ({
    ...rest,
    audience:
      rest.environment === 'live' ? 'https://topups.reloadly.com' : 'https://topups-sandbox.reloadly.com',
    baseUrl:
      baseUrl ??
      (rest.environment === 'live' ? 'https://topups.reloadly.com' : 'https://topups-sandbox.reloadly.com'),
    authUrl: authUrl ?? baseUrl ?? 'https://auth.reloadly.com',
  }));

export type ReloadlySettings = z.output<typeof reloadlySettings>;

/** `{"access_token":"eyJ…","expires_in":5184000,"token_type":"Bearer"}` */
export const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

const id = z.union([z.number(), z.string()]).transform(String);

/**
 * A top-up, as /topups, its status and the reports show it: `{"transactionId":4602843,"status":"SUCCESSFUL",
 * "customIdentifier":"9f…","recipientPhone":"2348031234567","requestedAmount":500,"deliveredAmount":500}`
 */
export const topup = z.object({
  transactionId: id,
  status: z.string().optional(),
  customIdentifier: z.string().nullish(),
});

/** `{"code":null,"message":null,"status":"SUCCESSFUL","transaction":{…}}` */
export const statusAnswer = z.object({ status: z.string(), transaction: topup.nullish() });

export const reportAnswer = z.object({ content: z.array(topup) });

/** `{"timeStamp":"2021-05-11 21:14:00","message":"…","path":"/topups","errorCode":"INSUFFICIENT_BALANCE","details":[]}` */
export const errorAnswer = z.object({ errorCode: z.string().nullish() });

/**
 * One of /operators/countries/NG: `{"operatorId":341,"name":"MTN Nigeria","data":false,"bundle":false,"pin":false,
 * "denominationType":"RANGE","destinationCurrencyCode":"NGN","localFixedAmounts":[],"localFixedAmountsDescriptions":{}}`.
 * Of data bundles the descriptions say what an amount buys: `{"500.00":"1GB 7 days"}`.
 */
const operator = z.object({
  operatorId: z.number(),
  name: z.string(),
  data: z.boolean().default(false),
  bundle: z.boolean().default(false),
  pin: z.boolean().default(false),
  localFixedAmountsDescriptions: z.record(z.string(), z.string()).nullish(),
});
export const operatorsAnswer = z.array(operator);
export type Operator = z.output<typeof operator>;
