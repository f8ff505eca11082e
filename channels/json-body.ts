import { WebhookError } from '../config/errors.ts';
import type { WebhookRequest } from '../conversation/webhook.ts';

const jsonType = /^application\/json\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?;?\s*$/i;

/** What a provider posted as JSON. Throws WebhookError: 415 for another content type or encoding, 400 for no JSON. */
export function readJson(request: WebhookRequest): unknown {
  if (!jsonType.test(request.headers['content-type'] ?? '')) {
    throw new WebhookError(415, 'The body must be application/json in UTF-8.');
  }
  if (!/^\s*(identity)?\s*$/i.test(request.headers['content-encoding'] ?? '')) {
    throw new WebhookError(415, 'The body must not be compressed.');
  }
  try {
    return JSON.parse(request.rawBody.toString('utf8'));
  } catch (cause) {
    const error = new WebhookError(400, 'The body is not JSON.');
    error.cause = cause;
    throw error;
  }
}
