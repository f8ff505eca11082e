import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import { createClock } from '../config/clock.ts';
import { ProviderError } from '../config/errors.ts';
import type { Lookup, LookupAnswer } from '../conversation/lookup.ts';
import type { Privacy } from '../conversation/privacy.ts';
import { quoteAirtime } from './airtime/quote.ts';
import { type Commerce, type CommerceOptions, openCommerce } from './commerce.ts';
import type { CommerceNews } from './news.ts';
import type { OrderRequest, OrderStatus } from './order.ts';
import type { Dispute, Gateway, RefundState } from './payments/gateway.ts';
import type { VendAnswer, Vendor, VendRequest } from './vending/vendor.ts';

/** A process that dies: everything after it in the step is not done. */
export class Death extends Error {
  override readonly name = 'Death';
}

/** What a call does, before and after it is carried out. */
export type Fault = 'ok' | 'lost_before' | 'lost_after' | 'down' | 'refused' | 'dies_before' | 'dies_after';

function before(fault: Fault): void {
  if (fault === 'dies_before') {
    throw new Death();
  }
  if (fault === 'lost_before') {
    throw new ProviderError('provider_outcome_unknown');
  }
  if (fault === 'down') {
    throw new ProviderError('provider_unavailable');
  }
  if (fault === 'refused') {
    throw new ProviderError('provider_rejected');
  }
}

function after(fault: Fault): void {
  if (fault === 'dies_after') {
    throw new Death();
  }
  if (fault === 'lost_after') {
    throw new ProviderError('provider_outcome_unknown');
  }
}

/** A gateway in memory that carries out whatever it receives, twice if it is asked twice. */
export function scriptedGateway(name = 'paystack') {
  const links = new Map<string, { amountKobo: number; paidKobo: number; currency: string }>();
  const refunds: { refundId: string; gatewayId: string; amountKobo: number }[] = [];
  const disputes = new Map<string, readonly Dispute[]>();
  const reversed = new Set<string>();
  const script = {
    start: (): Fault => 'ok',
    verify: (): Fault => 'ok',
    refund: (): Fault => 'ok',
    refundStatus: 'processed' as RefundState['status'],
  };
  const gateway: Gateway = {
    name,
    startPayment: async ({ reference, amountKobo }) => {
      const fault = script.start();
      before(fault);
      links.set(reference, { amountKobo, paidKobo: 0, currency: 'NGN' });
      after(fault);
      return { url: `https://pay.example/${reference}` };
    },
    ussdBanks: ['gtbank', 'uba'],
    startUssd: async ({ reference, amountKobo }) => {
      const fault = script.start();
      before(fault);
      links.set(reference, { amountKobo, paidKobo: 0, currency: 'NGN' });
      after(fault);
      return { dialCode: `*737*000*${links.size}#` };
    },
    findDisputes: async ({ reference }) => {
      before(script.verify());
      return disputes.get(reference) ?? [];
    },
    listPayments: async function* () {
      before(script.verify());
      for (const [reference, { paidKobo, currency }] of links) {
        if (paidKobo > 0) {
          yield {
            reference,
            status: reversed.has(reference) ? 'reversed' : 'success',
            amountKobo: paidKobo,
            currency,
            gatewayId: `id_${reference}`,
          };
        }
      }
    },
    verifyPayment: async (reference) => {
      before(script.verify());
      const link = links.get(reference);
      if (!link) {
        return { reference, status: 'unknown_reference', amountKobo: 0, currency: 'NGN' };
      }
      const { paidKobo, currency } = link;
      const status = reversed.has(reference) ? 'reversed' : paidKobo > 0 ? 'success' : 'pending';
      return { reference, status, amountKobo: paidKobo, currency, gatewayId: `id_${reference}` };
    },
    refund: async (request) => {
      const fault = script.refund();
      before(fault);
      refunds.push(request);
      after(fault);
      return { status: script.refundStatus };
    },
    findRefund: async ({ refundId }) => ({
      status: refunds.some((refund) => refund.refundId === refundId) ? script.refundStatus : 'not_found',
    }),
  };
  const pay = (reference: string, paidKobo?: number, currency = 'NGN') => {
    const link = links.get(reference);
    links.set(reference, {
      amountKobo: link?.amountKobo ?? 0,
      paidKobo: paidKobo ?? link?.amountKobo ?? 0,
      currency,
    });
  };
  return { gateway, links, refunds, disputes, reversed, script, pay };
}

