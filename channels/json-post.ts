import { type FormData, request } from 'undici';
import { ProviderError } from '../config/errors.ts';
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
      json: parseJson(await readCapped(answer.body, maxAnswerBytes)),
    };
  } catch (error) {
    throw error instanceof ProviderError ? error : transportFailure(error);
  }
}

async function readCapped(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw new ProviderError('provider_outcome_unknown', { providerCode: 'answer_too_large' });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
