import { z } from 'zod';
import type { Config } from '../config.ts';
import { type Answer, type Call, json } from '../wire.ts';

export type MailError = {
  readonly message: string;
  readonly field: string | null;
  readonly help: string | null;
};

export function sendgridErrors(status: number, ...errors: readonly MailError[]): Answer {
  return json(status, { errors });
}

export const sendgridError = (status: number, message: string, field: string | null = null): Answer =>
  sendgridErrors(status, { message, field, help: null });

const person = z.object({ email: z.string(), name: z.string().optional() });
const attachment = z.object({
  content: z.string(),
  filename: z.string(),
  type: z.string().default('application/octet-stream'),
  disposition: z.string().optional(),
});

/** What of a request is used; the rest is taken as it is. */
export const mailSchema = z.object({
  personalizations: z.array(
    z.object({
      to: z.array(person),
      subject: z.string().optional(),
      headers: z.record(z.string(), z.string()).optional(),
      custom_args: z.record(z.string(), z.string()).optional(),
    }),
  ),
  from: person,
  subject: z.string().optional(),
  content: z.array(z.object({ type: z.string(), value: z.string() })),
  attachments: z.array(attachment).default([]),
  headers: z.record(z.string(), z.string()).default({}),
  custom_args: z.record(z.string(), z.string()).default({}),
  mail_settings: z.object({ sandbox_mode: z.object({ enable: z.boolean() }).optional() }).optional(),
});

export type MailRequest = z.infer<typeof mailSchema>;

const isAddress = (text: string) => /^[^\s@<>"]{1,64}@[^\s@<>"]+\.[^\s@<>".]{2,}$/.test(text);

/** https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send, read 2026-11-21: headers of the provider's own. */
const reservedHeaders = new Set([
  'x-sg-id',
  'x-sg-eid',
  'received',
  'dkim-signature',
  'content-type',
  'content-transfer-encoding',
  'to',
  'from',
  'subject',
  'reply-to',
  'cc',
  'bcc',
]);

const maxMailBytes = 30 * 1024 * 1024;
const maxArgBytes = 10_000;

/** The request as it is understood, or the provider's refusal. */
export function readMailRequest(
  call: Call,
  config: Config['sendgrid'],
): { readonly mail: MailRequest } | { readonly refusal: Answer } {
  if (!call.headers['content-type']?.includes('application/json')) {
    return { refusal: sendgridError(415, 'Content-Type should be application/json.') };
  }
  if (call.body.length > maxMailBytes) return { refusal: sendgridError(413, 'Request Entity Too Large') };
  const body = readJson(call.body);
  if (body === undefined) return { refusal: sendgridError(400, 'Bad Request') };
  const missing = findMissing(body);
  if (missing.length > 0) return { refusal: sendgridErrors(400, ...missing) };
  const parsed = mailSchema.safeParse(body);
  if (!parsed.success) {
    return { refusal: sendgridErrors(400, ...parsed.error.issues.map(({ path }) => wrongType(path))) };
  }
  const wrong = findWrong(parsed.data);
  if (wrong.length > 0) return { refusal: sendgridErrors(400, ...wrong) };
  if (!isVerified(parsed.data.from.email, config.senders)) {
    const message =
      'The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved.';
    return { refusal: sendgridError(403, message, 'from') };
  }
  return { mail: parsed.data };
}

function readJson(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

const error = (field: string, message: string): MailError => ({ message, field, help: null });
const wrongType = (path: readonly PropertyKey[]) => error(path.join('.'), 'Invalid type.');

function findMissing(body: Readonly<Record<string, unknown>>): readonly MailError[] {
  return [
    ...(Array.isArray(body['personalizations']) && body['personalizations'].length > 0
      ? []
      : [
          error(
            'personalizations',
            'The personalizations field is required and must have at least one personalization.',
          ),
        ]),
    ...(body['from']
      ? []
      : [
          error(
            'from.email',
            'The from object must be provided for every email send. It is an object that requires the email parameter.',
          ),
        ]),
    ...(body['content'] || body['template_id']
      ? []
      : [
          error(
            'content',
            'Unless a valid template_id is provided, the content parameter is required. There must be at least one defined content block.',
          ),
        ]),
  ];
}

function findWrong(mail: MailRequest): readonly MailError[] {
  return [...wrongPeople(mail), ...wrongContent(mail), ...wrongHeaders(mail)];
}

function wrongPeople({ personalizations, from, subject }: MailRequest): readonly MailError[] {
  const people = personalizations.flatMap(({ to }, index) => {
    const field = `personalizations.${index}.to`;
    if (to.length === 0) {
      return [
        error(
          field,
          'The to array is required for all personalization objects, and must have at least one email object with a valid email address.',
        ),
      ];
    }
    return to.flatMap(({ email }, at) =>
      isAddress(email) ? [] : [error(`${field}.${at}.email`, 'Does not contain a valid address.')],
    );
  });
  const named = subject || personalizations.every((one) => one.subject);
  return [
    ...people,
    ...(isAddress(from.email)
      ? []
      : [error('from.email', 'The from email does not contain a valid address.')]),
    ...(named
      ? []
      : [
          error(
            'subject',
            'The subject is required. You can get around this requirement if you use a template with a subject defined or if every personalization has a subject defined.',
          ),
        ]),
  ];
}

function wrongContent({ content, attachments }: MailRequest): readonly MailError[] {
  const types = content.map(({ type }) => type);
  const plainLate = types.indexOf('text/plain') > 0;
  return [
    ...content.flatMap(({ value }, index) =>
      value === ''
        ? [
            error(
              `content.${index}.value`,
              'The content value must be a string at least one character in length.',
            ),
          ]
        : [],
    ),
    ...(plainLate
      ? [
          error(
            'content',
            'If present, text/plain must be first, followed by text/html, followed by any other content.',
          ),
        ]
      : []),
    ...attachments.flatMap(({ content: bytes }, index) =>
      /^[A-Za-z0-9+/]+={0,2}$/.test(bytes)
        ? []
        : [error(`attachments.${index}.content`, 'The attachment content must be base64 encoded.')],
    ),
  ];
}

function wrongHeaders({ headers, custom_args: args }: MailRequest): readonly MailError[] {
  const reserved = Object.keys(headers).filter((name) => reservedHeaders.has(name.toLowerCase()));
  return [
    ...reserved.map((name) => error(`headers.${name}`, `The header ${name} is reserved.`)),
    ...(JSON.stringify(args).length >= maxArgBytes
      ? [error('custom_args', 'The custom_args parameter must be less than 10000 bytes.')]
      : []),
  ];
}

function isVerified(address: string, senders: readonly string[] | null): boolean {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return senders === null || senders.includes(address) || senders.includes(domain);
}
