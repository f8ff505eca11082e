import { FormData } from 'undici';
import { ProviderError } from '../../config/errors.ts';
import type { OutboundFile } from '../channel.ts';
import { getJson, type JsonAnswer, postForm, postJson } from '../json-post.ts';
import { statusFailure } from '../provider-failure.ts';
import { findCloudError, pauseAfter } from './errors.ts';
import { ErrorAnswer, type Settings } from './schema.ts';

const maxAnswerBytes = 64 * 1024;

/**
 * One post to our number's messages, with a deadline over all of it. Gives the answer's JSON; throws ProviderError
 * for anything else. Meta's HTTP status is not what tells (a rate limit comes as 400, 403 or 429): its code is.
 */
export async function postMessage(settings: Settings, timeoutMs: number, body: unknown): Promise<unknown> {
  const call = callTo(settings, `${settings.phoneNumberId}/messages`, timeoutMs);
  return readAnswer(await postJson({ ...call, body }));
}

/** Gives a file to Meta, to be named by a message; the answer's JSON. It is deleted there after 30 days. */
export async function postFile(settings: Settings, timeoutMs: number, file: OutboundFile): Promise<unknown> {
  const { bytes, contentType, fileName } = file;
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('type', contentType);
  form.set('file', new Blob([new Uint8Array(bytes)], { type: contentType }), fileName);
  return readAnswer(
    await postForm({ ...callTo(settings, `${settings.phoneNumberId}/media`, timeoutMs), body: form }),
  );
}

/** What Meta says of a file by its id: where it is for the next five minutes. */
export async function getFile(settings: Settings, timeoutMs: number, mediaId: string): Promise<unknown> {
  return readAnswer(await getJson(callTo(settings, mediaId, timeoutMs)));
}

export function credentialsOf({ accessToken }: Settings): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${accessToken.reveal()}` };
}

function callTo(settings: Settings, path: string, timeoutMs: number) {
  const { baseUrl, graphVersion } = settings;
  return {
    url: `${baseUrl}/${graphVersion}/${path}`,
    headers: { ...credentialsOf(settings), accept: 'application/json' },
    ...{ timeoutMs, maxAnswerBytes },
  };
}

function readAnswer({ status, retryAfter, json }: JsonAnswer): unknown {
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
