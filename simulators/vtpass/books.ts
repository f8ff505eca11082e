import { randomInt } from 'node:crypto';
import type { BoundedLog, Numbered } from '../bounded-log.ts';
import type { World } from '../world.ts';
import { airtimeServices, descriptions } from './codes.ts';
import { dataServices } from './data-services.ts';
import { powerServices, vendFields } from './electricity.ts';

/** One execution of a /pay. A repeated request id is executed again: the books show it twice. */
export type Recharge = {
  readonly requestId: string;
  readonly serviceID: string;
  readonly phone: string;
  /** Of a data bundle, or a meter's type; else empty. */
  readonly variationCode: string;
  /** For electricity; else empty. */
  readonly meter: string;
  readonly amountNaira: number;
  readonly at: string;
  readonly transactionId: string;
  outcome: 'delivered' | 'pending' | 'failed' | 'reversed';
  /** What VTpass answers about it. */
  code: string;
};

/** What VTpass knows. */
export type VtpassBooks = {
  readonly world: World;
  readonly recharges: BoundedLog<Recharge>;
  /** The latest execution under each request id. */
  readonly byRequestId: Map<string, Numbered<Recharge>>;
  spentNaira: number;
};

export function openVtpassBooks(world: World): VtpassBooks {
  const byRequestId = new Map<string, Numbered<Recharge>>();
  const recharges = world.createLog<Recharge>((dropped) => {
    if (byRequestId.get(dropped.requestId) === dropped) byRequestId.delete(dropped.requestId);
  });
  return { world, recharges, byRequestId, spentNaira: 0 };
}

export const balanceOf = (books: VtpassBooks) => books.world.config().vtpass.balanceNaira - books.spentNaira;

/** Sixteen digits of time and four of chance, as VTpass mints them. */
export const mintTransactionId = (now: Date) => `${now.getTime()}${randomInt(1_000_000_000, 9_999_999_999)}`;

/** A recharge as /pay, /requery and the webhook show it. */
export function rechargeResource(recharge: Recharge) {
  const { amountNaira, outcome, code } = recharge;
  const commission = Math.round(amountNaira * 3.5) / 100;
  return {
    code,
    content: {
      transactions: {
        status: outcome,
        product_name: productName(recharge),
        unique_element: recharge.meter || recharge.phone,
        unit_price: amountNaira,
        quantity: 1,
        service_verification: null,
        channel: 'api',
        commission,
        total_amount: amountNaira - commission,
        discount: null,
        type: productType(recharge),
        email: 'simulated@example.com',
        phone: recharge.phone,
        name: null,
        convinience_fee: 0,
        amount: amountNaira,
        platform: 'api',
        method: 'api',
        transactionId: recharge.transactionId,
      },
    },
    response_description: describe(recharge),
    requestId: recharge.requestId,
    amount: amountNaira,
    transaction_date: recharge.at,
    purchased_code: '',
    ...(recharge.meter !== '' && outcome === 'delivered' ? vendFields(recharge) : {}),
    ...(outcome === 'reversed' ? { wallet_credit_id: `WC${recharge.transactionId}` } : {}),
  };
}

function productName({ serviceID }: Recharge): string | undefined {
  return airtimeServices[serviceID] ?? dataServices[serviceID] ?? powerServices[serviceID];
}

function productType({ meter, variationCode }: Recharge): string {
  if (meter !== '') return 'Electricity Bill';
  return variationCode === '' ? 'Airtime Recharge' : 'Data Services';
}

function describe({ code, outcome }: Recharge): string {
  if (code === '000' && outcome === 'pending') return 'TRANSACTION PROCESSING - PENDING';
  if (code === '000' && outcome === 'failed') return 'TRANSACTION FAILED';
  return descriptions[code] ?? 'UNKNOWN';
}
