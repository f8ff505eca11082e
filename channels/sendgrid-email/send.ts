import { Client } from '@sendgrid/client';
import { MailService } from '@sendgrid/mail';
import { type ErrorCode, ProviderError } from '../../config/errors.ts';
import { transportFailure } from '../../config/transport-failure.ts';
import type { Sender, SenderOptions, SendReceipt } from '../channel.ts';
import { statusFailure } from '../provider-failure.ts';
import { composeMail } from './compose.ts';
import { ErrorAnswer, type Settings } from './schema.ts';

const maxAnswerBytes = 64 * 1024;

export function openSender(settings: Settings, { timeoutMs }: SenderOptions): Sender {
  // The package's own default export is one for the whole process, and another account's key would go with our mail.
  const mail = new MailService();
  mail.setClient(openClient(settings, timeoutMs));
  return async (message) => {
    const composed = composeMail(message, settings);
    try {
      const [answer] = await mail.send(composed);
      return readAccepted(answer.statusCode, answer.headers);
    } catch (error) {
      throw readFailure(error);
    }
  };
}

/** The SDK's client with a deadline for the whole exchange, which it lacks, and without redirects. */
function openClient({ apiKey, region, baseUrl }: Settings, timeoutMs: number): Client {
  const client = new Client();
  client.setDataResidency(region);
  client.setApiKey(apiKey.reveal());
  // Only now: setting the key sets the host, too.
  if (baseUrl !== undefined) client.setDefaultRequest('baseUrl', baseUrl);
  const usual = client.createRequest.bind(client);
  client.createRequest = (data) => ({
    // The SDK sends a mail's headers along as headers of its own call, the key's among them.
    ...usual({ ...data, headers: {} }),
    signal: AbortSignal.timeout(timeoutMs),
    maxContentLength: maxAnswerBytes,
    maxRedirects: 0,
  });
  return client;
}

function readAccepted(status: number, headers: unknown): SendReceipt {
  if (status !== 202) throw new ProviderError('provider_outcome_unknown', { providerCode: `http_${status}` });
  const id = textAt(headers, 'x-message-id');
  const isId = id !== undefined && /^[\w-]{1,100}$/.test(id);
  return { parts: 1, status: 'accepted', ...(isId ? { externalId: id } : {}) };
}

/** A ResponseError of the SDK where an answer came; anything else has the key and the mail in it, and is made anew. */
function readFailure(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  const status = at(error, 'code');
  const response = at(error, 'response');
  if (typeof status !== 'number' || response === undefined) return transportFailure(error);
  const failure = statusFailure(status, textAt(at(response, 'headers'), 'retry-after'));
  const answer = ErrorAnswer.safeParse(at(response, 'body'));
  const [first] = answer.success ? answer.data.errors : [];
  const code = first && (status === 400 || status === 403) ? codeOfField(first.field ?? '') : undefined;
  if (code === undefined) return failure;
  return new ProviderError(code, { providerCode: `http_${status}:${code}` });
}

/** Which part of the mail was wrong says whose fault it is. Messages are sentences, and may have the address in them. */
function codeOfField(field: string): ErrorCode | undefined {
  if (/^personalizations\.\d+\.to\b/.test(field)) return 'recipient_invalid';
  if (/^from\b/.test(field)) return 'sender_misconfigured';
  return undefined;
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function textAt(value: unknown, name: string): string | undefined {
  const found = at(value, name);
  return typeof found === 'string' ? found : undefined;
}
