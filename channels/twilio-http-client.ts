import twilio from 'twilio';
import { z } from 'zod';
import { ProviderError } from '../config/errors.ts';
import { transportFailure } from '../config/transport-failure.ts';
import { statusFailure } from './provider-failure.ts';
import type { TwilioAccount } from './twilio-account.ts';
import { findTwilioError } from './twilio-errors.ts';

type Options = { readonly timeoutMs: number; readonly baseUrl: string | undefined };

/** `{"code": 21610, "message": "…", "more_info": "…", "status": 400}` */
const ErrorAnswer = z.object({ code: z.int() });

/** The SDK's client of one account. */
export function openTwilioClient(account: TwilioAccount, timeoutMs: number): ReturnType<typeof twilio> {
  return twilio(account.accountSid, account.authToken.reveal(), {
    httpClient: createHttpClient({ timeoutMs, baseUrl: account.baseUrl }),
  });
}

/**
 * The SDK's HTTP client with a deadline, a bounded answer and, for simulators, another host. Every failure leaves
 * it as a ProviderError, since the SDK's own errors carry the credentials and the text.
 */
function createHttpClient({ timeoutMs, baseUrl }: Options): InstanceType<typeof twilio.RequestClient> {
  const client = new twilio.RequestClient({ timeout: timeoutMs });
  client.axios.defaults.maxContentLength = 64 * 1024;
  client.axios.interceptors.request.use((config) => {
    // The SDK's time-out is of silence only; this one is of the whole exchange.
    config.signal = AbortSignal.timeout(timeoutMs);
    if (baseUrl !== undefined && config.url !== undefined) {
      const asked = new URL(config.url);
      config.url = baseUrl + asked.pathname + asked.search;
    }
    return config;
  });
  client.axios.interceptors.response.use(
    (response) => {
      const body: unknown = response.data;
      if (response.status < 200 || response.status > 299) {
        throw readFailure(response.status, response.headers['retry-after'], body);
      }
      if (typeof body !== 'object' || body === null) {
        throw new ProviderError('provider_outcome_unknown', { providerCode: 'unreadable_answer' });
      }
      return response;
    },
    (error: unknown) => {
      throw transportFailure(error);
    },
  );
  return client;
}

function readFailure(status: number, retryAfter: unknown, body: unknown): ProviderError {
  const failure = statusFailure(status, typeof retryAfter === 'string' ? retryAfter : undefined);
  const answer = ErrorAnswer.safeParse(body);
  // A server's own trouble leaves the outcome open, whatever code comes with it.
  if (!answer.success || failure.code === 'provider_outcome_unknown') return failure;
  const providerCode = String(answer.data.code);
  return new ProviderError(findTwilioError(providerCode) ?? failure.code, {
    providerCode,
    ...(failure.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs }),
  });
}
