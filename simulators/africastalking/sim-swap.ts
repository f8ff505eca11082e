import { randomUUID } from 'node:crypto';
import { lineOf } from '../providers.ts';
import { type Call, type Endpoint, json, readFields, textOf } from '../wire.ts';
import type { World } from '../world.ts';
import { refuse } from './sending.ts';

function numbersOf(call: Call): readonly string[] {
  const { phoneNumbers } = readFields(call);
  return (Array.isArray(phoneNumbers) ? phoneNumbers : [phoneNumbers]).map(textOf);
}

/** What is known of a number: a day as configured, `unknown`, or the year 1900 for who was never configured. */
function factsOf(world: World, phone: string): { status: string; lastSimSwapDate?: string } {
  const { simSwaps } = world.config().africastalking;
  const known = Object.entries(simSwaps).find(([number]) => lineOf(number) === lineOf(phone))?.[1];
  if (known === 'unknown') return { status: 'Failed' };
  return known
    ? { status: 'Swapped', lastSimSwapDate: known }
    : { status: 'NotSwapped', lastSimSwapDate: '01-01-1900' };
}

async function tell(world: World, phone: string, requestId: string, transactionId: string): Promise<void> {
  const url = world.config().callbacks.africastalking.simSwapUrl;
  if (url === null) return;
  const call = { ...factsOf(world, phone), providerRefId: randomUUID(), requestId, transactionId };
  if (!(await world.timers.wait(world.config().callbackDelayMs))) return;
  await world.postman.deliver({
    provider: 'africastalking',
    operation: 'sim_swap_status',
    facts: { phones: [phone] },
    url,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(call),
    accepts: (status) => status === 200,
    retry: { on: 'any_failure', maxAttempts: 1, horizonMs: 0 },
  });
}

/** Insights: the question is taken, the answer comes by a call of its own. */
export function simSwapEndpoint(world: World): Endpoint {
  return {
    method: 'POST',
    path: '/africastalking/v1/sim-swap',
    operation: 'sim_swap',
    facts: (call) => ({ phones: numbersOf(call) }),
    execute: (call) => {
      const refused = refuse(world, call, textOf(readFields(call)['username']));
      if (refused) return refused;
      const transactionId = randomUUID();
      const responses = numbersOf(call).map((phone) => {
        const requestId = `ATSwpid_${randomUUID().replaceAll('-', '')}`;
        void tell(world, phone, requestId, transactionId);
        return { phoneNumber: { phoneNumber: phone }, requestId, status: 'Queued' };
      });
      return json(200, { status: 'Processed', transactionId, responses });
    },
  };
}