/** How long a slow vendor sits on a request after its caller has given up. */
const lateMs = 700;

/** The token of a scripted vend: the same for the same reference. */
export function scriptedToken(reference: string): string {
  const hex = createHash('sha256').update(reference).digest('hex');
  return (BigInt(`0x${hex}`) % 10n ** 20n).toString().padStart(20, '0');
}

function deliveryOf(request: VendRequest): VendAnswer {
  const answer = { outcome: 'delivered', vendorId: 'v1' } as const;
  if (request.product !== 'POWER' || request.meterType === 'POSTPAID') {
    return answer;
  }
  const codes = [{ name: 'token', digits: scriptedToken(request.reference) }] as const;
  return { ...answer, proof: { codes, units: '25.5', tariffClass: 'R2' } };
}

/** A vendor in memory that executes every call it receives, even of a reference that it knows. */
export function scriptedVendor(name = 'vtpass') {
  const executions: VendRequest[] = [];
  const requests: VendRequest[] = [];
  const script = {
    vend: (
      _request: VendRequest,
    ): VendAnswer | 'executes' | 'executes_silently' | 'executes_late' | 'dies_before' | 'dies_after' =>
      'executes',
    requery: (reference: string, _vendorId: string | null): VendAnswer => {
      const executed = executions.find((execution) => execution.reference === reference);
      return executed ? deliveryOf(executed) : { outcome: 'not_found' };
    },
    lookUp: (_request: Lookup): LookupAnswer | null => null,
  };
  let minted = 0;
  const vendor: Vendor = {
    name,
    sells: ['AIRTIME', 'POWER', 'DATA'],
    mintReference: (seed) => {
      minted += 1;
      return `${name}-${minted}-${seed}`;
    },
    vend: async (request) => {
      requests.push(request);
      const answer = script.vend(request);
      if (typeof answer !== 'string') {
        return answer;
      }
      if (answer === 'dies_before') {
        throw new Death();
      }
      if (answer === 'executes_late') {
        setTimeout(() => executions.push(request), lateMs).unref();
        return { outcome: 'pending' };
      }
      executions.push(request);
      if (answer === 'dies_after') {
        throw new Death();
      }
      return answer === 'executes' ? deliveryOf(request) : { outcome: 'pending' };
    },
    requery: async (reference, vendorId) => script.requery(reference, vendorId),
    lookUp: async (request) => script.lookUp(request),
  };
  return { vendor, executions, requests, script };
}

/** Reversible and bound to its context, like the real one; nothing secret about it. */
const plainPrivacy: Privacy = {
  seal: async (_owner, context, plain) => Buffer.from(JSON.stringify([context, plain])).toString('base64'),
  open: async (context, sealed) => {
    const [bound, plain] = JSON.parse(Buffer.from(sealed, 'base64').toString()) as [string, string];
    if (bound !== context) {
      throw new Error('a sealed value was moved');
    }
    return plain;
  },
  blindIndex: (purpose, value) => createHash('sha256').update(`${purpose}|${value}`).digest('base64url'),
};

export type Told = { readonly newsId: string; readonly customerId: string; readonly news: CommerceNews };

/** Commerce on a real database with providers that do as they are told; its clock runs `speed` times faster. */
export async function openScriptedCommerce(
  connection: Connection,
  options: Partial<CommerceOptions> & { speed?: number } = {},
) {
  const paystack = scriptedGateway();
  const vtpass = scriptedVendor();
  const told: Told[] = [];
  const clock = createClock(options.speed ?? 100);
  const commerce = await openCommerce({
    connection,
    privacy: plainPrivacy,
    clock,
    gateways: [paystack.gateway],
    vendors: [vtpass.vendor],
    claimMs: 400,
    deliverNews: async (delivery) => {
      if (!told.some(({ newsId }) => newsId === delivery.newsId)) {
        told.push(delivery);
      }
    },
    ...options,
  });
  const kinds = (orderId: string) =>
    told.filter(({ news }) => 'orderId' in news && news.orderId === orderId).map(({ news }) => news.kind);
  return {
    commerce,
    clock,
    ...paystack,
    ...vtpass,
    gatewayScript: paystack.script,
    vendorScript: vtpass.script,
    told,
    kinds,
  };
}

