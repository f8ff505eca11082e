import { randomBytes } from 'node:crypto';
import { lineOf } from '../providers.ts';
import { type Answer, json } from '../wire.ts';

/** Codes, titles and HTTP statuses: developers.facebook.com, WhatsApp error codes, read 2026-11-21. */
const known: Readonly<Record<number, readonly [status: number, title: string]>> = {
  2: [503, 'Service temporarily unavailable'],
  4: [400, 'Application request limit reached'],
  10: [403, 'Application does not have permission for this action'],
  33: [400, 'Unsupported post request'],
  100: [400, 'Invalid parameter'],
  190: [401, 'Invalid OAuth access token'],
  368: [403, 'Temporarily blocked for policies violations'],
  80007: [400, 'Rate limit issues'],
  130429: [400, 'Rate limit hit'],
  130472: [400, "User's number is part of an experiment"],
  131000: [500, 'Something went wrong'],
  131008: [400, 'Required parameter is missing'],
  131009: [400, 'Parameter value is not valid'],
  131016: [500, 'Service unavailable'],
  131026: [400, 'Message undeliverable'],
  131030: [400, 'Recipient phone number not in allowed list'],
  131031: [403, 'Account has been locked'],
  131042: [400, 'Business eligibility payment issue'],
  131047: [400, 'Re-engagement message'],
  131048: [400, 'Spam rate limit hit'],
  131049: [400, 'This message was not delivered to maintain healthy ecosystem engagement'],
  131050: [400, 'User has stopped marketing messages'],
  131051: [400, 'Unsupported message type'],
  131056: [400, '(Business Account, Consumer Account) pair rate limit hit'],
  132000: [400, 'Number of parameters does not match the expected number of params'],
  132001: [404, 'Template name does not exist in the translation'],
  132005: [400, 'Template hydrated text too long'],
  132018: [400, "There's an issue with the parameters in your template"],
  133010: [400, 'Phone number not registered'],
};

export const titleOf = (code: number) => known[code]?.[1] ?? 'Something went wrong';

/** `{"error": {"message": "(#131009) …", "type": "OAuthException", "code": 131009, "error_data": {"details": "…"}}}` */
export function cloudError(code: number, details = titleOf(code), status = known[code]?.[0] ?? 400): Answer {
  return json(status, {
    error: {
      message: `(#${code}) ${titleOf(code)}`,
      type: 'OAuthException',
      code,
      error_data: { messaging_product: 'whatsapp', details },
      fbtrace_id: randomBytes(9).toString('base64url'),
    },
  });
}

/** What Meta finds out only on the way: the send is accepted, and a `failed` status follows. */
const late: ReadonlySet<number> = new Set([130472, 131026, 131047, 131049, 131050]);

export const isLate = (code: number) => late.has(code);

/**
 * The code with which a send to this number ends: by configuration, or by the number itself, `+234700` and the code in
 * six digits and any digit (`+2347001310260` ends with 131026).
 */
export function codeFor(to: string, numbers: Readonly<Record<string, number | null>>): number | undefined {
  const configured = numbers[to];
  if (configured !== undefined) return configured ?? undefined;
  const digits = /^700(\d{6})\d$/.exec(lineOf(to))?.[1];
  return digits === undefined || Number(digits) === 0 ? undefined : Number(digits);
}
