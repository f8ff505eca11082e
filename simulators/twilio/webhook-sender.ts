import { randomUUID } from 'node:crypto';
import type { FirstAttempt } from '../postman.ts';
import { signTwilioForm } from '../webhook-signatures.ts';
import type { World } from '../world.ts';

export type TwilioCallback = {
  readonly operation: 'status' | 'inbound' | 'call' | 'call_status';
  readonly url: string;
  readonly authToken: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly phone: string;
};

/** A signed form, tried again once and only when nobody could be reached: https://www.twilio.com/docs/usage/webhooks, read 2026-11-21. */
export function postTwilioForm(world: World, callback: TwilioCallback): Promise<FirstAttempt> {
  const form = new URLSearchParams(callback.fields);
  // A fragment carries connection settings for Twilio itself and is never sent.
  const url = callback.url.split('#', 1)[0] ?? callback.url;
  return world.postman.deliver({
    provider: 'twilio',
    operation: callback.operation,
    facts: { phones: [callback.phone] },
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'user-agent': 'TwilioProxy/1.1',
      'i-twilio-idempotency-token': randomUUID(),
      'x-twilio-signature': signTwilioForm(callback.authToken, url, form),
    },
    body: form.toString(),
    accepts: (status) => status >= 200 && status < 300,
    retry: { on: 'no_connection', maxAttempts: 2, horizonMs: 15_000 },
  });
}