/** Does all due work, as a sweep would, until `done`. Deaths are survived; other errors are bugs. */
export async function driveUntil(
  commerce: Commerce,
  done: () => boolean | Promise<boolean>,
  withinMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await done())) {
    if (Date.now() > deadline) {
      throw new Error(`not done within ${withinMs} ms; due: ${JSON.stringify(await commerce.due(5))}`);
    }
    const due = await commerce.due(20);
    await Promise.all(due.map(({ kind, id }) => survive(commerce.work(kind, id))));
    if (due.length === 0) {
      await pause(5);
    }
  }
}

export async function survive(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Death)) {
      throw error;
    }
  }
}

let orders = 0;

/** A confirmed order of one line for each amount in naira. */
export function orderOf(customerId: string, ...naira: number[]): OrderRequest {
  orders += 1;
  const wishes = naira.map((amount, n) => ({
    recipient: `+23480${String(30_000_000 + orders * 20 + n).padStart(8, '0')}`,
    network: 'MTN' as const,
    faceKobo: amount * 100,
  }));
  const priced = quoteAirtime(wishes);
  if (!priced.ok) {
    throw new Error(priced.problem.code);
  }
  const orderId = `ord_${customerId}_${orders}`;
  return { orderId, customerId, sessionId: 'ses_1', quote: priced.quote, confirmedAt: new Date() };
}

export type Setting = Awaited<ReturnType<typeof openScriptedCommerce>>;

export async function statusOf(
  { commerce }: Setting,
  { orderId, customerId }: { orderId: string; customerId: string },
) {
  return (await commerce.order(orderId, customerId))?.status;
}

export async function driveTo(
  setting: Setting,
  request: { orderId: string; customerId: string },
  status: OrderStatus,
) {
  try {
    await driveUntil(setting.commerce, async () => (await statusOf(setting, request)) === status);
  } catch (cause) {
    const found = `${await statusOf(setting, request)} after ${setting.kinds(request.orderId).join(', ')}`;
    throw new Error(`wanted ${status}, found ${found}`, { cause });
  }
}

/** Places an order, waits for its link, pays it and tells the webhook's hint. Gives the payment's reference. */
export async function payFor(
  setting: Setting,
  request: ReturnType<typeof orderOf>,
  paidKobo?: number,
): Promise<string> {
  await setting.commerce.placeOrder(request);
  await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('payment_link'));
  const reference = [...setting.links.keys()].at(-1) ?? '';
  setting.pay(reference, paidKobo);
  await setting.commerce.hint({ kind: 'payment_hint', key: 'ps:1', reference });
  return reference;
}

/** What we still owe the order; throws for an entry that doesn't add up to zero. */
export async function owedKobo(connection: Connection, orderId: string): Promise<number> {
  let owed = 0;
  for (const { legs } of await connection.collection('ledger').find({ orderId }).toArray()) {
    const sums = legs as { account: string; amountKobo: number }[];
    if (sums.reduce((sum, leg) => sum + leg.amountKobo, 0) !== 0) {
      throw new Error(`a ledger entry of ${orderId} is not balanced`);
    }
    owed -= sums
      .filter(({ account }) => account === 'customer_order')
      .reduce((sum, leg) => sum + leg.amountKobo, 0);
  }
  return owed;
}

export async function emptyBooks(connection: Connection): Promise<void> {
  for (const name of [
    'orders',
    'payments',
    'vends',
    'refunds',
    'receipts',
    'ledger',
    'gateway_health',
    'vendor_health',
  ]) {
    await connection.collection(name).deleteMany({});
  }
}
