import type { ErrorCode } from '../config/errors.ts';
import { findCode } from './code-table.ts';

// twilio.com/docs/api/errors, read 2026-11-21: of the send's answer (2xxxx) and of delivery (3xxxx, WhatsApp 63xxx).
const errorCodes = {
  '14107': 'provider_throttled',
  '20003': 'provider_credentials',
  '20404': 'sender_misconfigured',
  '20429': 'provider_throttled',
  '21211': 'recipient_invalid',
  '21212': 'sender_misconfigured',
  '21214': 'recipient_invalid',
  '21408': 'sender_misconfigured',
  '21602': 'provider_rejected',
  '21604': 'provider_rejected',
  '21606': 'sender_misconfigured',
  '21608': 'sender_misconfigured',
  '21610': 'recipient_opted_out',
  '21611': 'provider_throttled',
  '21612': 'recipient_invalid',
  '21614': 'recipient_invalid',
  '21617': 'message_too_long',
  // A content template of the account's settings that is not there, or has other variables.
  '21655': 'sender_misconfigured',
  '21656': 'sender_misconfigured',
  '30001': 'provider_throttled',
  '30002': 'sender_misconfigured',
  '30003': 'recipient_unreachable',
  '30004': 'content_rejected',
  '30005': 'recipient_invalid',
  '30006': 'recipient_invalid',
  '30007': 'content_rejected',
  // "Unknown" to the carrier; it may come through at another time.
  '30008': 'recipient_unreachable',
  '30018': 'sender_misconfigured',
  '30019': 'message_too_long',
  '30022': 'sender_misconfigured',
  '30027': 'sender_misconfigured',
  '30034': 'sender_misconfigured',
  '63001': 'provider_credentials',
  '63003': 'recipient_invalid',
  '63007': 'sender_misconfigured',
  '63010': 'provider_unavailable',
  '63012': 'provider_unavailable',
  // A violation of WhatsApp's policy: of the text, not of the recipient's will.
  '63013': 'content_rejected',
  '63014': 'recipient_opted_out',
  '63016': 'window_closed',
  '63017': 'provider_throttled',
  '63018': 'provider_throttled',
  '63021': 'content_rejected',
  '63024': 'recipient_invalid',
  '63027': 'sender_misconfigured',
  '63028': 'sender_misconfigured',
  // An experiment of WhatsApp's holds it back.
  '63032': 'provider_rejected',
  '63033': 'recipient_opted_out',
  '63038': 'provider_throttled',
  '63041': 'sender_misconfigured',
  '63042': 'sender_misconfigured',
  // Withheld for the health of WhatsApp's ecosystem.
  '63049': 'provider_rejected',
} as const satisfies Record<string, ErrorCode>;

export function findTwilioError(code: string): ErrorCode | undefined {
  return findCode<ErrorCode>(errorCodes, code);
}
