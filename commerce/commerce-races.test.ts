import { describe, expect, it, vi } from 'vitest';
import { openTestDatabase } from '../test/database.ts';
import { targetOf } from './order-lines.ts';
import { finalStatuses } from './order-status.ts';
import { driveUntil, type Fault, openScriptedCommerce, orderOf, survive } from './scripted-commerce.ts';

/** The long series takes minutes; a run of the whole suite takes its beginning. */
const orders = import.meta.env['FUZZ_RUNS'] ? 150 : 60;

vi.setConfig({ testTimeout: 300_000 });

/** A small generator of dice. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('races', () => {
  it('of hints, polls, repeats and cancels over 50 payments give one credit each, and money for nobody is kept', async () => {
    const connection = await openTestDatabase();
    const setting = await openScriptedCommerce(connection, { speed: 30, claimMs: 3_000 });
    const { commerce } = setting;
    const requests = Array.from({ length: 50 }, (_, n) => orderOf(`racer_${n}`, 500));
    await Promise.all(requests.map((request) => commerce.placeOrder(request)));
    await driveUntil(commerce, () => setting.links.size === 50 && setting.told.length === 50);

    const payments = await connection.collection('payments').find().toArray();
    await Promise.all(
      payments.flatMap(({ _id, orderId, customerId, reference }) => {
        setting.pay(reference);
        const id = String(_id);
        const hint = () => commerce.hint({ kind: 'payment_hint', key: `ps:${id}`, reference });
        const look = () => commerce.work('payment', id);
        return [
          hint().then(look),
          hint().then(look),
          hint().then(look),
          look(),
          commerce.work('order', orderId),
          commerce.cancelOrder({ orderId, customerId, requestId: 'r1' }),
        ];
      }),
    );
    await driveUntil(commerce, async () => {
      const views = await Promise.all(
        requests.map(({ orderId, customerId }) => commerce.order(orderId, customerId)),
      );
      const due = await commerce.due(1);
      return (
        due.length === 0 &&
        views.every((view) => view && (view.status === 'FULFILLED' || view.refundedKobo > 0))
      );
    });

    const credits = await connection.collection('ledger').find({ kind: 'pay' }).toArray();
    expect(credits).toHaveLength(50);
    for (const request of requests) {
      const view = await commerce.order(request.orderId, request.customerId);
      const [line] = request.quote.lines;
      const vends = setting.executions.filter((vend) => line && targetOf(vend) === targetOf(line));
      expect(view?.paidKobo).toBe(50_000);
      expect(vends).toHaveLength(view?.status === 'FULFILLED' ? 1 : 0);
      expect(view?.refundedKobo).toBe(view?.status === 'FULFILLED' ? 0 : 50_000);
    }
    expect((await commerce.reconcile(true)).differences).toEqual([]);
  });

  it('with providers that lie 30 % of the time and carry out every call end without a double', async () => {
    const random = seeded(20_261_121);
    const connection = await openTestDatabase();
    const setting = await openScriptedCommerce(connection, { speed: 60, claimMs: 3_000 });
    const { commerce, gatewayScript, vendorScript } = setting;
    const faulty = (faults: readonly Fault[]) => (): Fault =>
      random() < 0.3 ? (faults[Math.floor(random() * faults.length)] ?? 'ok') : 'ok';
    gatewayScript.start = faulty(['lost_before', 'lost_after', 'down', 'dies_before', 'dies_after']);
    gatewayScript.verify = faulty(['lost_before', 'down', 'dies_before']);
    gatewayScript.refund = faulty(['lost_before', 'lost_after', 'down', 'dies_before', 'dies_after']);
    const answers = [
      'executes_silently',
      'executes_late',
      'dies_before',
      'dies_after',
      { outcome: 'pending' },
      { outcome: 'not_processed', code: '018' },
      { outcome: 'refused', code: '016' },
    ] as const;
    vendorScript.vend = () =>
      random() < 0.3 ? (answers[Math.floor(random() * answers.length)] ?? 'executes') : 'executes';
    const truth = vendorScript.requery;
    vendorScript.requery = (reference, vendorId) =>
      random() < 0.3 ? { outcome: 'pending' } : truth(reference, vendorId);

    const requests = Array.from({ length: orders }, (_, n) =>
      orderOf(`liar_${n}`, ...(n % 3 === 0 ? [100, 200] : [500])),
    );
    const payEverything = () => {
      for (const [reference, link] of setting.links) {
        if (link.paidKobo === 0 && setting.told.some(({ news }) => news.kind === 'payment_link')) {
          setting.pay(reference);
        }
      }
    };
    for (let n = 0; n < requests.length; n += 30) {
      await Promise.all(requests.slice(n, n + 30).map((request) => survive(commerce.placeOrder(request))));
      await driveUntil(commerce, async () => (await commerce.due(1)).length === 0);
      payEverything();
    }
    const ends: readonly string[] = finalStatuses;
    const stored = connection.collection('orders');
    const open = {
      $or: [{ status: { $nin: ends } }, { 'refunds.settledTo': null, 'refunds.0': { $exists: true } }],
    };
    const left = () => stored.countDocuments(open);
    await driveUntil(
      commerce,
      async () => {
        payEverything();
        return (await left()) < 20;
      },
      120_000,
    );
    // The tail of the schedule is hours: the vendor's own calls shorten it, as they do in life.
    vendorScript.requery = truth;
    const unsettled = { settledAt: null, reference: { $exists: true } };
    const hintVends = async () => {
      for (const vend of await connection.collection('vends').find(unsettled).toArray()) {
        await commerce.hint({ kind: 'vend_hint', key: 'vt:x', reference: vend['reference'] });
      }
    };
    await driveUntil(
      commerce,
      async () => {
        payEverything();
        await hintVends();
        return (await left()) === 0;
      },
      120_000,
    );

    const doubles = requests.flatMap(({ quote }) =>
      quote.lines.filter(
        (line) => setting.executions.filter((vend) => targetOf(vend) === targetOf(line)).length > 1,
      ),
    );
    expect(doubles).toEqual([]);
    const perRefund = new Map<string, number>();
    for (const { refundId } of setting.refunds) {
      perRefund.set(refundId, (perRefund.get(refundId) ?? 0) + 1);
    }
    expect(Math.max(0, ...perRefund.values())).toBeLessThanOrEqual(1);
    for (const request of requests) {
      const view = await commerce.order(request.orderId, request.customerId);
      const delivered = view?.lines.filter((line) => line.status === 'delivered') ?? [];
      const executed = setting.executions.filter((vend) =>
        request.quote.lines.some((line) => targetOf(line) === targetOf(vend)),
      );
      expect(executed.length, request.orderId).toBe(delivered.length);
      const kept = delivered.reduce((sum, line) => sum + line.payableKobo, 0);
      expect((view?.paidKobo ?? 0) - (view?.refundedKobo ?? 0), request.orderId).toBe(kept);
    }
    gatewayScript.verify = () => 'ok';
    const { differences } = await commerce.reconcile(true);
    // A link whose answer was lost can be paid unseen until its next poll.
    expect(
      differences.filter(({ code }) => code !== 'payment_only_at_gateway'),
      'the sums of payments, vends and refunds',
    ).toEqual([]);
  });
});
