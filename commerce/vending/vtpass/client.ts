import { createHash } from 'node:crypto';
import { ProviderError } from '../../../config/errors.ts';
import type { Lookup, LookupAnswer } from '../../../conversation/lookup.ts';
import type { Network } from '../../../conversation/values/network.ts';
import { callProvider } from '../../provider-call.ts';
import type { VendAnswer, Vendor, VendorOptions, VendRequest } from '../vendor.ts';
import { readVtpassAnswer } from './answer.ts';
import { bundlesFrom, dataPayFields } from './data-wire.ts';
import { powerPayFields, readVerifyAnswer, verifyFields } from './power-wire.ts';
import type { VtpassSettings } from './schema.ts';
import { openVariations, refuseBundle } from './variations.ts';

const serviceIds = {
  MTN: 'mtn',
  AIRTEL: 'airtel',
  GLO: 'glo',
  '9MOBILE': 'etisalat',
} as const satisfies Record<Network, string>;

const lagosOffsetMs = 3_600_000;

export function openVtpass(settings: VtpassSettings, options: VendorOptions): Vendor {
  const post = async (
    call: 'pay' | 'requery',
    reference: string,
    timeoutMs: number,
    fields: Record<string, unknown>,
  ): Promise<VendAnswer> => {
    try {
      const { json } = await callProvider(options.fetch ?? globalThis.fetch, {
        method: 'POST',
        url: `${settings.baseUrl}/${call}`,
        headers: { 'api-key': settings.apiKey.reveal(), 'secret-key': settings.secretKey.reveal() },
        body: { request_id: reference, ...fields },
        timeoutMs,
      });
      return readVtpassAnswer(json, reference, call);
    } catch (error) {
      if (!(error instanceof ProviderError)) {
        throw error;
      }
      return unanswered(error, call);
    }
  };
  const variations = openVariations(settings, options);

  return {
    name: 'vtpass',
    sells: ['AIRTIME', 'POWER', 'DATA'],
    mintReference: mintRequestId,
    vend: async (request) =>
      (request.product === 'DATA' && (await refuseBundle(variations, request))) ||
      post('pay', request.reference, options.vendTimeoutMs, {
        ...payFields(request),
        amount: request.amountKobo / 100,
      }),
    requery: (reference) => post('requery', reference, options.requeryTimeoutMs, {}),
    lookUp: (request) => verifyMeter(settings, options, request),
    ...(variations
      ? { listBundles: async (network: Network) => bundlesFrom(await variations(network), network) }
      : {}),
  };
}

/** Null for whatever is not the company's own word. */
async function verifyMeter(
  settings: VtpassSettings,
  options: VendorOptions,
  request: Lookup,
): Promise<LookupAnswer | null> {
  try {
    const { json } = await callProvider(options.fetch ?? globalThis.fetch, {
      method: 'POST',
      url: `${settings.baseUrl}/merchant-verify`,
      headers: { 'api-key': settings.apiKey.reveal(), 'secret-key': settings.secretKey.reveal() },
      body: verifyFields(request),
      timeoutMs: options.requeryTimeoutMs,
    });
    return readVerifyAnswer(json, request);
  } catch (error) {
    if (!(error instanceof ProviderError)) {
      throw error;
    }
    return null;
  }
}

/** What /pay takes besides the amount, by product. */
function payFields(request: VendRequest): Readonly<Record<string, string>> {
  switch (request.product) {
    case 'AIRTIME':
      return { serviceID: serviceIds[request.network], phone: localForm(request.recipient) };
    case 'POWER':
      return powerPayFields(request);
    case 'DATA':
      return dataPayFields(request, localForm(request.recipient));
  }
}

/** Only a request that never left, or that was turned away for its pace, is surely not carried out. */
function unanswered(error: ProviderError, call: 'pay' | 'requery'): VendAnswer {
  const code = error.providerCode ?? error.code;
  return call === 'pay' && error.recovery === 'retry'
    ? { outcome: 'not_processed', code }
    : { outcome: 'pending', code, unanswered: true };
}

/** VTpass's request_id: the minute of now in Lagos (UTC+1, no summer time), then letters and digits of the seed. */
export function mintRequestId(seed: string, now: Date): string {
  const minute = new Date(now.getTime() + lagosOffsetMs).toISOString().slice(0, 16).replace(/\D/g, '');
  return minute + createHash('sha256').update(seed).digest('hex').slice(0, 20);
}

function localForm(e164: string): string {
  return e164.replace(/^\+234/, '0');
}
