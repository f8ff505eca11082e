import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import { quoteAirtime } from '../../commerce/airtime/quote.ts';
import { quoteData } from '../../commerce/data/quote.ts';
import type { Quote } from '../../commerce/order.ts';
import { finalStatuses } from '../../commerce/order-status.ts';
import { quotePower } from '../../commerce/power/quote.ts';
import { readAccounts } from '../../config/accounts.ts';
import { readEnv } from '../../config/env.ts';
import { openRuntime } from '../../config/runtime.ts';
import { openBells } from '../../queues/jobs.ts';
import { openAccounts } from '../../queues/open-accounts.ts';
import { openCommerce } from '../../queues/open-commerce.ts';
import { openStores } from '../../queues/open-stores.ts';
import type { Progress } from './live-customers.ts';

const ordersEach = 3;
const atOnce = 300;
const lookEveryMs = 500;
const finalWithinMs = 180_000;

/** Every product once a customer, so that the vendor's books name the sale. */
function quoteFor(customer: number, sale: number): Quote {
  const phone = phoneOf(customer);
  const faceKobo = 500_00;
  const results = [
    () => quoteAirtime([{ recipient: phone, network: 'MTN', faceKobo }]),
    () =>
      quotePower([
        {
          product: 'POWER',
          disco: 'IKEDC',
          meterType: 'PREPAID',
          meter: String(46_000_000_000 + customer),
          holder: 'ADA OBI',
          address: '1 ALLEN AVENUE',
          tariffClass: null,
          phone,
          faceKobo,
        },
      ]),
    () => {
      const bundle = { code: 'mtn-1gb-500', name: 'N500 1GB - 7 days', sizeMb: 1_024, days: 7 };
      return quoteData([{ product: 'DATA', network: 'MTN', recipient: phone, bundle, faceKobo }]);
    },
  ];
  const result = results[sale % results.length]?.();
  if (!result?.ok) {
    throw new Error(`The series has a sale that can't be quoted: ${JSON.stringify(result?.problem)}`);
  }
  return result.quote;
}

const phoneOf = (customer: number) => `+23481${String(30_000_000 + customer)}`;

/**
 * Sells `orders` orders past the conversation, straight into commerce, to customers who exist: the way of the money under
 * load, while the workers are killed. Fulfilled when each has come to its end, or the last ones get nowhere.
 */
export async function sellMany(options: {
  readonly environment: Readonly<Record<string, string>>;
  readonly orders: number;
  readonly progress: Progress;
}): Promise<void> {
  const env = readEnv({ ...options.environment, LOG_LEVEL: 'silent' });
  const runtime = await openRuntime(env, 'series');
  const stores = openStores(runtime);
  const bells = await openBells(env.redisUrl, runtime.log);
  const accounts = openAccounts(readAccounts(env.accountsFile));
  const commerce = await openCommerce({ runtime, stores, bells, accounts });

  const ends = watchEnds(runtime.connection);

  async function meet(customer: number): Promise<string> {
    const address = { medium: 'sms', value: phoneOf(customer) } as const;
    await stores.sessions.create(stores.customers.idFor(address));
    const contact = { address, account: 'at-sms', ourNumber: '21512', network: 'MTN' } as const;
    return (await stores.customers.create(contact)).customerId;
  }

  async function sell(customer: number, customerId: string, sale: number): Promise<void> {
    const orderId = `ord_series_${customer}_${sale}`;
    const quote = quoteFor(customer, sale);
    const request = { orderId, customerId, sessionId: `ses_series_${customer}`, quote };
    await again(() => commerce.placeOrder({ ...request, confirmedAt: runtime.clock.now() }));
    await ends.of(orderId);
    options.progress.answered += 1;
  }

  let next = 0;
  const customers = Math.ceil(options.orders / ordersEach);
  const seat = async () => {
    for (let customer = next++; customer < customers; customer = next++) {
      const customerId = await again(() => meet(customer));
      const sales = Math.min(ordersEach, options.orders - customer * ordersEach);
      for (let sale = 0; sale < sales; sale += 1) await sell(customer, customerId, sale);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, seat));
  ends.stop();
  await bells.close();
  await runtime.close();
}

/** Looks for all that are waited for at once: a look at each would be a good part of the work. */
function watchEnds(connection: Connection) {
  const orders = connection.collection<{ _id: string; status: string }>('orders');
  const waiting = new Map<string, { readonly deadline: number; readonly end: () => void }>();

  async function look(): Promise<void> {
    const ended = { _id: { $in: [...waiting.keys()] }, status: { $in: [...finalStatuses] } };
    const found = await orders.find(ended, { projection: { _id: 1 } }).toArray();
    for (const { _id } of found) waiting.get(_id)?.end();
    for (const { deadline, end } of waiting.values()) if (Date.now() > deadline) end();
  }

  // MongoDB may be away.
  const timer = setInterval(() => void look().catch(() => undefined), lookEveryMs);
  return {
    /** Fulfilled when the order has come to its end, or gets nowhere. */
    of: (orderId: string) =>
      new Promise<void>((resolve) => {
        const end = () => {
          waiting.delete(orderId);
          resolve();
        };
        waiting.set(orderId, { deadline: Date.now() + finalWithinMs, end });
      }),
    stop: () => clearInterval(timer),
  };
}

/** While MongoDB is away from a blow, what can be repeated is. */
async function again<T>(step: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + finalWithinMs;
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(lookEveryMs);
    }
  }
}
