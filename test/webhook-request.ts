import { readFileSync } from 'node:fs';
import type { WebhookRequest } from '../conversation/webhook.ts';

/** A form as a provider posts it. */
export function formRequest(
  url: string,
  body: string | Buffer,
  headers: WebhookRequest['headers'] = {},
): WebhookRequest {
  return {
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', ...headers },
    rawBody: Buffer.from(body),
  };
}

/** A recorded payload: `readFixture(import.meta.url, 'inbound.form')` from the folder beside the test. */
export function readFixture(testUrl: string, name: string): string {
  return readFileSync(new URL(`fixtures/${name}`, testUrl), 'utf8');
}

/** A recorded form with fields replaced, or taken out where the value is undefined. */
export function changeForm(form: string, changes: Readonly<Record<string, string | undefined>>): string {
  const fields = new URLSearchParams(form);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) fields.delete(name);
    else fields.set(name, value);
  }
  return fields.toString();
}
