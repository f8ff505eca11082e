import type { ErrorCode } from '../../config/errors.ts';
import { findCode } from '../code-table.ts';

// developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes, read 2026-11-21.
const errorCodes = {
  '0': 'provider_credentials',
  '3': 'provider_credentials',
  '10': 'provider_credentials',
  '190': 'provider_credentials',
  // The number's id is unknown or gone.
  '33': 'sender_misconfigured',
  '368': 'sender_misconfigured',
  '4': 'provider_throttled',
  '80007': 'provider_throttled',
  '130429': 'provider_throttled',
  '131048': 'provider_throttled',
  '131056': 'provider_throttled',
  '133016': 'provider_throttled',
  '2': 'provider_unavailable',
  '131016': 'provider_unavailable',
  '131057': 'provider_unavailable',
  // "Unknown": whether the message is on its way, too.
  '1': 'provider_outcome_unknown',
  '131000': 'provider_outcome_unknown',
  '100': 'provider_rejected',
  '130472': 'provider_rejected',
  '130497': 'sender_misconfigured',
  '131005': 'provider_credentials',
  '131008': 'provider_rejected',
  '131009': 'provider_rejected',
  '131021': 'recipient_invalid',
  // Not on WhatsApp, an old version, or we are blocked: another address is to be tried.
  '131026': 'recipient_invalid',
  '131030': 'sender_misconfigured',
  '131031': 'sender_misconfigured',
  '131037': 'sender_misconfigured',
  '131042': 'provider_out_of_funds',
  '131045': 'sender_misconfigured',
  '131047': 'window_closed',
  '131049': 'provider_rejected',
  '131050': 'recipient_opted_out',
  '131051': 'provider_rejected',
  '131052': 'provider_rejected',
  '131053': 'provider_rejected',
  '131062': 'recipient_invalid',
  '132000': 'sender_misconfigured',
  '132001': 'sender_misconfigured',
  '132005': 'message_too_long',
  '132007': 'content_rejected',
  '132012': 'sender_misconfigured',
  '132015': 'sender_misconfigured',
  '132016': 'sender_misconfigured',
  '132018': 'provider_rejected',
  '133010': 'sender_misconfigured',
} as const satisfies Record<string, ErrorCode>;

/** How long to leave it alone where Meta says nothing: a pair of numbers for six seconds, a spam limit for an hour. */
const pauses: Readonly<Record<string, number>> = { '131056': 6_000, '131048': 3_600_000 };

export function findCloudError(code: string): ErrorCode | undefined {
  return findCode<ErrorCode>(errorCodes, code);
}

export function pauseAfter(code: string): number | undefined {
  return findCode(pauses, code);
}
