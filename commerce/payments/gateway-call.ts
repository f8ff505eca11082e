import type { z } from 'zod';
import { ProviderError } from '../../config/errors.ts';
import type { Secret } from '../../config/secret.ts';
import { callProvider, type ProviderAnswer, type ProviderCall } from '../provider-call.ts';
import type { GatewayOptions, RefundState } from './gateway.ts';

// What every gateway that speaks JSON under a bearer key has in common.

export type Send = (
  method: ProviderCall['method'],
  path: string,
  body?: Record<string, unknown>,
) => Promise<ProviderAnswer>;

export function openSend(
  { baseUrl, secretKey }: { readonly baseUrl: string; readonly secretKey: Secret },
  options: GatewayOptions,
): Send {
  return (method, path, body) =>
    callProvider(options.fetch ?? globalThis.fetch, {
      method,
      url: `${baseUrl}${path}`,
      headers: { authorization: `Bearer ${secretKey.reveal()}` },
      timeoutMs: options.timeoutMs,
      ...(body ? { body } : {}),
    });
}

/** Reads an answer that is no refusal by its schema; anything unreadable leaves the outcome open. */
export function readAnswer<Schema extends z.ZodType>(schema: Schema, json: unknown): z.output<Schema> {
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    throw new ProviderError('provider_outcome_unknown', { providerCode: 'unreadable', cause: parsed.error });
  }
  return parsed.data;
}

/** The meaning of a provider's word; undefined for one that the table does not have. */
export function mapped<Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

/** Of several tries at one refund the one that got furthest counts. */
export function bestOf(statuses: readonly RefundState['status'][]): RefundState['status'] {
  const order = ['processed', 'pending', 'failed'] as const;
  return order.find((status) => statuses.includes(status)) ?? 'not_found';
}
