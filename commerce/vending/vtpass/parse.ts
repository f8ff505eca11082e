import { WebhookError } from '../../../config/errors.ts';
import type { Webhook } from '../../../conversation/webhook.ts';
import type { Hint } from '../../hint.ts';
import { readWebhookBody } from '../../webhook-body.ts';
import { type VtpassSettings, vtpassWebhookBody } from './schema.ts';

/** VTpass signs nothing, so only the path's secret guards it; what comes is a hint and never settles a vend. */
export const transactionsWebhook: Webhook<VtpassSettings, Hint> = {
  name: 'transactions',
  contentType: 'application/json',
  maxBodyBytes: 256_000,
  // Up to five times unless the answer is exactly the one below (docs, read 2026-11).
  repeatsAfterFailure: true,
  verify: () => {},
  parse: ({ rawBody }) => {
    const { type, data } = readWebhookBody(rawBody, vtpassWebhookBody, 'VTpass');
    if (type !== 'transaction-update') {
      return [];
    }
    if (data?.requestId === undefined) {
      throw new WebhookError(400, 'the update names no request');
    }
    const status = data.content?.transactions?.status ?? '';
    return [
      { kind: 'vend_hint', key: `vt:${data.requestId}:${data.code}:${status}`, reference: data.requestId },
    ];
  },
  answer: { status: 200, type: 'application/json', body: '{"response":"success"}' },
};
