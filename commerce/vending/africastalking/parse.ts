import { WebhookError } from '../../../config/errors.ts';
import type { Webhook, WebhookRequest } from '../../../conversation/webhook.ts';
import type { Hint } from '../../hint.ts';
import { type AfricastalkingSettings, statusCall } from './schema.ts';

/** Nothing is signed: only the path's secret guards it, and what comes is a hint that never settles a vend. */
export const statusWebhook: Webhook<AfricastalkingSettings, Hint> = {
  name: 'status',
  contentType: 'application/json',
  maxBodyBytes: 8 * 1024,
  // Not documented: taken for a call that comes once.
  repeatsAfterFailure: false,
  verify: () => {},
  parse: (request) => {
    const { vendorId, status } = readCall(request);
    if (vendorId === undefined) throw new WebhookError(400, 'the call names no transaction');
    return [{ kind: 'vend_hint', key: `at:vend:${vendorId}:${status}`, reference: vendorId }];
  },
  answer: { status: 200, type: 'text/plain', body: '' },
};

function readCall({ rawBody }: WebhookRequest) {
  let json: unknown;
  try {
    json = JSON.parse(rawBody.toString('utf8'));
  } catch (cause) {
    const error = new WebhookError(400, 'the body is not JSON');
    error.cause = cause;
    throw error;
  }
  const parsed = statusCall.safeParse(json);
  if (!parsed.success) throw new WebhookError(400, "the body is not Africa's Talking's");
  return parsed.data;
}
