import type { FirstAttempt } from '../postman.ts';
import { signPaystackBody } from '../webhook-signatures.ts';
import { factsOfTransaction, type PaystackBooks, type Transaction } from './books.ts';

const hour = 3_600_000;

/** One event to the configured URL, signed; repeated for 72 hours unless it is answered with 200. */
export function postPaystackEvent(
  { world }: PaystackBooks,
  transaction: Transaction,
  event: string,
  data: unknown,
): Promise<FirstAttempt | undefined> {
  const { webhookUrl, secretKey } = world.config().callbacks.paystack;
  if (webhookUrl === null) return Promise.resolve(undefined);
  const body = JSON.stringify({ event, data });
  return world.postman.deliver({
    provider: 'paystack',
    operation: 'webhook',
    facts: factsOfTransaction(transaction),
    url: webhookUrl,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Paystack/2.0',
      'x-paystack-signature': signPaystackBody(secretKey ?? transaction.secretKey, body),
    },
    body,
    accepts: (status) => status === 200,
    retry: { on: 'any_failure', maxAttempts: Number.POSITIVE_INFINITY, horizonMs: 72 * hour },
  });
}
