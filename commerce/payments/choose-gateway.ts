import { type ErrorCode, ProviderError } from '../../config/errors.ts';
import type { CommerceContext } from '../context.ts';
import type { ProviderTask } from '../provider-health-store.ts';
import type { Gateway } from './gateway.ts';

/**
 * The gateway for a new attempt: the first that is healthy, the next one of those for a repeat. An unhealthy one
 * before it gets a single attempt from time to time, which brings it back if it goes well. An attempt that was begun
 * stays with its gateway.
 */
export async function chooseGateway(
  context: CommerceContext,
  gateways: readonly Gateway[],
  attempt: number,
): Promise<Gateway | undefined> {
  if (gateways.length < 2) {
    return gateways[0];
  }
  const healthy: Gateway[] = [];
  for (const gateway of gateways) {
    if (await context.gatewayHealth.isHealthy(gateway.name)) {
      healthy.push(gateway);
    } else if (
      healthy.length === 0 &&
      attempt === 1 &&
      (await context.gatewayHealth.takeTrial(gateway.name))
    ) {
      return gateway;
    }
  }
  // With none healthy each has its turn: an attempt that fails costs nothing.
  const candidates = healthy.length > 0 ? healthy : gateways;
  return candidates[(attempt - 1) % candidates.length];
}

/** What tells of the gateway's own trouble; a refusal is an answer. */
const troubles: ReadonlySet<ErrorCode> = new Set([
  'provider_outcome_unknown',
  'provider_unavailable',
  'provider_throttled',
  'provider_credentials',
]);

/** Makes a call to a gateway, and remembers how it went. */
export async function callGateway<Result>(
  context: CommerceContext,
  gateway: Gateway,
  task: ProviderTask<'gateway'>,
  call: (gateway: Gateway) => Promise<Result>,
): Promise<Result> {
  try {
    const result = await call(gateway);
    await note(context, gateway.name, task, true);
    return result;
  } catch (error) {
    if (error instanceof ProviderError) {
      await note(context, gateway.name, task, !troubles.has(error.code));
    }
    throw error;
  }
}

/** A result that can't be written down is no reason to lose what the gateway has said. */
async function note(
  context: CommerceContext,
  gateway: string,
  task: ProviderTask<'gateway'>,
  ok: boolean,
): Promise<void> {
  await context.gatewayHealth.record(gateway, task, ok).catch((err: unknown) => {
    context.log.warn({ step: 'gateway_health', kind: gateway, err }, 'the result was not noted');
  });
}
