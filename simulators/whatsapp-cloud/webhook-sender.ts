import type { FirstAttempt } from '../postman.ts';
import { signMetaBody } from '../webhook-signatures.ts';
import type { World } from '../world.ts';

const day = 24 * 60 * 60_000;

/** One entry of a post: what has changed for one of our numbers. */
export function changeOf(world: World, value: Readonly<Record<string, unknown>>): unknown {
  const { businessAccountId, phoneNumberId, displayPhoneNumber } = world.config().callbacks['whatsapp-cloud'];
  const metadata = { display_phone_number: displayPhoneNumber, phone_number_id: phoneNumberId ?? '' };
  const change = { value: { messaging_product: 'whatsapp', metadata, ...value }, field: 'messages' };
  return { id: businessAccountId ?? '0', changes: [change] };
}

/** Signed over the bytes that go out, in which Meta escapes all but ASCII; repeated for up to seven days. */
export function postCloudWebhook(
  world: World,
  callback: {
    readonly operation: 'inbound' | 'status';
    readonly entry: readonly unknown[];
    readonly phones: readonly string[];
  },
): Promise<FirstAttempt> {
  const { webhookUrl, appSecret } = world.config().callbacks['whatsapp-cloud'];
  if (webhookUrl === null || appSecret === null) {
    const error = 'callbacks.whatsapp-cloud.webhookUrl and appSecret are not both configured';
    return Promise.resolve({ status: 0, body: '', error });
  }
  const payload = { object: 'whatsapp_business_account', entry: callback.entry };
  const body = escapeUnicode(JSON.stringify(payload));
  return world.postman.deliver({
    provider: 'whatsapp-cloud',
    operation: callback.operation,
    facts: { phones: callback.phones },
    url: webhookUrl,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'facebookexternalua',
      'x-hub-signature-256': `sha256=${signMetaBody(appSecret, body)}`,
    },
    body,
    accepts: (status) => status === 200,
    retry: { on: 'any_failure', maxAttempts: 100, horizonMs: 7 * day },
  });
}

function escapeUnicode(text: string): string {
  return text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
