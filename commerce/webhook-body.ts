import type { z } from 'zod';
import { WebhookError } from '../config/errors.ts';

/** A provider's call in JSON, checked by its schema. Throws WebhookError 400 that says nothing of what was in it. */
export function readWebhookBody<Body>(rawBody: Buffer, schema: z.ZodType<Body>, provider: string): Body {
  let json: unknown;
  try {
    json = JSON.parse(rawBody.toString('utf8'));
  } catch (cause) {
    const error = new WebhookError(400, 'The body is not JSON.');
    error.cause = cause;
    throw error;
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    throw new WebhookError(400, `The body is none of ${provider}'s.`);
  }
  return parsed.data;
}
