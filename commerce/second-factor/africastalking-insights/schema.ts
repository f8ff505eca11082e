import { z } from 'zod';
import { africastalkingAccount, usernameRule } from '../../africastalking-account.ts';

/** `{"environment": "live", "username": "acme", "apiKey": "…"}`: the credentials of the account that sends SMS. */
export const insightsSettings = z.strictObject({ ...africastalkingAccount }).refine(...usernameRule);

export type InsightsSettings = z.output<typeof insightsSettings>;

const word = z.string().max(200);

/** `{"status":"Processed","transactionId":"738e202b-…","responses":[{"requestId":"ATSwpid_1","status":"Queued"}]}` */
export const askAnswer = z.object({
  status: word,
  responses: z.array(z.object({ requestId: word.min(1), status: word.default('') })),
});

/**
 * The call with the answer: `{"status":"Swapped","lastSimSwapDate":"17-11-2026","providerRefId":"1","requestId":
 * "ATSwpid_1","transactionId":"738e202b-…"}`. The year 1900 stands for "not in the last months".
 */
export const answerCall = z.object({
  status: word,
  requestId: word.min(1),
  lastSimSwapDate: word.nullish(),
});
