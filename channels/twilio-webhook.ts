import { z } from 'zod';
import { WebhookError } from '../config/errors.ts';
import type { Address } from '../conversation/address.ts';
import type { ConsentChange, DeliveryReport } from '../conversation/channel-event.ts';
import type { DeliveryStatus } from '../conversation/delivery-status.ts';
import type { WebhookRequest } from '../conversation/webhook.ts';
import { findCode } from './code-table.ts';
import { readFields, readForm } from './form-body.ts';
import type { TwilioAccount } from './twilio-account.ts';
import { findTwilioError } from './twilio-errors.ts';
import { isSignedByTwilio } from './twilio-signature.ts';

// `receiving` and `received` are of messages to us, and no news of one that we sent.
const statuses = {
  accepted: 'queued',
  scheduled: 'queued',
  queued: 'queued',
  sending: 'sending',
  sent: 'sent',
  delivered: 'delivered',
  partially_delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
} as const satisfies Record<string, DeliveryStatus>;

const word = z.string().min(1).max(100);

/** `MessageSid=SM…&MessageStatus=undelivered&ErrorCode=30003&AccountSid=AC…&To=%2B2348031234567` */
const StatusForm = z.object({
  MessageSid: word,
  AccountSid: word,
  MessageStatus: word,
  ErrorCode: z.string().max(100).default(''),
});

/** Advanced Opt-Out: Twilio has answered the word by itself. HELP changes no consent. */
const consents = {
  STOP: 'opted_out',
  START: 'opted_in',
} as const satisfies Record<string, ConsentChange['consent']>;

/** What a form's `OptOutType` says: nothing where Twilio leaves opt-outs to us. */
export function readOptOut(
  optOutType: string,
  about: { readonly key: string; readonly from: Address },
): {
  readonly answered: { readonly answeredByProvider?: true };
  readonly consents: readonly ConsentChange[];
} {
  const consent = findCode<ConsentChange['consent']>(consents, optOutType);
  const { key, from } = about;
  return {
    answered: optOutType === '' ? {} : { answeredByProvider: true },
    consents: consent === undefined ? [] : [{ kind: 'consent', key: `${key}:consent`, from, consent }],
  };
}

/** Throws WebhookError 401 for a signature that is missing or wrong. */
export function verifyTwilioSignature(
  request: WebhookRequest,
  { authToken, previousAuthToken }: TwilioAccount,
): void {
  const tokens = [authToken, ...(previousAuthToken ? [previousAuthToken] : [])].map((token) =>
    token.reveal(),
  );
  const signature = request.headers['x-twilio-signature'];
  if (!isSignedByTwilio(tokens, signature, request.url, readForm(request))) {
    throw new WebhookError(401, 'The signature is missing or wrong.');
  }
}

export function requireTwilioAccount(accountSid: string, account: TwilioAccount): void {
  if (accountSid !== account.accountSid) {
    throw new WebhookError(400, 'The message is of another Twilio account.');
  }
}

/** No event for a status that we don't know: new ones are no reason to refuse the call. */
export function parseTwilioStatus(
  request: WebhookRequest,
  account: TwilioAccount,
): readonly DeliveryReport[] {
  const form = readFields(readForm(request), StatusForm);
  requireTwilioAccount(form.AccountSid, account);
  const status = findCode<DeliveryStatus>(statuses, form.MessageStatus);
  if (status === undefined) return [];
  const errorCode = /^\d+$/.test(form.ErrorCode) ? form.ErrorCode : '';
  return [
    {
      kind: 'delivery_report',
      key: `tw:st:${form.MessageSid}:${form.MessageStatus}`,
      externalId: form.MessageSid,
      status,
      ...(status === 'failed' ? { code: findTwilioError(errorCode) ?? 'provider_rejected' } : {}),
      rawStatus: errorCode === '' ? form.MessageStatus : `${form.MessageStatus}:${errorCode}`,
    },
  ];
}

/** What is the same for every webhook of Twilio's messages. */
export const twilioForm = {
  contentType: 'application/x-www-form-urlencoded',
  maxBodyBytes: 64 * 1024,
  // Once more at most, and only where Twilio could not connect: an answer of 503 is final.
  repeatsAfterFailure: false,
  verify: verifyTwilioSignature,
  // Plain text would be sent to the customer as a message.
  answer: { status: 200, type: 'text/xml', body: '<Response/>' },
} as const;
