import { describe, expect, test } from 'vitest';
import { type Bench, startBench } from '../test-bench.ts';

const keys = { 'api-key': 'api', 'secret-key': 'secret', 'public-key': 'public' };
const lagosMinute = () => new Date(Date.now() + 3_600_000).toISOString().replaceAll(/\D/g, '').slice(0, 12);

type Variation = { variation_code: string; name: string; variation_amount: string; fixedPrice: string };

async function list(bench: Bench, serviceID: string) {
  const answer = await fetch(`${bench.url}/vtpass/api/service-variations?serviceID=${serviceID}`, {
    headers: keys,
  });
  return (await answer.json()) as { content: { varations: Variation[]; variations: Variation[] } };
}

async function buy(bench: Bench, fields: object = {}) {
  const body = {
    request_id: `${lagosMinute()}data1`,
    serviceID: 'mtn-data',
    billersCode: '08031234567',
    variation_code: 'mtn-1gb-500',
    phone: '08031234567',
    amount: 1,
    ...fields,
  };
  const answer = await fetch(`${bench.url}/vtpass/api/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...keys },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as { code: string; content: { transactions: object } };
}

const recharges = (bench: Bench) => bench.get('/_inspect/vtpass/recharges') as Promise<object[]>;

describe('data', () => {
  test.each(['mtn-data', 'airtel-data', 'glo-data', 'etisalat-data'])(
    '%s has a list, under both names',
    async (id) => {
      const { content } = await list(await startBench(), id);
      expect(content.varations.length).toBeGreaterThan(10);
      expect(content.variations).toEqual(content.varations);
      expect(content.varations[0]).toMatchObject({ variation_amount: '100.00', fixedPrice: 'Yes' });
    },
  );

  test('of an unknown service is refused', async () => {
    expect(await list(await startBench(), 'constructor')).toMatchObject({ code: '012' });
  });

  test('costs what its variation costs, whatever the request says', async () => {
    const bench = await startBench();
    expect(await buy(bench)).toMatchObject({
      code: '000',
      content: { transactions: { product_name: 'MTN Data', unit_price: 500, type: 'Data Services' } },
    });
    expect(await recharges(bench)).toMatchObject([
      { serviceID: 'mtn-data', variationCode: 'mtn-1gb-500', amountNaira: 500, phone: '08031234567' },
    ]);
  });

  test.each([
    [{ variation_code: 'none' }, '010'],
    [{ variation_code: '' }, '010'],
    [{ serviceID: 'glo-data' }, '010'],
    [{ phone: '' }, '011'],
    [{ request_id: 'x' }, '085'],
  ])('is refused for %j with %s and nothing is executed', async (fields, code) => {
    const bench = await startBench();
    expect((await buy(bench, fields)).code).toBe(code);
    expect(await recharges(bench)).toEqual([]);
  });

  test('changes its price and goes off sale as the configuration says', async () => {
    const bench = await startBench({ vtpass: { variations: { 'mtn-1gb-500': 550, 'mtn-2gb-1200': null } } });
    const { content } = await list(bench, 'mtn-data');
    const of = (code: string) => content.varations.find(({ variation_code }) => variation_code === code);
    expect(of('mtn-1gb-500')?.variation_amount).toBe('550.00');
    expect(of('mtn-2gb-1200')).toBeUndefined();
    expect((await buy(bench, { variation_code: 'mtn-2gb-1200' })).code).toBe('010');
  });

  test('fails as the rules say', async () => {
    const bench = await startBench();
    await bench.control('faults', [{ provider: 'vtpass', operation: 'pay', kind: 'vend_fails' }]);
    expect(await buy(bench)).toMatchObject({ code: '016', content: { transactions: { status: 'failed' } } });
  });
});
