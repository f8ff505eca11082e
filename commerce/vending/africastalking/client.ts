import { createHash } from 'node:crypto';
import type africastalking from 'africastalking';
import { type Answer, exchange, type Transport } from '../../../config/africastalking-sdk.ts';
import { ProviderError } from '../../../config/errors.ts';
import type { DataGoods } from '../../order.ts';
import type { VendAnswer, Vendor, VendorOptions, VendRequest } from '../vendor.ts';
import { readAirtimeAnswer, readDataAnswer, readFindAnswer } from './answer.ts';
import type { AfricastalkingSettings } from './schema.ts';

type Sdk = ReturnType<typeof africastalking>;

/** Their guard against repeats holds for five minutes (help.africastalking.com, read 2026-11-21): we stay below. */
const repeatableForMs = 240_000;
/** A try each minute at the network's side; without a number they go on for up to eight hours. */
const triesAtNetwork = 1;

/** How long a bundle may last there, in days. */
const validities = {
  1: 'Day',
  7: 'Week',
  14: 'BiWeek',
  30: 'Month',
  90: 'Quarterly',
} as const satisfies Record<number, string>;

export function openAfricastalking(settings: AfricastalkingSettings, options: VendorOptions): Vendor {
  const { environment, baseUrl, username, apiKey, dataProduct } = settings;
  let loaded: Promise<Sdk> | undefined;
  // The SDK is heavy: only who vends loads it.
  const sdk = () => {
    loaded ??= import('africastalking').then(({ default: open }) =>
      open({ username, apiKey: apiKey.reveal() }),
    );
    return loaded;
  };
  const ask = async (
    timeoutMs: number,
    call: (client: Sdk) => Promise<unknown>,
  ): Promise<Answer | undefined> => {
    const client = await sdk();
    const transport: Transport = { environment, baseUrl, timeoutMs };
    return exchange(transport, () => call(client));
  };

  return {
    name: 'africastalking',
    sells: dataProduct === undefined ? ['AIRTIME'] : ['AIRTIME', 'DATA'],
    mintReference: (seed) => createHash('sha256').update(seed).digest('hex').slice(0, 32),
    repeatableForMs,
    vend: (request) => sold(request, dataProduct, (call) => ask(options.vendTimeoutMs, call)),
    requery: async (_reference, vendorId) => {
      // Only by their own id; without one the callback or a repeat brings it.
      if (vendorId === null) return { outcome: 'pending', code: 'no_id' };
      const find = (client: Sdk) =>
        vendorId.startsWith('ATP')
          ? client.MOBILE_DATA.findTransaction({ transactionId: vendorId })
          : client.AIRTIME.findTransactionStatus(vendorId);
      return settle(false, async () => {
        const answer = await ask(options.requeryTimeoutMs, find);
        return answer ? readFindAnswer(answer, vendorId) : { outcome: 'pending', code: 'refused_by_sdk' };
      });
    },
  };
}

type Ask = (call: (client: Sdk) => Promise<unknown>) => Promise<Answer | undefined>;

async function sold(request: VendRequest, dataProduct: string | undefined, ask: Ask): Promise<VendAnswer> {
  // The SDK sends much of what it should refuse, so all is checked before.
  if (request.product === 'POWER') return { outcome: 'refused', code: 'not_sold' };
  if (!/^\+234\d{10}$/.test(request.recipient)) return { outcome: 'refused', code: 'not_a_number' };
  const { recipient, reference, amountKobo } = request;
  if (request.product === 'AIRTIME') {
    return settle(true, async () => {
      const answer = await ask((client) =>
        client.AIRTIME.send({
          idempotencyKey: reference,
          maxNumRetry: triesAtNetwork,
          recipients: [{ phoneNumber: recipient, currencyCode: 'NGN', amount: amountKobo / 100 }],
        }),
      );
      return answer ? readAirtimeAnswer(answer, recipient) : refusedBySdk;
    });
  }
  const validity = validityOf(request.bundle.days);
  if (dataProduct === undefined || validity === undefined)
    return { outcome: 'refused', code: 'bundle_not_offered' };
  return settle(true, async () => {
    const answer = await ask((client) =>
      client.MOBILE_DATA.send({
        idempotencyKey: reference,
        productName: dataProduct,
        recipients: [
          { phoneNumber: recipient, ...quantityOf(request.bundle), validity, metadata: { reference } },
        ],
      }),
    );
    return answer ? readDataAnswer(answer, recipient) : refusedBySdk;
  });
}

/** The SDK refused by itself: nothing was sent. */
const refusedBySdk = { outcome: 'refused', code: 'refused_by_sdk' } as const;

function validityOf(days: number): (typeof validities)[keyof typeof validities] | undefined {
  return Object.hasOwn(validities, days) ? validities[days as keyof typeof validities] : undefined;
}

function quantityOf({ sizeMb }: DataGoods['bundle']): { quantity: number; unit: 'MB' | 'GB' } {
  return sizeMb % 1024 === 0 ? { quantity: sizeMb / 1024, unit: 'GB' } : { quantity: sizeMb, unit: 'MB' };
}

/** Only a request that never left is surely not carried out. */
async function settle(sends: boolean, call: () => Promise<VendAnswer>): Promise<VendAnswer> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const code = error.providerCode ?? error.code;
    return sends && error.recovery === 'retry'
      ? { outcome: 'not_processed', code }
      : { outcome: 'pending', code, unanswered: true };
  }
}
