import { request } from 'undici';
import { type ErrorCode, ProviderError } from '../../config/errors.ts';
import { transportFailure } from '../../config/transport-failure.ts';
import { findCode } from '../code-table.ts';
import { statusFailure } from '../provider-failure.ts';
import { ErrorAnswer, type Settings } from './schema.ts';

const maxAnswerBytes = 16 * 1024;

/** What the bridge says of a send that did not come to its end. A 5xx without these words is a stranger's. */
const errors = {
  not_on_whatsapp: 'recipient_invalid',
  busy: 'provider_throttled',
  not_ready: 'provider_unavailable',
  unknown: 'provider_outcome_unknown',
} as const satisfies Record<string, ErrorCode>;

/** One post to the bridge, with a deadline over all of it. The answer's JSON; throws ProviderError for anything else. */
export async function postToBridge(
  { bridgeUrl, bridgeSecret }: Settings,
  path: string,
  body: unknown,
  timeoutMs: number,
): Promise<unknown> {
  const { status, retryAfter, text } = await exchange(`${bridgeUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bridgeSecret.reveal()}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const json = parseJson(text);
  if (status >= 200 && status <= 299) return json;
  throw readFailure(status, retryAfter, json);
}

async function exchange(url: string, options: Parameters<typeof request>[1]) {
  try {
    const answer = await request(url, options);
    const { 'retry-after': retryAfter } = answer.headers;
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
  let text = '';
  for await (const chunk of body) {
    text += Buffer.from(chunk).toString('latin1');
    if (text.length > maxAnswerBytes) {
      throw new ProviderError('provider_outcome_unknown', { providerCode: 'answer_too_large' });
    }
  }
  return text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schemas refuse it.
    return undefined;
  }
}

function readFailure(status: number, retryAfter: string | undefined, json: unknown): ProviderError {
  const failure = statusFailure(status, retryAfter);
  const answer = ErrorAnswer.safeParse(json);
  const code = answer.success ? findCode<ErrorCode>(errors, answer.data.error) : undefined;
  if (!answer.success || code === undefined) return failure;
  return new ProviderError(code, {
    providerCode: answer.data.error,
    ...(failure.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs }),
  });
}
