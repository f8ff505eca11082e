import { ProviderError } from '../../../config/errors.ts';
import { callProvider, type Fetch, type ProviderAnswer } from '../../provider-call.ts';
import { errorAnswer, type ReloadlySettings, tokenAnswer } from './schema.ts';

export type ReloadlyCall = {
  readonly method: 'GET' | 'POST';
  /** With its query, from the base URL on. */
  readonly path: string;
  readonly body?: unknown;
  readonly timeoutMs: number;
};

/** One call with the account's token. Throws ProviderError, as `callProvider` does. */
export type CallReloadly = (call: ReloadlyCall) => Promise<ProviderAnswer>;

const renewBeforeMs = 300_000;
const tokenTimeoutMs = 10_000;
/** In which a request was turned away for its token: it did nothing, so it may be made again with a new one. */
const staleToken: ReadonlySet<string> = new Set(['TOKEN_EXPIRED', 'INVALID_TOKEN']);

/** Keeps the token of one account, two months good, for all calls of this process; renews it in time or when refused. */
export function openReloadlySession(
  settings: ReloadlySettings,
  fetch: Fetch,
  now: () => number = Date.now,
): CallReloadly {
  let token: Promise<{ readonly text: string; readonly goodUntil: number }> | undefined;

  async function fetchToken() {
    const { json } = await callProvider(fetch, {
      method: 'POST',
      url: `${settings.authUrl}/oauth/token`,
      headers: {},
      body: {
        client_id: settings.clientId,
        client_secret: settings.clientSecret.reveal(),
        grant_type: 'client_credentials',
        audience: settings.audience,
      },
      timeoutMs: tokenTimeoutMs,
    });
    const parsed = tokenAnswer.safeParse(json);
    if (!parsed.success) throw new ProviderError('provider_credentials', { providerCode: 'no_token' });
    const { access_token: text, expires_in: seconds } = parsed.data;
    return { text, goodUntil: now() + seconds * 1_000 - renewBeforeMs };
  }

  async function bearer(): Promise<string> {
    if (token === undefined || (await token).goodUntil <= now()) {
      token = fetchToken();
      // A failure is not kept: the next call asks again.
      token.catch(() => {
        token = undefined;
      });
    }
    return (await token).text;
  }

  async function callWith(text: string, { path, ...call }: ReloadlyCall): Promise<ProviderAnswer> {
    const headers = { authorization: `Bearer ${text}`, accept: 'application/com.reloadly.topups-v1+json' };
    return callProvider(fetch, { ...call, url: settings.baseUrl + path, headers });
  }

  return async (call) => {
    const text = await beforeCall(bearer);
    try {
      const answer = await callWith(text, call);
      if (!isStale(answer)) return answer;
    } catch (error) {
      if (!(error instanceof ProviderError) || error.code !== 'provider_credentials') throw error;
    }
    token = undefined;
    return callWith(await beforeCall(bearer), call);
  };
}

function isStale({ status, json }: ProviderAnswer): boolean {
  return status >= 400 && staleToken.has(errorAnswer.safeParse(json).data?.errorCode ?? '');
}

/** What fails before the call itself has surely done nothing, however it failed. */
async function beforeCall(bearer: () => Promise<string>): Promise<string> {
  try {
    return await bearer();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const providerCode = `token_${error.providerCode ?? error.code}`;
    throw new ProviderError('provider_unavailable', { providerCode, cause: error });
  }
}
