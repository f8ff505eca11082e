import { createHash } from 'node:crypto';
import { ProviderError } from '../../../config/errors.ts';
import type { Network } from '../../../conversation/values/network.ts';
import { callProvider } from '../../provider-call.ts';
import type { VendAnswer, Vendor, VendorOptions } from '../vendor.ts';
import { readVtpassAnswer } from './answer.ts';
import type { VtpassSettings } from './schema.ts';

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

  return {
    name: 'vtpass',
    mintReference: mintRequestId,
    vend: ({ reference, network, recipient, amountKobo }) =>
      post('pay', reference, options.vendTimeoutMs, {
        serviceID: serviceIds[network],
        amount: amountKobo / 100,
        phone: localForm(recipient),
      }),
    requery: (reference) => post('requery', reference, options.requeryTimeoutMs, {}),
  };
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
