import africastalking from 'africastalking';
import { type Answer, exchange } from '../../config/africastalking-sdk.ts';
import { type ErrorCode, ProviderError } from '../../config/errors.ts';
import type { OutboundMessage, Sender, SenderOptions, SendReceipt } from '../channel.ts';
import { findCode } from '../code-table.ts';
import { readInternationalNumber } from '../phone-number.ts';
import { statusFailure } from '../provider-failure.ts';
import { fitSms } from '../sms-text.ts';
import { SendAnswer, type Settings } from './schema.ts';

// Codes and names of developers.africastalking.com/docs/sms/sending/bulk (read 2026-11-21). `accepted` is no error.
const recipientCodes = {
  '100': 'accepted',
  '101': 'accepted',
  '102': 'accepted',
  // Held back as a risk: the account needs a talk with Africa's Talking.
  '401': 'sender_misconfigured',
  '402': 'sender_misconfigured',
  '403': 'recipient_invalid',
  '404': 'recipient_invalid',
  '405': 'provider_out_of_funds',
  '406': 'recipient_opted_out',
  '407': 'provider_unavailable',
  '409': 'do_not_disturb',
  '500': 'provider_unavailable',
  '501': 'provider_unavailable',
  '502': 'provider_rejected',
} as const satisfies Record<string, ErrorCode | 'accepted'>;

/** Where the whole request is refused, `Message` is one of these words and there are no recipients. */
const refusals = {
  RiskHold: 'sender_misconfigured',
  InvalidSenderId: 'sender_misconfigured',
  InvalidPhoneNumber: 'recipient_invalid',
  UnsupportedNumberType: 'recipient_invalid',
  InsufficientBalance: 'provider_out_of_funds',
  UserInBlacklist: 'recipient_opted_out',
  CouldNotRoute: 'provider_unavailable',
  DoNotDisturbRejection: 'do_not_disturb',
  RejectedByGateway: 'provider_rejected',
} as const satisfies Record<string, ErrorCode>;

export function openSender(settings: Settings, options: SenderOptions): Sender {
  const client = africastalking({ username: settings.username, apiKey: settings.apiKey.reveal() });
  const transport = {
    environment: settings.environment,
    baseUrl: settings.baseUrl,
    timeoutMs: options.timeoutMs,
  };
  return async (message) => {
    // The SDK sends much of what it should refuse, so all is checked before.
    const sms = fitMessage(message, settings);
    const answer = await exchange(transport, () =>
      client.SMS.send({ to: sms.to, from: sms.from, message: sms.text }),
    );
    if (answer === undefined)
      throw new ProviderError('recipient_invalid', { providerCode: 'refused_by_sdk' });
    return readAnswer(answer, sms);
  };
}

type Sms = { readonly to: string; readonly from: string; readonly text: string; readonly parts: number };

function fitMessage(message: OutboundMessage, settings: Settings): Sms {
  const to = message.to.startsWith('+') ? readInternationalNumber(message.to) : undefined;
  if (to === undefined) throw new ProviderError('recipient_invalid', { providerCode: 'not_e164' });
  const [first] = settings.numbers;
  const from = message.from ?? settings.senderId ?? first;
  if (from === undefined || (from !== settings.senderId && !settings.numbers.includes(from))) {
    throw new ProviderError('sender_misconfigured', { providerCode: 'not_our_number' });
  }
  return { to, from, ...fitSms(message.reply.content) };
}

function readAnswer(answer: Answer, sms: Sms): SendReceipt {
  if (answer.status === 409) throw new ProviderError('do_not_disturb', { providerCode: 'http_409' });
  if (answer.status !== 200 && answer.status !== 201) throw statusFailure(answer.status, answer.retryAfter);
  const parsed = SendAnswer.safeParse(readJson(answer.body));
  if (!parsed.success) throw unknownOutcome('unreadable_answer');
  const { Message: word, Recipients: recipients } = parsed.data.SMSMessageData;
  const [recipient] = recipients;
  if (recipient === undefined) {
    const refusal = findCode<ErrorCode>(refusals, word);
    throw refusal ? new ProviderError(refusal, { providerCode: word }) : unknownOutcome('no_recipient');
  }
  // We asked for one: more, or another, is not the answer to our request.
  if (recipients.length > 1 || recipient.number.replace(/^\+/, '') !== sms.to.slice(1)) {
    throw unknownOutcome('other_recipient');
  }
  return readRecipient(recipient.statusCode, recipient.messageId, sms.parts);
}

function readRecipient(statusCode: number, messageId: string, parts: number): SendReceipt {
  const providerCode = String(statusCode);
  const outcome = findCode<ErrorCode | 'accepted'>(recipientCodes, providerCode);
  const externalId = messageId === 'None' || messageId === '' ? undefined : messageId;
  if (outcome === 'accepted') {
    return { parts, status: 'accepted', ...(externalId === undefined ? {} : { externalId }) };
  }
  // With an id the message exists at the provider, so an error of its own there says nothing about the message.
  if (outcome === undefined || (outcome === 'provider_unavailable' && externalId !== undefined)) {
    throw unknownOutcome(providerCode);
  }
  throw new ProviderError(outcome, { providerCode });
}

function unknownOutcome(providerCode: string): ProviderError {
  return new ProviderError('provider_outcome_unknown', { providerCode });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is an answer too (a proxy's page): the schema refuses it.
    return undefined;
  }
}
