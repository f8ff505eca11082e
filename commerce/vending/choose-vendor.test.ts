import { beforeEach, describe, expect, it, vi } from 'vitest';
import { providerHealthRules } from '../../config/rules/provider-health.ts';
import { openTestDatabase } from '../../test/database.ts';
import {
  driveTo,
  driveUntil,
  emptyBooks,
  openScriptedCommerce,
  orderOf,
  owedKobo,
  payFor,
  scriptedVendor,
} from '../scripted-commerce.ts';
import type { VendAnswer } from './vendor.ts';

vi.setConfig({ testTimeout: 90_000 });

const connection = await openTestDatabase();
beforeEach(() => emptyBooks(connection));

async function openWithTwo(speed = 100) {
  const [first, second] = [scriptedVendor('first'), scriptedVendor('second')];
  const setting = await openScriptedCommerce(connection, { vendors: [first.vendor, second.vendor], speed });
  let count = 0;
  const sell = async () => {
    count += 1;
    const request = orderOf(`c_${count}_${Math.random()}`, 500);
    await payFor(setting, request);
    return request;
  };
  return { first, second, setting, sell };
}

describe('a vend', () => {
  it.each([
    ['out of float', { outcome: 'not_processed', code: '018', because: 'out_of_float' }],
    ['not to be reached', { outcome: 'not_processed', code: 'ECONNREFUSED' }],
    ['refusing', { outcome: 'refused', code: '030' }],
  ] as [string, VendAnswer][])('of a vendor that is %s goes to the next one, once', async (_what, answer) => {
    const { first, second, setting, sell } = await openWithTwo();
    first.script.vend = () => answer;
    const request = await sell();
    await driveTo(setting, request, 'FULFILLED');
    expect(first.requests).toHaveLength(1);
    expect(second.executions).toHaveLength(1);
    expect(await owedKobo(connection, request.orderId)).toBe(0);
  });

  it('that no vendor has the money for waits, and the operator hears of each of them once', async () => {
    const { first, second, setting, sell } = await openWithTwo();
    const empty = { outcome: 'not_processed', code: '018', because: 'out_of_float' } as const;
    first.script.vend = () => empty;
    second.script.vend = () => (second.requests.length < 3 ? empty : 'executes');
    const request = await sell();
    await driveTo(setting, request, 'FULFILLED');
    const floats = setting.told.flatMap(({ news }) =>
      news.kind === 'vendor_out_of_float' ? [news.vendor] : [],
    );
    expect(floats).toEqual(['first', 'second']);
    expect(new Set(second.requests.map(({ reference }) => reference)).size).toBe(1);
  });

  it.each(['executes_silently', 'executes_late'] as const)(
    'that is %s never goes to another vendor',
    async (behaviour) => {
      const { first, second, setting, sell } = await openWithTwo();
      first.script.vend = () => (first.requests.length === 1 ? behaviour : 'executes');
      const request = await sell();
      await driveTo(setting, request, 'FULFILLED');
      expect(second.requests).toEqual([]);
      expect(first.executions).toHaveLength(1);
    },
  );

  it('that was in doubt once stays with its vendor, even where that one is empty by then', async () => {
    const { first, second, setting, sell } = await openWithTwo();
    const answers: (VendAnswer | 'executes')[] = [
      { outcome: 'pending', unanswered: true },
      { outcome: 'not_processed', code: '018', because: 'out_of_float' },
    ];
    first.script.vend = () => answers[first.requests.length - 1] ?? 'executes';
    const request = await sell();
    await driveTo(setting, request, 'FULFILLED');
    expect(second.requests).toEqual([]);
    expect(first.executions).toHaveLength(1);
  });
});

describe('new vends', () => {
  it('go round a vendor that does not answer, and come back to it by a trial', async () => {
    const { first, second, setting, sell } = await openWithTwo(20);
    first.script.vend = () => ({ outcome: 'not_processed', code: 'ECONNREFUSED' });
    for (let n = 0; n < providerHealthRules.failuresFrom; n += 1) {
      await driveTo(setting, await sell(), 'FULFILLED');
    }
    const askedWhileWell = first.requests.length;
    expect(askedWhileWell).toBe(providerHealthRules.failuresFrom);
    const aroundAt = Date.now();
    for (let n = 0; n < 4; n += 1) await driveTo(setting, await sell(), 'FULFILLED');
    // Trials come with time alone; what is believed may be a moment old.
    const { trialEveryMs, readEveryMs } = providerHealthRules;
    const trials = Math.ceil((Date.now() - aroundAt + readEveryMs) / (trialEveryMs / 20));
    expect(first.requests.length - askedWhileWell).toBeLessThanOrEqual(trials);
    expect(second.executions).toHaveLength(providerHealthRules.failuresFrom + 4);

    first.script.vend = () => 'executes';
    await driveUntil(setting.commerce, async () => {
      await driveTo(setting, await sell(), 'FULFILLED');
      return first.executions.length > 0;
    });
    const back = first.executions.length;
    for (let n = 0; n < 2; n += 1) await driveTo(setting, await sell(), 'FULFILLED');
    expect(first.executions).toHaveLength(back + 2);
  });
});

describe('a vendor that can be asked by its own id alone', () => {
  it('settles a lost answer by the same request again, and is asked by its id from then on', async () => {
    const only = scriptedVendor('only');
    const asked: (string | null)[] = [];
    only.script.vend = () =>
      only.requests.length === 1
        ? { outcome: 'pending', unanswered: true }
        : { outcome: 'pending', vendorId: 'ATQid_7' };
    only.script.requery = (_reference, vendorId) => {
      asked.push(vendorId);
      return vendorId === 'ATQid_7' ? { outcome: 'delivered' } : { outcome: 'pending' };
    };
    const setting = await openScriptedCommerce(connection, {
      vendors: [{ ...only.vendor, repeatableForMs: 240_000 }],
    });
    const request = orderOf('byId', 500);
    await payFor(setting, request);
    await driveTo(setting, request, 'FULFILLED');
    expect(new Set(only.requests.map(({ reference }) => reference)).size).toBe(1);
    expect(only.requests).toHaveLength(2);
    expect(asked).toEqual(['ATQid_7']);
  });

  it('is asked at once when it calls about one of its ids', async () => {
    const only = scriptedVendor('only');
    let settled = false;
    only.script.vend = () => ({ outcome: 'pending', vendorId: 'ATQid_8' });
    only.script.requery = () => (settled ? { outcome: 'delivered' } : { outcome: 'pending' });
    const setting = await openScriptedCommerce(connection, { vendors: [only.vendor], speed: 1 });
    const request = orderOf('called', 500);
    await payFor(setting, request);
    await driveTo(setting, request, 'UNKNOWN');
    settled = true;
    await setting.commerce.hint({ kind: 'vend_hint', key: 'k', reference: 'ATQid_8' });
    await driveTo(setting, request, 'FULFILLED');
  });

  it('is not sent the same request again once it may have forgotten the first', async () => {
    const only = scriptedVendor('only');
    only.script.vend = () => ({ outcome: 'pending', unanswered: true });
    only.script.requery = () => ({ outcome: 'pending' });
    const setting = await openScriptedCommerce(connection, {
      vendors: [{ ...only.vendor, repeatableForMs: 1 }],
    });
    const request = orderOf('forgot', 500);
    await payFor(setting, request);
    await driveTo(setting, request, 'UNKNOWN');
    const sentAt = new Date(Date.now() - 86_400_000);
    await connection.collection('vends').updateOne({ orderId: request.orderId }, { $set: { sentAt } });
    await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('in_review'));
    expect(only.requests).toHaveLength(1);
  });
});
