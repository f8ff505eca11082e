import { describe, expect, test } from 'vitest';
import { type Bench, startBench, startReceiver } from './test-bench.ts';

const phone = '+2348031234567';

describe("Africa's Talking airtime", () => {
  const send = (bench: Bench, key: string, naira = 500) =>
    fetch(`${bench.url}/africastalking/version1/airtime/send`, {
      method: 'POST',
      headers: { apikey: 'k', ...(key ? { 'idempotency-key': key } : {}) },
      body: new URLSearchParams({
        username: 'acme',
        recipients: JSON.stringify([{ phoneNumber: phone, amount: `NGN ${naira}` }]),
      }),
    }).then(
      async (answer) =>
        (await answer.json()) as { responses: { status: string; requestId: string; errorMessage: string }[] },
    );

  test('is executed once for each key, and each time without one', async () => {
    const bench = await startBench();
    const [first, second] = [await send(bench, 'a'), await send(bench, 'a')];
    expect(second.responses[0]?.requestId).toBe(first.responses[0]?.requestId);
    await send(bench, '');
    await send(bench, '');
    expect(await bench.get('/_inspect/africastalking/vends')).toHaveLength(3);
    await bench.control('faults', {
      provider: 'africastalking',
      operation: 'airtime',
      kind: 'request_id_exists',
    });
    expect((await send(bench, 'a')).responses[0]).toMatchObject({ status: 'Failed', requestId: 'None' });
  });

  test('is Sent first, and ends with one call and a status that can be asked for', async () => {
    const receiver = await startReceiver();
    const bench = await startBench({ callbacks: { africastalking: { statusUrl: receiver.url } } });
    const requestId = (await send(bench, 'b')).responses[0]?.requestId ?? '';
    const [call] = await receiver.untilReceived(1);
    expect(JSON.parse(call?.body ?? '')).toMatchObject({ requestId, status: 'Success', phoneNumber: phone });
    const query = `username=acme&transactionId=${requestId}`;
    const found = await fetch(`${bench.url}/africastalking/query/transaction/find?${query}`, {
      headers: { apikey: 'k' },
    });
    expect(await found.json()).toMatchObject({
      status: 'Success',
      data: { transactionId: requestId, status: 'Success' },
    });
  });

  test('without money in it is refused in words', async () => {
    const bench = await startBench({ africastalking: { vending: { balanceNaira: 100 } } });
    expect((await send(bench, 'c')).responses[0]?.errorMessage).toBe('Insufficient Balance');
    expect(await bench.get('/_inspect/africastalking/vends')).toEqual([]);
  });
});

describe('Reloadly', () => {
  const ask = async (bench: Bench, path: string, body?: unknown, token = '') => {
    const answer = await fetch(`${bench.url}/reloadly${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const signIn = async (bench: Bench) => {
    const grant = {
      client_id: 'id',
      client_secret: 'secret',
      grant_type: 'client_credentials',
      audience: 'x',
    };
    return String((await ask(bench, '/oauth/token', grant)).body['access_token']);
  };
  const topup = {
    operatorId: 341,
    amount: 500,
    useLocalAmount: true,
    customIdentifier: 'r1',
    recipientPhone: { countryCode: 'NG', number: '08031234567' },
  };

  test('takes only tokens that it gave, for as long as they are good', async () => {
    const bench = await startBench({ callbacks: { reloadly: { clientId: 'id', clientSecret: 'secret' } } });
    expect((await ask(bench, '/topups', topup)).body).toMatchObject({ errorCode: 'INVALID_TOKEN' });
    const token = await signIn(bench);
    expect((await ask(bench, '/topups', topup, token)).body).toMatchObject({
      status: 'SUCCESSFUL',
      customIdentifier: 'r1',
    });
    await bench.control('config', { reloadly: { tokenLifeSeconds: 0 } });
    const old = await signIn(bench);
    expect(await ask(bench, '/topups', topup, old)).toMatchObject({
      status: 401,
      body: { errorCode: 'TOKEN_EXPIRED' },
    });
  });

  test('tops up once under an identifier, and finds the top-up by it', async () => {
    const bench = await startBench();
    const token = await signIn(bench);
    const { transactionId } = (await ask(bench, '/topups', topup, token)).body;
    expect((await ask(bench, '/topups', topup, token)).body).toMatchObject({
      errorCode: 'DUPLICATE_CUSTOM_IDENTIFIER',
    });
    const report = await ask(bench, '/topups/reports/transactions?customIdentifier=r1', undefined, token);
    expect(report.body).toMatchObject({ content: [{ transactionId, customIdentifier: 'r1' }] });
    expect(
      (await ask(bench, `/topups/${String(transactionId)}/status`, undefined, token)).body,
    ).toMatchObject({ status: 'SUCCESSFUL' });
    expect(await bench.get('/_inspect/reloadly/topups')).toHaveLength(1);
  });

  test('sells a bundle as an amount of its data operator', async () => {
    const bench = await startBench();
    const token = await signIn(bench);
    const data = { ...topup, operatorId: 345, customIdentifier: 'r2' };
    expect((await ask(bench, '/topups', data, token)).body).toMatchObject({
      operatorName: 'MTN Nigeria Data',
    });
    expect(
      (await ask(bench, '/topups', { ...data, amount: 501, customIdentifier: 'r3' }, token)).body,
    ).toMatchObject({
      errorCode: 'INVALID_AMOUNT_FOR_OPERATOR',
    });
  });
});
