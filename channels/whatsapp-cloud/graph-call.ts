import { request } from 'undici';
import { ProviderError } from '../../config/errors.ts';
import { transportFailure } from '../../config/transport-failure.ts';
import { statusFailure } from '../provider-failure.ts';
import { findCloudError, pauseAfter } from './errors.ts';
import { ErrorAnswer, type Settings } from './schema.ts';

const maxAnswerBytes = 64 * 1024;

/**
 * One post to our number's messages, with a deadline over all of it. Gives the answer's JSON; throws ProviderError
 * for anything else. Meta's HTTP status is not what tells (a rate limit comes as 400, 403 or 429): its code is.
 */
export async function postMessage(settings: Settings, timeoutMs: number, body: unknown): Promise<unknown> {
  const { baseUrl, graphVersion, phoneNumberId, accessToken } = settings;
  const { status, retryAfter, text } = await exchange(
    `${baseUrl}/${graphVersion}/${phoneNumberId}/messages`,
    {
      method: 'POST',
      headers: {
        authorization: `Bearer ${accessToken.reveal()}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    },
  );
  const json = readJson(text);
  if (status >= 200 && status <= 299) return json;
  throw readFailure(status, retryAfter, json);
}

async function exchange(url: string, options: Parameters<typeof request>[1]) {
  try {
    const answer = await request(url, options);
    const retryAfter = answer.headers['retry-after'];
    return {
      status: answer.statusCode,
      retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
      text: await readCapped(answer.body),
    };
  } catch (error) {
    throw error instanceof ProviderError ? error : transportFailure(error);
  }
}

async function readCapped(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxAnswerBytes) {
      throw new ProviderError('provider_outcome_unknown', { providerCode: 'answer_too_large' });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is an answer too (a proxy's page): the schemas refuse it.
    return undefined;
  }
}

function readFailure(status: number, retryAfter: string | undefined, json: unknown): ProviderError {
  const failure = statusFailure(status, retryAfter);
  const answer = ErrorAnswer.safeParse(json);
  if (!answer.success) return failure;
  const providerCode = String(answer.data.error.code);
  const pauseMs = failure.retryAfterMs ?? pauseAfter(providerCode);
  // A server's own trouble leaves the outcome open, whatever code comes with it.
  const isOpen = failure.code === 'provider_outcome_unknown';
  return new ProviderError(isOpen ? failure.code : (findCloudError(providerCode) ?? failure.code), {
    providerCode,
    ...(pauseMs === undefined ? {} : { retryAfterMs: pauseMs }),
  });
}
