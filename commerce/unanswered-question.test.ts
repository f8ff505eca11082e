import { expect, it, vi } from 'vitest';
import { openTestDatabase } from '../test/database.ts';
import { driveUntil, openScriptedCommerce, orderOf } from './scripted-commerce.ts';

vi.setConfig({ testTimeout: 60_000 });

const connection = await openTestDatabase();

// A minute of the schedule lasts 150 ms, and an hour 9 s.
const speed = 400;
const muchLessThanAnHourMs = 4_000;

it('a payment that nobody could confirm is asked about again within the minute, not at the next hours', async () => {
  const setting = await openScriptedCommerce(connection, { speed });
  const request = orderOf('silent-gateway', 500);
  await setting.commerce.placeOrder(request);
  await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('payment_link'));
  const nextLookIsHoursAway = async () => {
    const [payment] = await connection.collection('payments').find().toArray();
    return Number(payment?.['dueAt']) > Date.now() + muchLessThanAnHourMs;
  };
  await driveUntil(setting.commerce, nextLookIsHoursAway);
  let asked = 0;
  setting.gatewayScript.verify = () => {
    asked += 1;
    return asked <= 3 ? 'lost_before' : 'ok';
  };
  const reference = [...setting.links.keys()].at(-1) ?? '';
  setting.pay(reference);
  const paidAt = Date.now();
  await setting.commerce.hint({ kind: 'payment_hint', key: 'ps:1', reference });
  await driveUntil(setting.commerce, () => asked > 3, muchLessThanAnHourMs);
  expect(Date.now() - paidAt).toBeLessThan(muchLessThanAnHourMs);
});

it('a vend whose second look met silence is looked for again within the minute, and what was not found stands', async () => {
  const setting = await openScriptedCommerce(connection, { speed });
  const request = orderOf('silent-vendor', 500);
  setting.vendorScript.vend = () => (setting.requests.length === 1 ? { outcome: 'pending' } : 'executes');
  let looks = 0;
  setting.vendorScript.requery = () => {
    looks += 1;
    // Every other question is lost: two answers in a row never come.
    if (looks % 2 === 0) return { outcome: 'pending', code: 'http_500', unanswered: true };
    return { outcome: 'not_found' };
  };
  await setting.commerce.placeOrder(request);
  await driveUntil(setting.commerce, () => setting.kinds(request.orderId).includes('payment_link'));
  const reference = [...setting.links.keys()].at(-1) ?? '';
  setting.pay(reference);
  const paidAt = Date.now();
  await setting.commerce.hint({ kind: 'payment_hint', key: 'ps:2', reference });
  await driveUntil(setting.commerce, () => setting.executions.length > 0, muchLessThanAnHourMs);
  expect(setting.executions).toHaveLength(1);
  expect(Date.now() - paidAt).toBeLessThan(muchLessThanAnHourMs);
});
