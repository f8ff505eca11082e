import { ProviderError } from '../../config/errors.ts';
import { postJson } from '../json-post.ts';
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
  const { status, retryAfter, json } = await postJson({
    url: `${baseUrl}/${graphVersion}/${phoneNumberId}/messages`,
    headers: { authorization: `Bearer ${accessToken.reveal()}`, accept: 'application/json' },
    ...{ body, timeoutMs, maxAnswerBytes },
  });
  if (status >= 200 && status <= 299) return json;
  throw readFailure(status, retryAfter, json);
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
