import { createHash } from 'node:crypto';
import { type ErrorCode, WebhookError } from '../../config/errors.ts';
import type { ConsentChange, DeliveryReport, InboundMessage } from '../../conversation/channel-event.ts';
import type { DeliveryStatus } from '../../conversation/delivery-status.ts';
import type { WebhookRequest } from '../../conversation/webhook.ts';
import { networkOfCode } from '../africastalking-networks.ts';
import { findCode } from '../code-table.ts';
import { readFields, readForm } from '../form-body.ts';
import { readInternationalNumber } from '../phone-number.ts';
import { DeliveryForm, InboundForm, OptOutForm, type Settings } from './schema.ts';

/** Short, because an opt-out lost is worse than one taken twice. */
const optOutRepeatMs = 60_000;

/** The name that Africa's Talking sends under for an account that has none of its own. */
const providersSenderId = 'AFRICASTKNG';

type StatusEntry = { readonly status: DeliveryStatus; readonly code?: ErrorCode };

const statuses = {
  Buffered: { status: 'sending' },
  Submitted: { status: 'sending' },
  Sent: { status: 'sent' },
  Success: { status: 'delivered' },
  Rejected: { status: 'failed', code: 'provider_rejected' },
  Failed: { status: 'failed', code: 'provider_rejected' },
  // Handset off or out of coverage; a Success may follow.
  AbsentSubscriber: { status: 'failed', code: 'recipient_unreachable' },
  // Not the validity: the telco's firewall discarded it for its content or sender. A Success may follow.
  Expired: { status: 'failed', code: 'content_rejected' },
} as const satisfies Record<string, StatusEntry>;

const failureReasons = {
  InsufficientCredit: 'provider_rejected',
  InvalidLinkId: 'provider_rejected',
  UserIsInactive: 'recipient_invalid',
  UserInBlackList: 'recipient_opted_out',
  UserAccountSuspended: 'recipient_invalid',
  // Both spellings are in use.
  NotNetworkSubcriber: 'recipient_invalid',
  NotNetworkSubscriber: 'recipient_invalid',
  UserNotSubscribedToProduct: 'provider_rejected',
  UserDoesNotExist: 'recipient_invalid',
  DeliveryFailure: 'provider_rejected',
  DoNotDisturbRejection: 'do_not_disturb',
} as const satisfies Record<string, ErrorCode>;

export function parseInbound(request: WebhookRequest, settings: Settings): readonly InboundMessage[] {
  const form = readFields(readForm(request), InboundForm);
  const to = settings.numbers.find((number) => comparable(number) === comparable(form.to));
  if (to === undefined) throw new WebhookError(400, 'The number in `to` is none of this account.');
  const from = requireNumber(form.from, 'from');
  const network = networkOfCode(form.networkCode);
  const id = form.id === '' ? sha256([from, to, form.date, form.text]) : form.id;
  return [
    {
      kind: 'message',
      key: `at:sms:${id}`,
      from: { medium: 'sms', value: from },
      to,
      text: form.text,
      ...(network === undefined ? {} : { network }),
    },
  ];
}

/** No event for a status that we don't know: new ones are no reason to refuse the call. */
export function parseDelivery(request: WebhookRequest): readonly DeliveryReport[] {
  const form = readFields(readForm(request), DeliveryForm);
  const entry = findCode<StatusEntry>(statuses, form.status);
  // `None` stands for the id of every message that was refused when it was sent.
  if (entry === undefined || form.id === 'None') return [];
  const code = findCode<ErrorCode>(failureReasons, form.failureReason) ?? entry.code;
  const reason = /^[A-Za-z]+$/.test(form.failureReason) ? `:${form.failureReason}` : '';
  return [
    {
      kind: 'delivery_report',
      key: `at:dlr:${form.id}:${form.status}`,
      externalId: form.id,
      status: entry.status,
      ...(entry.status === 'failed' && code !== undefined ? { code } : {}),
      rawStatus: form.status + reason,
    },
  ];
}

export function parseOptOut(request: WebhookRequest, settings: Settings): readonly ConsentChange[] {
  const form = readFields(readForm(request), OptOutForm);
  const senders = [settings.senderId ?? providersSenderId, ...settings.numbers].map(comparable);
  if (!senders.includes(comparable(form.senderId))) {
    throw new WebhookError(400, 'The sender in `senderId` is none of this account.');
  }
  const from = requireNumber(form.phoneNumber, 'phoneNumber');
  return [
    {
      kind: 'consent',
      key: `at:optout:${sha256([comparable(form.senderId), from])}`,
      from: { medium: 'sms', value: from },
      consent: 'opted_out',
      repeatWithinMs: optOutRepeatMs,
    },
  ];
}

function requireNumber(text: string, field: string): string {
  const number = readInternationalNumber(text);
  if (number === undefined) throw new WebhookError(400, `\`${field}\` is no telephone number.`);
  return number;
}

/** A number or name in the form in which two are compared: a plus may be missing or have become a space. */
function comparable(sender: string): string {
  return sender.trim().replace(/^\+/, '').toUpperCase();
}

function sha256(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('|')).digest('hex');
}
