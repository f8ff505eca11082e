import OpenAI from 'openai';
import { transportFailure } from '../../config/transport-failure.ts';
import { AnswerTooLong } from './bounded-fetch.ts';
import { noUsage } from './cost.ts';
import { ModelError, type ModelFailure, type ModelUsage } from './model.ts';

/** Codes that say more than their status. https://developers.openai.com/api/docs/guides/error-codes, read 2026-11-21. */
const byCode: Readonly<Record<string, ModelFailure>> = {
  context_length_exceeded: 'truncated',
  content_filter: 'refused',
  content_policy_violation: 'refused',
  invalid_prompt: 'refused',
  insufficient_quota: 'over_quota',
  rate_limit_exceeded: 'over_quota',
};

function byStatus(status: number): ModelFailure {
  if (status === 429) return 'over_quota';
  return status === 408 || status === 409 || status >= 500 ? 'unreachable' : 'misconfigured';
}

/**
 * What it means that the package threw. The message is made of status and code alone: what a server writes may quote the
 * prompt. Where surely nothing was answered the usage is zero; where nobody knows, there is none. Gives back what is no
 * failure of a call as it is.
 */
export function openAiFailure(error: unknown): unknown {
  if (error instanceof SyntaxError) return new ModelError('malformed', 'an answer that is no JSON');
  if (!(error instanceof OpenAI.APIError)) return error;
  if (error instanceof OpenAI.APIUserAbortError || error instanceof OpenAI.APIConnectionTimeoutError) {
    return new ModelError('timeout', 'no answer within its time');
  }
  const cause = innermost(error);
  if (cause instanceof AnswerTooLong) return new ModelError('malformed', cause.message);
  if (error.status === undefined) {
    const { code, providerCode } = transportFailure(cause);
    const unsent: ModelUsage | undefined = code === 'provider_unavailable' ? noUsage : undefined;
    return new ModelError('unreachable', `no answer (${providerCode})`, unsent);
  }
  const code = /^[a-z_]{1,60}$/.test(String(error.code)) ? String(error.code) : '';
  const known = Object.hasOwn(byCode, code) ? byCode[code] : undefined;
  return new ModelError(known ?? byStatus(error.status), `${error.status} ${code}`.trim(), noUsage);
}

function innermost(error: Error): unknown {
  let inner: unknown = error;
  for (let depth = 0; depth < 5 && inner instanceof Error && inner.cause !== undefined; depth += 1) {
    inner = inner.cause;
  }
  return inner;
}

/** The parameter that a server doesn't know, where it says so: `{"error": {"param": "temperature", …}}` with 400. */
export function refusedParameter<Name extends string>(
  error: unknown,
  names: readonly Name[],
): Name | undefined {
  if (!(error instanceof OpenAI.BadRequestError)) return undefined;
  const param = error.param ?? '';
  // A mark in a message is refused by its place there.
  const name = param.includes('prompt_cache_breakpoint') ? 'prompt_cache_options' : param;
  return names.find((known) => name === known);
}
