import { WebhookError } from '../../../config/errors.ts';
import type { Webhook } from '../../../conversation/webhook.ts';
import type { Hint } from '../../hint.ts';
import { readWebhookBody } from '../../webhook-body.ts';
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
    const { vendorId, status } = readWebhookBody(request.rawBody, statusCall, "Africa's Talking");
    if (vendorId === undefined) throw new WebhookError(400, 'the call names no transaction');
    return [{ kind: 'vend_hint', key: `at:vend:${vendorId}:${status}`, reference: vendorId }];
  },
  answer: { status: 200, type: 'text/plain', body: '' },
};
