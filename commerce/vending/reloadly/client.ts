import { createHash } from 'node:crypto';
import { ProviderError } from '../../../config/errors.ts';
import type { VendAnswer, Vendor, VendorOptions, VendRequest } from '../vendor.ts';
import { readStatusAnswer, readTopupAnswer } from './answer.ts';
import { findSameBundle, type Operators, openOperators } from './operators.ts';
import { type ReloadlySettings, reportAnswer } from './schema.ts';
import { type CallReloadly, openReloadlySession } from './session.ts';

export function openReloadly(settings: ReloadlySettings, options: VendorOptions): Vendor {
  const call = openReloadlySession(settings, options.fetch ?? globalThis.fetch);
  const operators = openOperators(settings, call, options.requeryTimeoutMs);
  const { requeryTimeoutMs: timeoutMs } = options;

  return {
    name: 'reloadly',
    sells: ['AIRTIME', 'DATA'],
    mintReference: (seed) => `sb${createHash('sha256').update(seed).digest('hex').slice(0, 38)}`,
    vend: async (request) => {
      const order = await findOrder(operators, request);
      if ('outcome' in order) return order;
      return guard(true, async () =>
        readTopupAnswer(
          await call({
            method: 'POST',
            path: '/topups',
            body: { ...order, useLocalAmount: true, customIdentifier: request.reference },
            timeoutMs: options.vendTimeoutMs,
          }),
          request.reference,
        ),
      );
    },
    requery: (reference, vendorId) => guard(false, () => requery(call, reference, vendorId, timeoutMs)),
    listBundles: async (network) =>
      (await operators.bundles(network)).map(({ operatorId: _, ...bundle }) => bundle),
  };
}

type Order = {
  readonly operatorId: number;
  readonly amount: number;
  readonly recipientPhone: { readonly countryCode: 'NG'; readonly number: string };
};

/** What is put to /topups, or why nothing is. Without the list of operators nothing is sent. */
async function findOrder(operators: Operators, request: VendRequest): Promise<Order | VendAnswer> {
  if (request.product === 'POWER') return { outcome: 'refused', code: 'not_sold' };
  const { recipient, network, amountKobo } = request;
  return guardOrder(async () => {
    const operatorId =
      request.product === 'AIRTIME'
        ? await operators.airtime(network)
        : findSameBundle(await operators.bundles(network), request, amountKobo)?.operatorId;
    if (operatorId === undefined) {
      return { outcome: 'refused', code: request.product === 'DATA' ? 'bundle_not_offered' : 'no_operator' };
    }
    const recipientPhone = { countryCode: 'NG', number: recipient.replace(/^\+234/, '0') } as const;
    return { operatorId, amount: amountKobo / 100, recipientPhone };
  });
}

async function guardOrder(find: () => Promise<Order | VendAnswer>): Promise<Order | VendAnswer> {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { outcome: 'not_processed', code: `operators_${error.providerCode ?? error.code}` };
  }
}

/** By their own id, or first by ours in the reports. */
async function requery(
  call: CallReloadly,
  reference: string,
  knownId: string | null,
  timeoutMs: number,
): Promise<VendAnswer> {
  const vendorId = knownId ?? (await findId(call, reference, timeoutMs));
  if (vendorId === undefined) return { outcome: 'not_found' };
  const path = `/topups/${encodeURIComponent(vendorId)}/status`;
  return readStatusAnswer(await call({ method: 'GET', path, timeoutMs }), reference, vendorId);
}

async function findId(call: CallReloadly, reference: string, timeoutMs: number): Promise<string | undefined> {
  const path = `/topups/reports/transactions?customIdentifier=${encodeURIComponent(reference)}&size=5&page=1`;
  const { status, json } = await call({ method: 'GET', path, timeoutMs });
  const parsed = reportAnswer.safeParse(json);
  if (status >= 400 || !parsed.success) {
    throw new ProviderError('provider_outcome_unknown', { providerCode: `http_${status}_report` });
  }
  return parsed.data.content.find(({ customIdentifier }) => customIdentifier === reference)?.transactionId;
}

/** Only a request that never left, or that was turned away for its pace or its token, is surely not carried out. */
async function guard(sends: boolean, call: () => Promise<VendAnswer>): Promise<VendAnswer> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const code = error.providerCode ?? error.code;
    const unsent = error.recovery === 'retry' || error.code === 'provider_credentials';
    return sends && unsent
      ? { outcome: 'not_processed', code }
      : { outcome: 'pending', code, unanswered: true };
  }
}
