import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printedReceipt, receiptDocument } from '../commerce/receipts/receipt-document.ts';
import type { HttpServer } from './http-server.ts';
import { listen } from './http-server.ts';
import { receipts } from './receipts.ts';

const token = 'A'.repeat(50);
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const receipt = printedReceipt(
  receiptDocument(
    {
      orderId: 'ord_1',
      ref: 'SB7K3QX2',
      customerId: 'cus_1',
      sessionId: 'ses_1',
      status: 'FULFILLED',
      quote: { product: 'AIRTIME', lines: [], faceKobo: 0, discountKobo: 0, feeKobo: 0, payableKobo: 0 },
      lines: [],
      paidKobo: 50_000,
      refundedKobo: 0,
      createdAt: new Date(0),
    },
    'en',
  ),
  new Date(0),
);

let server: HttpServer;
const get = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${server.port}${path}`, { method });

beforeAll(async () => {
  const open = async (given: string) => (given === token ? receipt : null);
  server = await listen({ host: '127.0.0.1', port: 0, middlewares: [receipts(open)], log });
});
afterAll(() => server.close());

describe('a receipt by its address', () => {
  it.each([
    ['', 'text/html; charset=utf-8', '<!doctype html>'],
    ['.pdf', 'application/pdf', '%PDF-'],
    ['.pdf?paper=a4', 'application/pdf', '%PDF-'],
    ['.png', 'image/png', '\u0089PNG'],
  ])('is served as %j, and nobody keeps a copy', async (form, type, begin) => {
    const answer = await get(`/receipts/${token}${form}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect(answer.headers.get('x-robots-tag')).toContain('noindex');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(
      Buffer.from(await answer.arrayBuffer())
        .toString('latin1')
        .startsWith(begin),
    ).toBe(true);
  });

  it.each([
    'B'.repeat(50),
    'A'.repeat(49),
    'A'.repeat(51),
    `${token}.exe`,
    `${token}/`,
    '',
    '..%2f..%2fetc',
    `${token}.pdf.png`,
  ])('is a 404 at %j', async (path) => {
    const answer = await get(`/receipts/${path}`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it('is only read', async () => {
    expect((await get(`/receipts/${token}`, 'POST')).status).toBe(404);
  });

  it('is drawn for two at once, and the others are told to come back', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => get(`/receipts/${token}.png`)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(2);
    expect(statuses.every((status) => status === 200 || status === 503)).toBe(true);
  });
});
