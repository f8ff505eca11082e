import { createRequire } from 'node:module';
import type { AxiosResponse, AxiosStatic, InternalAxiosRequestConfig } from 'axios';
import { Agent, request } from 'undici';
import { transportFailure } from './transport-failure.ts';

// The SDK has no time-out, no base URL, follows redirects, and one sandbox account turns the whole process to the
// sandbox. So its own copy of axios gets an adapter that knows which account is calling: the SDK reaches it before its
// call returns (an async context would do too, at more than twice the price of every promise in the process).

export type Transport = {
  readonly environment: 'live' | 'sandbox';
  readonly baseUrl: string | undefined;
  readonly timeoutMs: number;
};

export type Answer = {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
};

type Exchange = { readonly transport: Transport; answer?: Answer };

const maxAnswerBytes = 64 * 1024;
const ownHosts = /(^|\.)africastalking\.com$/;
/** Kept open between messages; no redirect is followed. */
const connections = new Agent({ maxResponseSize: maxAnswerBytes });
let calling: Exchange | undefined;
let patched = false;

/**
 * Makes one call through the SDK and gives what came over the wire, whatever the SDK made of it; undefined where it
 * refused to send at all. Throws ProviderError where no answer came.
 */
export async function exchange(
  transport: Transport,
  call: () => Promise<unknown>,
): Promise<Answer | undefined> {
  patchSdk();
  const store: Exchange = { transport };
  let failure: unknown;
  await start(store, call).catch((error: unknown) => {
    failure = error;
  });
  if (store.answer) return store.answer;
  // A plain Error is the SDK's own validation, before any request; the adapter below throws ProviderError.
  if (failure instanceof Error && failure.name === 'Error') return undefined;
  throw failure;
}

function start(store: Exchange, call: () => Promise<unknown>): Promise<unknown> {
  calling = store;
  try {
    return call();
  } finally {
    calling = undefined;
  }
}

function patchSdk(): void {
  if (patched) return;
  patched = true;
  const requireOwn = createRequire(createRequire(import.meta.url).resolve('africastalking'));
  silenceValidation(requireOwn('joi'));
  const axios: AxiosStatic = requireOwn('axios');
  const usual = axios.getAdapter(axios.defaults.adapter);
  // The copy may be shared with other packages: calls that are not ours go the usual way.
  axios.defaults.adapter = (config) => {
    if (calling) return carry(calling, config);
    if (ownHosts.test(new URL(config.url ?? '', config.baseURL).hostname)) {
      throw new Error("The Africa's Talking SDK reached for the network outside of an exchange.");
    }
    return usual(config);
  };
}

/**
 * The SDK builds a schema anew for each message, at the price of the rest of the send, to find less than we have
 * checked before. From here on whatever it builds finds nothing wrong.
 */
function silenceValidation(joi: Record<string, unknown>): void {
  const contented: unknown = new Proxy(() => contented, {
    get: (_, name) => (name === 'validate' ? (value: unknown) => ({ value }) : () => contented),
  });
  for (const name of ['object', 'alternatives', 'string', 'array', 'required', 'boolean', 'number']) {
    joi[name] = contented;
  }
}

/** Sends the SDK's request from here: axios's own way through Node's client costs as much again as all the rest. */
async function carry(store: Exchange, config: InternalAxiosRequestConfig): Promise<AxiosResponse> {
  const { transport } = store;
  try {
    const { statusCode, headers, body } = await request(targetUrl(transport, askedUrl(config)), {
      method: config.method === 'get' ? 'GET' : 'POST',
      headers: config.headers.toJSON() as Record<string, string>,
      ...(config.method === 'get' ? {} : { body: String(config.data) }),
      dispatcher: connections,
      signal: AbortSignal.timeout(transport.timeoutMs),
    });
    const retryAfter = headers['retry-after'];
    store.answer = {
      status: statusCode,
      retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
      body: await body.text(),
    };
  } catch (error) {
    throw transportFailure(error);
  }
  const { status, body: data } = store.answer;
  return { status, statusText: '', headers: {}, data, config };
}

/** Queries stand in the URL, or beside it as parameters. */
function askedUrl({ url = '', baseURL, params }: InternalAxiosRequestConfig): URL {
  const asked = new URL(url, baseURL);
  const extra: [string, unknown][] = Object.entries(params ?? {});
  for (const [name, value] of extra) asked.searchParams.set(name, String(value));
  return asked;
}

/** Where a request goes that the SDK wanted to send to `asked`. */
export function targetUrl(transport: Transport, asked: URL): string {
  if (transport.baseUrl !== undefined) return transport.baseUrl + asked.pathname + asked.search;
  const host = asked.hostname.replace('.sandbox.', '.');
  asked.hostname =
    transport.environment === 'live' ? host : host.replace('.africastalking.', '.sandbox.africastalking.');
  return asked.href;
}
