import { describe, expect, test } from 'vitest';
import { type Bench, startBench } from '../test-bench.ts';

const lagosMinute = () => new Date(Date.now() + 3_600_000).toISOString().replaceAll(/\D/g, '').slice(0, 12);
const keys = { 'api-key': 'api', 'secret-key': 'secret', 'content-type': 'application/json' };
const meter = '01012345678';

type Answer = { code: string; content: Record<string, unknown>; [field: string]: unknown };

async function post(bench: Bench, path: string, body: object): Promise<Answer> {
  const answer = await fetch(`${bench.url}/vtpass/api/${path}`, {
    method: 'POST',
    headers: keys,
    body: JSON.stringify(body),
  });
  return (await answer.json()) as Answer;
}

const requestId = `${lagosMinute()}order1`;
const verify = (bench: Bench, fields: object = {}) =>
  post(bench, 'merchant-verify', {
    serviceID: 'ikeja-electric',
    billersCode: meter,
    type: 'prepaid',
    ...fields,
  });
const pay = (bench: Bench, fields: object = {}) =>
  post(bench, 'pay', {
    request_id: requestId,
    serviceID: 'ikeja-electric',
    billersCode: meter,
    variation_code: 'prepaid',
    amount: 5000,
    phone: '08031234567',
    ...fields,
  });

describe('a meter', () => {
  test.each([
    [{}, { code: '000', content: { Meter_Number: meter, Meter_Type: 'PREPAID', WrongBillersCode: false } }],
    [{ type: 'postpaid' }, { content: { Meter_Type: 'POSTPAID' } }],
    [{ billersCode: '1010101010101' }, { content: { Meter_Type: 'POSTPAID' } }],
    [{ billersCode: '40400000000' }, { code: '000', content: { WrongBillersCode: true } }],
    [{ billersCode: '4501234567' }, { code: '000', content: { WrongBillersCode: true } }],
    [{ billersCode: '40300000000' }, { content: { Can_Vend: 'no' } }],
    [{ billersCode: '40800000000' }, { code: '030' }],
    [{ serviceID: 'aba-electric' }, { code: '012' }],
    [{ type: 'paid' }, { code: '011' }],
  ])('asked for by %j is %j', async (fields, answer) => {
    expect(await verify(await startBench(), fields)).toMatchObject(answer);
  });

  test('has the same holder every time', async () => {
    const bench = await startBench();
    expect((await verify(bench)).content).toEqual((await verify(bench)).content);
  });

  test('is unknown, or not answered about, by a fault rule of its own', async () => {
    const bench = await startBench();
    await bench.control('faults', [
      { provider: 'vtpass', kind: 'meter_unknown', match: { reference: meter } },
      { provider: 'vtpass', operation: 'verify', kind: 'reset_before', match: { reference: '45012345678' } },
    ]);
    expect((await verify(bench)).content).toMatchObject({ WrongBillersCode: true });
    await expect(verify(bench, { billersCode: '45012345678' })).rejects.toThrow();
    expect((await verify(bench, { billersCode: '45012345679' })).content['WrongBillersCode']).toBe(false);
  });
});

describe('a vend of electricity', () => {
  test('gives a token, and the same one to a requery', async () => {
    const bench = await startBench();
    const paid = await pay(bench);
    expect(paid).toMatchObject({
      code: '000',
      content: { transactions: { status: 'delivered', unique_element: meter, type: 'Electricity Bill' } },
      token: expect.stringMatching(/^\d{20}$/),
      units: '23.9 kWh',
      KCT1: null,
    });
    expect(await post(bench, 'requery', { request_id: requestId })).toEqual(paid);
  });

  test('executed twice gives two tokens, and the books show both', async () => {
    const bench = await startBench();
    expect((await pay(bench))['token']).not.toBe((await pay(bench))['token']);
    expect(await bench.get('/_inspect/vtpass/recharges')).toHaveLength(2);
  });

  test('names its fields by the make of the company', async () => {
    const bench = await startBench();
    const paid = await pay(bench, { serviceID: 'eko-electric' });
    expect(paid).toMatchObject({ mainToken: expect.stringMatching(/^(?:\d{4}-){4}\d{4}$/) });
    expect(paid).not.toHaveProperty('token');
  });

  test('gives key-change codes to a meter of the old key', async () => {
    const bench = await startBench();
    const code = expect.stringMatching(/^\d{20}$/);
    expect(await pay(bench, { billersCode: '77012345678' })).toMatchObject({
      KCT1: code,
      KCT2: code,
      token: code,
    });
  });

  test('gives no token for a bill, nor while it is pending', async () => {
    const bench = await startBench();
    expect(await pay(bench, { variation_code: 'postpaid' })).not.toHaveProperty('token');
    await bench.control('faults', [{ provider: 'vtpass', kind: 'vend_stays_pending' }]);
    expect(await pay(bench)).not.toHaveProperty('token');
  });

  test.each([
    [{ variation_code: '' }, '010'],
    [{ billersCode: '40400000000' }, '011'],
    [{ amount: 99 }, '013'],
    [{ amount: 1_000_001 }, '017'],
  ])('refuses %j with %s and executes nothing', async (fields, code) => {
    const bench = await startBench();
    expect((await pay(bench, fields)).code).toBe(code);
    expect(await bench.get('/_inspect/vtpass/recharges')).toEqual([]);
  });
});
