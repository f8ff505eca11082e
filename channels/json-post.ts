import { type FormData, request } from 'undici';
import { ProviderError } from '../config/errors.ts';
import { readCapped } from '../config/read-capped.ts';
import { transportFailure } from '../config/transport-failure.ts';

type JsonCall = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Over all of it, the answer included. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
};

export type JsonPost = JsonCall & { readonly body: unknown };

/** `json`: undefined for what is none, such as a proxy's page: the schemas refuse it. */
export type JsonAnswer = {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly json: unknown;
};

/** One JSON request to a provider without an SDK. Gives whatever was answered; throws ProviderError where nothing was. */
export async function postJson({ headers, body, ...call }: JsonPost): Promise<JsonAnswer> {
  return await callJson('POST', {
    ...call,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

/** The same without a body. */
export async function getJson(call: JsonCall): Promise<JsonAnswer> {
  return await callJson('GET', call);
}

/** The same with a form that has files in it. */
export async function postForm(call: JsonCall & { readonly body: FormData }): Promise<JsonAnswer> {
  return await callJson('POST', call);
}

const tooLong = () => new ProviderError('provider_outcome_unknown', { providerCode: 'answer_too_large' });

async function callJson(
  method: 'GET' | 'POST',
  { url, headers, body, timeoutMs, maxAnswerBytes }: JsonCall & { readonly body?: string | FormData },
): Promise<JsonAnswer> {
  try {
    const answer = await request(url, {
      ...{ method, headers, signal: AbortSignal.timeout(timeoutMs) },
      ...(body === undefined ? {} : { body }),
    });
    const retryAfter = answer.headers['retry-after'];
    return {
      status: answer.statusCode,
      retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
      json: parseJson((await readCapped(answer.body, maxAnswerBytes, tooLong)).toString('utf8')),
    };
  } catch (error) {
    throw error instanceof ProviderError ? error : transportFailure(error);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
