import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openTestDatabase } from '../test/database.ts';
import {
  Death,
  driveTo,
  driveUntil,
  emptyBooks,
  openScriptedCommerce,
  orderOf,
  owedKobo,
  payFor,
  survive,
} from './scripted-commerce.ts';

vi.setConfig({ testTimeout: 90_000 });

const connection = await openTestDatabase();
const ledger = connection.collection('ledger');

beforeEach(() => emptyBooks(connection));

describe('a refund', () => {
  const refusing = async (name: string) => {
    const setting = await openScriptedCommerce(connection);
    setting.vendorScript.vend = () => ({ outcome: 'refused', code: '016' });
    return { setting, request: orderOf(`refund ${name}`, 500) };
  };

  it('that the gateway definitely can not make goes to the wallet', async () => {
    const { setting, request } = await refusing('wallet');
    setting.gatewayScript.refund = () => 'refused';
    await payFor(setting, request);
    await driveTo(setting, request, 'REFUNDED');
    expect(await setting.commerce.walletKobo(request.customerId)).toBe(50_000);
    expect(await setting.commerce.order(request.orderId, request.customerId)).toMatchObject({
      refundTo: 'wallet',
    });
    expect(await owedKobo(connection, request.orderId)).toBe(0);
  });

  it.each(['lost_after', 'lost_before', 'dies_after', 'dies_before', 'down'] as const)(
    'is made once when its call is %s',
    async (fault) => {
      const { setting, request } = await refusing(fault);
      let calls = 0;
      setting.gatewayScript.refund = () => (calls++ === 0 ? fault : 'ok');
      await payFor(setting, request);
      await driveTo(setting, request, 'REFUNDED');
      expect(setting.refunds).toHaveLength(1);
      expect(await owedKobo(connection, request.orderId)).toBe(0);
    },
  );

  it('waits for the gateway and is told when it has arrived', async () => {
    const { setting, request } = await refusing('pending');
    setting.gatewayScript.refundStatus = 'pending';
    const reference = await payFor(setting, request);
    await driveTo(setting, request, 'REFUNDING');
    await driveUntil(setting.commerce, () => setting.refunds.length === 1);
    setting.gatewayScript.refundStatus = 'processed';
    await setting.commerce.hint({ kind: 'refund_hint', key: 'ps:5', reference });
    await driveTo(setting, request, 'REFUNDED');
    expect(setting.refunds).toHaveLength(1);
  });
});

describe('a crash', () => {
  it.each(['payment_link', 'fulfilled'] as const)(
    'of the delivery of "%s" loses and doubles nothing',
    async (kind) => {
      let crashes = 0;
      const delivered: string[] = [];
      const setting = await openScriptedCommerce(connection, {
        deliverNews: async ({ newsId, news }) => {
          if (news.kind === kind && crashes++ < 2) {
            throw new Error('the inbox is away');
          }
          delivered.push(newsId);
        },
      });
      const request = orderOf(`news ${kind}`, 500);
      await setting.commerce.placeOrder(request);
      await driveUntil(
        setting.commerce,
        async () =>
          (await setting.commerce.order(request.orderId, request.customerId))?.paymentUrl !== undefined,
      );
      setting.pay([...setting.links.keys()][0] ?? '');
      await setting.commerce.hint({
        kind: 'payment_hint',
        key: 'ps:6',
        reference: [...setting.links.keys()][0] ?? '',
      });
      await driveUntil(setting.commerce, () => delivered.length === 2);
      expect(delivered.map((id) => id.split(':').at(-1))).toEqual(['payment_link', 'fulfilled']);
      expect(setting.executions).toHaveLength(1);
    },
  );

  it.each([
    ['before the payment is asked for', 'start', 'dies_before'],
    ['after the payment was asked for', 'start', 'dies_after'],
    ['at the verification', 'verify', 'dies_before'],
    ['before the vend', 'vend', 'dies_before'],
    ['after the vend', 'vend', 'dies_after'],
  ] as const)('%s ends in one credit and one vend', async (name, point, fault) => {
    const setting = await openScriptedCommerce(connection);
    let calls = 0;
    if (point === 'vend') {
      setting.vendorScript.vend = () => (calls++ === 0 ? fault : 'executes');
    } else {
      setting.gatewayScript[point] = () => (calls++ === 0 ? fault : 'ok');
    }
    const request = orderOf(`crash ${name}`, 500);
    await payFor(setting, request);
    await driveTo(setting, request, 'FULFILLED');
    expect(setting.executions).toHaveLength(1);
    expect(await ledger.countDocuments({ orderId: request.orderId, kind: 'pay' })).toBe(1);
    expect(await owedKobo(connection, request.orderId)).toBe(0);
  });

  it.each(['ledger', 'orders', 'payments', 'vends', 'refunds'])(
    'at any write to %s is made good',
    async (name) => {
      const collection = connection.collection(name);
      for (const nth of [1, 2, 3, 4]) {
        const setting = await openScriptedCommerce(connection);
        setting.vendorScript.vend = () => ({ outcome: 'refused', code: '016' });
        const request = orderOf(`${name} ${nth}`, 500);
        const restore = dieAtWrite(collection, nth);
        try {
          await survive(setting.commerce.placeOrder(request));
          await survive(setting.commerce.placeOrder(request));
          await survive(payFor(setting, request));
          await driveTo(setting, request, 'REFUNDED');
        } finally {
          restore();
        }
        expect(setting.refunds).toHaveLength(1);
        expect(await owedKobo(connection, request.orderId)).toBe(0);
        expect(await ledger.countDocuments({ orderId: request.orderId })).toBe(3);
      }
    },
  );
});

/** The n-th write to the collection is carried out, and then the process dies. */
function dieAtWrite(collection: object, nth: number): () => void {
  const target = collection as Record<string, (...parameters: unknown[]) => Promise<unknown>>;
  const names = ['insertOne', 'insertMany', 'updateOne', 'findOneAndUpdate'] as const;
  const originals = names.map((name) => [name, target[name]] as const);
  let writes = 0;
  for (const [name, original] of originals) {
    target[name] = async (...parameters) => {
      const result = await original?.apply(collection, parameters);
      writes += 1;
      if (writes === nth) {
        throw new Death();
      }
      return result;
    };
  }
  return () => {
    for (const [name, original] of originals) {
      if (original) {
        target[name] = original;
      }
    }
  };
}
