import { randomBytes } from 'node:crypto';
import { schedule } from '../postman.ts';
import { seen } from '../stored-files.ts';
import { type Answer, type Call, type Fields, json, readFields, tagOf, textOf } from '../wire.ts';
import { type CloudBooks, type CloudMessage, isWindowOpen } from './books.ts';
import { type ReadContent, readContent } from './reading.ts';
import { cloudError, codeFor, isLate, titleOf } from './refusals.ts';
import { changeOf, postCloudWebhook } from './webhook-sender.ts';

const steps = ['sent', 'delivered', 'read'] as const;

export const newMessageId = () => `wamid.${randomBytes(24).toString('base64').replaceAll('=', 'A')}`;

/** A post to the messages of our number: a message, or a sign that one of the customer's was read. */
export function sendCloud(books: CloudBooks, call: Call): Answer {
  const body = readFields(call);
  if (body['messaging_product'] !== 'whatsapp') {
    return cloudError(100, 'The parameter messaging_product is required.');
  }
  return body['status'] === 'read' ? markRead(books, body) : sendMessage(books, call, body);
}

function markRead({ reads }: CloudBooks, body: Fields): Answer {
  const messageId = textOf(body['message_id']);
  if (!messageId.startsWith('wamid.'))
    return cloudError(131009, 'Param message_id is not a message of yours');
  reads.push({ messageId, typing: body['typing_indicator'] !== undefined, at: new Date().toISOString() });
  return json(200, { success: true });
}

/** `+2348031234567`, or the business-scoped id. A number goes before an id where both are given. */
export function personOf(body: Fields): string {
  const digits = textOf(body['to']).replaceAll(/\D/g, '');
  return digits === '' ? textOf(body['recipient']) : `+${digits}`;
}

function sendMessage(books: CloudBooks, call: Call, body: Fields): Answer {
  const { world } = books;
  const person = personOf(body);
  if (person === '') return cloudError(100, 'The parameter to is required.');
  const { numbers, templates } = world.config()['whatsapp-cloud'];
  const content = readContent(body, templates);
  if ('code' in content) return cloudError(content.code, content.details);
  const { media, ...shown } = content;
  const file = fileOf(books, media);
  if (file === undefined) {
    return cloudError(100, `Param ${content.type}['id'] is not a valid media attachment ID`);
  }
  const code = codeFor(person, numbers);
  if (code !== undefined && !isLate(code)) return cloudError(code);
  const quoted = body['context'];
  const message: CloudMessage = {
    id: newMessageId(),
    at: new Date().toISOString(),
    to: person,
    from: call.params['phoneNumberId'] ?? '',
    ...shown,
    file,
    quotes: typeof quoted === 'object' && quoted !== null ? textOf(Reflect.get(quoted, 'message_id')) : null,
    status: 'accepted',
    errorCode: code ?? (content.template === null && !isWindowOpen(books, person) ? 131047 : null),
    tag: tagOf(call),
  };
  carry(books, message);
  const input = person.startsWith('+') ? person.slice(1) : person;
  return json(200, {
    messaging_product: 'whatsapp',
    contacts: [person.startsWith('+') ? { input, wa_id: input } : { input, user_id: input }],
    messages: [{ id: message.id }],
  });
}

/** What hangs on a message; undefined for what was never uploaded. */
function fileOf(books: CloudBooks, media: ReadContent['media']): CloudMessage['file'] | undefined {
  if (!media) return null;
  const upload = books.media.get(media.id);
  return upload && { ...seen(upload), fileName: media.fileName };
}

function carry(books: CloudBooks, message: CloudMessage): void {
  const { world, messages, byId } = books;
  const recorded = messages.push(world.config().quiet ? { ...message, text: '' } : message);
  byId.set(recorded.id, recorded);
  if (!world.config().quiet) {
    const { id, to, from, type, text, choices, file } = recorded;
    world.events.emit({
      provider: 'whatsapp-cloud',
      kind: 'message',
      id,
      to,
      from,
      type,
      text,
      choices,
      file,
    });
  }
  const { reports } = world.config()['whatsapp-cloud'];
  const reached = reports === 'none' ? 0 : steps.indexOf(reports) + 1;
  const statuses = recorded.errorCode === null ? steps.slice(0, reached) : reached > 0 ? ['failed'] : [];
  schedule(
    world,
    'whatsapp-cloud',
    'status',
    { phones: [recorded.to] },
    statuses.map((status) => ({
      afterMs: world.config().callbackDelayMs,
      change: () => {
        recorded.status = status;
      },
      post: () => postStatus(books, recorded, status),
    })),
  );
}

function postStatus({ world }: CloudBooks, message: CloudMessage, status: string) {
  const { to, errorCode } = message;
  const error =
    errorCode === null
      ? {}
      : {
          errors: [
            {
              code: errorCode,
              title: titleOf(errorCode),
              message: titleOf(errorCode),
              error_data: { details: titleOf(errorCode) },
            },
          ],
        };
  const entry = changeOf(world, {
    statuses: [
      {
        id: message.id,
        status,
        timestamp: String(Math.floor(Date.now() / 1000)),
        ...(to.startsWith('+') ? { recipient_id: to.slice(1) } : { recipient_user_id: to }),
        ...(status === 'sent'
          ? { pricing: { billable: false, pricing_model: 'PMP', category: 'service' } }
          : {}),
        ...error,
      },
    ],
  });
  return postCloudWebhook(world, { operation: 'status', entry: [entry], phones: [to] });
}
