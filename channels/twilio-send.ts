import { z } from 'zod';
import { ProviderError } from '../config/errors.ts';
import type { SendReceipt } from './channel.ts';
import type { TwilioAccount } from './twilio-account.ts';
import { findTwilioError } from './twilio-errors.ts';

/** `{"sid": "SM…", "status": "queued", "num_segments": "1", "error_code": null}` as the SDK gives it. */
const CreatedMessage = z.object({
  sid: z.string().min(1),
  status: z.string(),
  numSegments: z.string().nullish(),
  errorCode: z.number().nullish(),
});

const sentStatuses: readonly string[] = ['sent', 'delivered', 'partially_delivered', 'read'];
const failedStatuses: readonly string[] = ['failed', 'undelivered', 'canceled'];

/** What Twilio answered to a send. `parts`: our own count, for a service that has not counted yet. Throws ProviderError. */
export function readCreatedMessage(created: unknown, parts: number): SendReceipt {
  const parsed = CreatedMessage.safeParse(created);
  if (!parsed.success) {
    throw new ProviderError('provider_outcome_unknown', { providerCode: 'unreadable_answer' });
  }
  const { sid, status, numSegments, errorCode } = parsed.data;
  if (failedStatuses.includes(status)) {
    const providerCode = errorCode ? String(errorCode) : status;
    throw new ProviderError(findTwilioError(providerCode) ?? 'provider_rejected', { providerCode });
  }
  return {
    externalId: sid,
    // A messaging service has not counted yet and says 0.
    parts: Number(numSegments) > 0 ? Number(numSegments) : parts,
    status: sentStatuses.includes(status) ? 'sent' : 'accepted',
  };
}

export type TwilioSender = { readonly from: string } | { readonly messagingServiceSid: string };

/** The number that the customer wrote to; for the first word to a customer the service, else the first number. */
export function chooseTwilioSender(
  from: string | undefined,
  { messagingServiceSid, numbers }: TwilioAccount & { readonly numbers: readonly string[] },
): TwilioSender {
  if (from !== undefined) return { from };
  if (messagingServiceSid !== undefined) return { messagingServiceSid };
  const [first] = numbers;
  if (first === undefined) throw new ProviderError('sender_misconfigured', { providerCode: 'no_number' });
  return { from: first };
}
