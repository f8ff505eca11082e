import type { FirstAttempt } from '../postman.ts';
import { signFlutterwaveBody } from '../webhook-signatures.ts';
import { type FlutterwaveBooks, factsOfTransaction, mintId, type Transaction } from './books.ts';

const hour = 3_600_000;

/** What an event carries in either version of the webhooks. */
export type FlutterwaveEvent = { readonly name: string; readonly v3: unknown; readonly v4: unknown };

/**
 * One event to the configured URL in the configured version: v3 with the plain hash, v4 signed with it. Repeated as
 * where repeats are switched on, until it is answered with 200.
 */
export function postFlutterwaveEvent(
  books: FlutterwaveBooks,
  transaction: Transaction,
  { name, v3, v4 }: FlutterwaveEvent,
): Promise<FirstAttempt | undefined> {
  const { world } = books;
  const { webhookUrl, secretHash, webhookVersion } = world.config().callbacks.flutterwave;
  if (webhookUrl === null) return Promise.resolve(undefined);
  const hash = secretHash ?? '';
  const isV4 = webhookVersion === 'v4';
  const body = JSON.stringify(
    isV4
      ? { webhook_id: `wbk_${mintId(books)}`, timestamp: Date.now(), type: name, data: v4 }
      : { event: name, data: v3 },
  );
  const proof: Record<string, string> = isV4
    ? { 'flutterwave-signature': signFlutterwaveBody(hash, body) }
    : { 'verif-hash': hash };
  return world.postman.deliver({
    provider: 'flutterwave',
    operation: 'webhook',
    facts: factsOfTransaction(transaction),
    url: webhookUrl,
    headers: { 'content-type': 'application/json', 'user-agent': 'Flutterwave', ...proof },
    body,
    accepts: (status) => status === 200,
    retry: { on: 'any_failure', maxAttempts: 4, horizonMs: 2 * hour },
  });
}
