import mongoose from 'mongoose';
import { expect, it } from 'vitest';
import { readEnv } from '../../config/env.ts';
import { createEnquiryStore } from '../../conversation/enquiry-store.ts';
import { createPrivacy } from '../../conversation/key-store.ts';
import { clickPay, openSmallSystem, shortCode } from './small-system.ts';

const patience = { timeout: 60_000, interval: 100 };
type Booked = { readonly phone: string; readonly outcome: string };

const { system, texts } = openSmallSystem({
  vendors: 'all',
  simulators: {
    callbackDelayMs: 50,
    settleDelayMs: 100,
    refundDelayMs: 50,
    retryDelaysMs: [500, 1_000],
    vtpass: { balanceNaira: 1 },
  },
});
const number = '+2348031234571';

async function write(text: string, mark: RegExp): Promise<string> {
  const known = (await texts(number)).length;
  await system().simulators.control('africastalking/inbound', { from: number, to: shortCode, text });
  const fresh = async () => (await texts(number)).slice(known).join(' || ');
  await expect.poll(fresh, patience).toMatch(mark);
  return fresh();
}

async function reasons(): Promise<readonly string[]> {
  const { mongodbUri, mongodbDatabase, keyEncryptionKey, indexKey } = readEnv(system().environment);
  const connection = await mongoose.createConnection(mongodbUri, { dbName: mongodbDatabase }).asPromise();
  try {
    const privacy = createPrivacy({ connection, keyEncryptionKey, indexKey });
    const enquiries = await createEnquiryStore({ connection, privacy }).list({ open: true, limit: 10 });
    return enquiries.map(({ reason, summary }) => `${reason}: ${summary}`);
  } finally {
    await connection.close();
  }
}

it('airtime comes from the next vendor while the first has no money there, and the operator is told', async () => {
  await write('AIRTIME 500 MTN', /YES/);
  const offered = await write('YES', /\/paystack\/pay\//);
  const known = (await texts(number)).length;
  await clickPay(offered);
  await expect
    .poll(async () => (await texts(number)).slice(known).join(' || '), patience)
    .toMatch(/Receipt SB/);
  const vends = await system().simulators.inspect<Booked[]>('africastalking/vends');
  expect(vends).toMatchObject([{ phone: number, outcome: 'delivered', amountNaira: 500 }]);
  expect(await system().simulators.inspect<Booked[]>('vtpass/recharges')).toEqual([]);
  await expect.poll(async () => (await reasons()).join(), patience).toMatch(/vendor_float: .*vtpass/);
  // One receipt, and not a word of whose money was short.
  expect((await texts(number)).slice(known).join(' ')).not.toMatch(/vtpass|vendor|balance/i);
}, 120_000);

it('its receipt has a page, a PDF and a picture at an address of its own, told on RECEIPT alone', async () => {
  expect((await texts(number)).join(' ')).not.toContain('/receipts/');
  const [url = ''] = /http\S+\/receipts\/[\w-]{50}/.exec(await write('RECEIPT', /\/receipts\//)) ?? [];
  const page = await fetch(url);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('NGN 500');
  for (const [form, type] of [
    ['.pdf', 'application/pdf'],
    ['.png', 'image/png'],
  ] as const) {
    const answer = await fetch(url + form);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(2_000);
  }
  expect((await fetch(`${url.slice(0, -1)}${url.endsWith('A') ? 'B' : 'A'}`)).status).toBe(404);
}, 120_000);
