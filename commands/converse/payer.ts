import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderLine } from '../../commerce/order.ts';
import type { OrderDoc } from '../../commerce/order-document.ts';
import type { Fault } from './scenario.ts';
import type { Stage } from './stage.ts';

/** The customer with a card in the hand, and the scenario's faults on what becomes of the payment. */
export type Payer = {
  /** Pays what the order asks for, once a link. Fulfilled when the vendor has been called, or the money refused. */
  readonly payFor: (order: OrderDoc) => Promise<void>;
  /** Whether the order waits for a customer who will do nothing more about it. */
  readonly isDoneWith: (order: OrderDoc) => boolean;
};

type Rule = Readonly<Record<string, unknown>>;

const refused = { kind: 'vend_fails' };
const answerLost = { kind: 'execute_then_timeout' };

const vendRules: Partial<Record<Fault, readonly Rule[]>> = {
  'vend.fails': [refused],
  'vend.timeoutThenSuccessOnRequery': [answerLost],
  'vend.timeoutThenFailedOnRequery': [refused, answerLost],
  'vend.staysPending': [{ kind: 'vend_stays_pending' }],
};

const calledWithinMs = 25_000;
const lookEveryMs = 50;

export function openPayer(
  stage: Stage,
  options: { readonly id: string; readonly payment: 'auto' | 'abandoned'; readonly faults: readonly Fault[] },
): Payer {
  const { simulators } = stage.system;
  const handled = new Set<string>();
  const abandons = options.payment === 'abandoned';

  async function pay(order: OrderDoc, reference: string): Promise<void> {
    const { faults } = options;
    const gateway = (await stage.payments.byReference(reference))?.gateway ?? 'paystack';
    await simulators.control(`${gateway}/pay`, {
      reference,
      ...(faults.includes('payment.fails') ? { outcome: 'failed' } : {}),
      ...(faults.includes('payment.underpaid') ? { amountKobo: Math.floor(order.payableKobo / 2) } : {}),
      ...(faults.includes('payment.duplicateWebhook') ? { times: 3 } : {}),
    });
  }

  /** Every line was put to the vendor, or the order will not be vended. */
  async function vendorIsCalled(orderId: string): Promise<boolean> {
    const order = await stage.orders.find(orderId);
    if (order?.status === 'AWAITING_PAYMENT' || order?.status === 'PAID') return false;
    const vends = await stage.vends.byOrder(orderId);
    return vends.every(({ state }) => state !== 'created' && state !== 'sent' && state !== 'held');
  }

  async function payAndWait(order: OrderDoc, reference: string, numbers: readonly string[]): Promise<void> {
    const rules = options.faults.flatMap((fault) => vendRules[fault] ?? []);
    const planted = numbers.flatMap((phone) =>
      rules.map((rule, index) => ({
        ...rule,
        id: `${options.id}:${order._id}:${phone}:${index}`,
        provider: 'vtpass',
        operation: 'pay',
        match: { phone },
      })),
    );
    if (planted.length > 0) await simulators.control('faults/add', planted);
    try {
      await pay(order, reference);
      if (options.faults.includes('payment.fails')) return;
      const deadline = Date.now() + calledWithinMs;
      while (!(await vendorIsCalled(order._id)) && Date.now() < deadline) await sleep(lookEveryMs);
    } finally {
      for (const { id } of planted) await simulators.removeFaults(id);
    }
  }

  return {
    payFor: async (order) => {
      if (abandons || order.paymentUrl === null || handled.has(order.paymentUrl)) return;
      const payments = await stage.payments.byOrder(order._id);
      const reference = payments.find(({ url }) => url === order.paymentUrl)?.reference;
      // The order has its link a moment before the payment has it.
      if (reference === undefined) return;
      handled.add(order.paymentUrl);
      const numbers = (await stage.orders.lines(order)).flatMap((line) => phoneOf(line) ?? []);
      await stage.numberLocks.hold(numbers, () => payAndWait(order, reference, numbers));
    },
    isDoneWith: (order) =>
      order.status === 'AWAITING_PAYMENT' &&
      order.paymentUrl !== null &&
      (abandons || (handled.has(order.paymentUrl) && options.faults.includes('payment.fails'))),
  };
}

/** The number by which a line is known to the vendor. */
function phoneOf(line: OrderLine): string | null {
  return line.product === 'POWER' ? line.phone : line.recipient;
}
