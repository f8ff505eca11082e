import { type ErrorCode, ProviderError } from '../../config/errors.ts';
import { findCode } from '../code-table.ts';
import { postJson } from '../json-post.ts';
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
  const { status, retryAfter, json } = await postJson({
    url: `${bridgeUrl}${path}`,
    headers: { authorization: `Bearer ${bridgeSecret.reveal()}` },
    ...{ body, timeoutMs, maxAnswerBytes },
  });
  if (status >= 200 && status <= 299) return json;
  throw readFailure(status, retryAfter, json);
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
