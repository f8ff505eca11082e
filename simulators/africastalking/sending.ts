import { randomUUID } from 'node:crypto';
import type { CarriedMessage } from '../message-books.ts';
import { schedule } from '../postman.ts';
import { countParts } from '../sms-parts.ts';
import { type Answer, type Call, json, readFields, tagOf, text, textOf } from '../wire.ts';
import type { World } from '../world.ts';
import type { AfricasTalkingBooks } from './books.ts';
import { badReports, networkCodeOf, outcomeFor, refusals, type SmsOutcome } from './outcomes.ts';
import { postForm } from './post-form.ts';

type SendRequest = {
  readonly username: string;
  readonly recipients: readonly string[];
  readonly message: string;
  readonly from: string;
  readonly enqueue: boolean;
  readonly tag: string | null;
};

function readSend(call: Call): SendRequest {
  const fields = readFields(call);
  const bulk = fields['phoneNumbers'];
  const numbers = Array.isArray(bulk) ? bulk.map(textOf) : textOf(fields['to']).split(',');
  return {
    username: textOf(fields['username']),
    recipients: numbers.map((number) => number.trim()).filter((number) => number !== ''),
    message: textOf(fields['message']),
    from: textOf(fields['from']) || textOf(fields['senderId']) || 'AFRICASTKNG',
    enqueue: textOf(fields['enqueue']) === '1' || fields['enqueue'] === true,
    tag: tagOf(call),
  };
}

export const recipientsOf = (call: Call) => ({ phones: readSend(call).recipients });

/** The answer to a wrong key or username: a sentence, where everything else is JSON. */
export function refuse(world: World, call: Call, username: string | null): Answer | undefined {
  const key = call.headers['apikey'];
  const { apiKey, username: expected } = world.config().callbacks.africastalking;
  const isKnown = typeof key === 'string' && key !== '' && (apiKey === null || key === apiKey);
  if (isKnown && (expected === null || username === expected)) return undefined;
  return text(401, 'The supplied authentication is invalid');
}

type FinalReport = 'Success' | keyof typeof badReports;

const reportOf = (outcome: SmsOutcome | undefined): FinalReport =>
  outcome !== undefined && outcome in badReports ? (outcome as keyof typeof badReports) : 'Success';

function reportDelivery(world: World, message: CarriedMessage, outcome: SmsOutcome | undefined): void {
  const { callbackDelayMs, africastalking, callbacks } = world.config();
  const url = callbacks.africastalking.deliveryUrl;
  const last = reportOf(outcome);
  if (url === null || africastalking.reports === 'none') {
    message.status = last;
    return;
  }
  const statuses: ('Sent' | FinalReport)[] = africastalking.reports === 'all' ? ['Sent', last] : [last];
  const steps = statuses.map((status) => ({
    afterMs: callbackDelayMs,
    change: () => {
      message.status = status;
    },
    post: () => {
      const reason = status === 'Sent' || status === 'Success' ? null : badReports[status];
      const form = {
        id: message.id,
        status,
        phoneNumber: message.to,
        networkCode: networkCodeOf(message.to),
        retryCount: '0',
        ...(reason === null ? {} : { failureReason: reason }),
      };
      return postForm(world, 'delivery', url, form, message.to);
    },
  }));
  schedule(world, 'africastalking', 'delivery', { phones: [message.to] }, steps);
}

function carry(books: AfricasTalkingBooks, send: SendRequest, to: string, parts: number) {
  const { world } = books;
  const outcome = outcomeFor(to, world.config(), books.optedOut);
  if (outcome !== undefined && outcome in refusals) {
    const statusCode = refusals[outcome as keyof typeof refusals];
    return { statusCode, number: to, status: outcome, cost: '0', messageId: 'None' };
  }
  const message = books.messages.record({
    id: `ATXid_${randomUUID().replaceAll('-', '')}`,
    at: new Date().toISOString(),
    to,
    from: send.from,
    text: send.message,
    parts,
    status: 'accepted',
    tag: send.tag,
  });
  reportDelivery(world, message, outcome);
  const { currency, costPerPart } = world.config().africastalking;
  const cost = `${currency} ${(costPerPart * parts).toFixed(4)}`;
  return { statusCode: send.enqueue ? 102 : 101, number: to, status: 'Success', cost, messageId: message.id };
}

export function sendSms(books: AfricasTalkingBooks, call: Call): Answer {
  const { world } = books;
  const wanted = readSend(call);
  const refused = refuse(world, call, wanted.username);
  if (refused) return refused;
  for (const field of ['recipients', 'message'] as const) {
    const name = field === 'recipients' ? 'to' : field;
    if (wanted[field].length === 0) return text(400, `Request is missing required form field '${name}'`);
  }
  const { currency, costPerPart, senderIds } = world.config().africastalking;
  if (senderIds && !senderIds.includes(wanted.from)) {
    return json(201, { SMSMessageData: { Message: 'InvalidSenderId', Recipients: [] } });
  }
  const parts = countParts(wanted.message);
  const recipients = wanted.recipients.map((to) => carry(books, wanted, to, parts));
  const accepted = recipients.filter(({ status }) => status === 'Success').length;
  const cost = accepted === 0 ? '0' : `${currency} ${(costPerPart * parts * accepted).toFixed(4)}`;
  const summary = `Sent to ${accepted}/${recipients.length} Total Cost: ${cost}`;
  return json(201, { SMSMessageData: { Message: summary, Recipients: recipients } });
}
