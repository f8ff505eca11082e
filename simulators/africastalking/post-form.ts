import type { FirstAttempt } from '../postman.ts';
import type { World } from '../world.ts';

const hour = 3_600_000;

/** Only an incoming message is documented to be repeated: until 200, or twelve hours. */
export function postForm(
  world: World,
  operation: 'delivery' | 'inbound' | 'optout' | 'ussd' | 'ussd_end' | 'call' | 'call_event',
  url: string,
  fields: Readonly<Record<string, string>>,
  phone: string,
): Promise<FirstAttempt> {
  return world.postman.deliver({
    provider: 'africastalking',
    operation,
    facts: { phones: [phone] },
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
    accepts: (status) => status === 200,
    retry: {
      on: 'any_failure',
      maxAttempts: operation === 'inbound' ? Number.POSITIVE_INFINITY : 1,
      horizonMs: 12 * hour,
    },
  });
}
