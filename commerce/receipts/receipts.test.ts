import { crc32, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineView, OrderView } from '../order.ts';
import { printedReceipt, receiptDocument } from './receipt-document.ts';
import { measureText } from './receipt-fonts.ts';
import { receiptPagePolicy, renderReceiptHtml } from './receipt-html.ts';
import { layOutReceipt, receiptWidth, wrap } from './receipt-layout.ts';
import { mintLinkId, readReceiptLink, signReceiptLink } from './receipt-link.ts';
import { renderReceiptPdf } from './receipt-pdf.ts';
import { renderReceiptPng } from './receipt-png.ts';

const token = '00345678901234567890';
const line: LineView = {
  product: 'POWER',
  disco: 'IKEDC',
  meterType: 'PREPAID',
  meter: '04150112345',
  holder: 'ADA OBI',
  address: '12 ALLEN AVENUE',
  tariffClass: 'R2',
  phone: null,
  faceKobo: 500_000,
  payableKobo: 510_000,
  status: 'delivered',
  proof: { codes: [{ name: 'token', digits: token }], units: '25.5', tariffClass: null },
};

function orderOf(lines: readonly LineView[], changes: Partial<OrderView> = {}): OrderView {
  const faceKobo = lines.reduce((sum, { faceKobo: face }) => sum + face, 0);
  const payableKobo = lines.reduce((sum, { payableKobo: payable }) => sum + payable, 0);
  return {
    orderId: 'ord_1',
    ref: 'SB7K3QX2',
    customerId: 'cus_1',
    sessionId: 'ses_1',
    status: 'FULFILLED',
    quote: {
      product: lines[0]?.product ?? 'AIRTIME',
      lines,
      faceKobo,
      discountKobo: 0,
      feeKobo: 0,
      payableKobo,
    },
    lines,
    paidKobo: payableKobo,
    refundedKobo: 0,
    createdAt: new Date('2026-11-21T10:00:00Z'),
    ...changes,
  };
}

const printed = (order = orderOf([line]), language: 'en' | 'pcm' = 'en') =>
  printedReceipt(receiptDocument(order, language), new Date('2026-11-21T15:04:00Z'));

describe('a receipt', () => {
  it.each(['en', 'pcm'] as const)('of a token says in %s all that its owner needs', (language) => {
    const { title, rows, sums, footer } = receiptDocument(orderOf([line]), language);
    const said = [title, ...rows.map(({ value }) => value), ...sums.map(({ value }) => value), footer].join(
      '\n',
    );
    for (const part of [
      'SB7K3QX2',
      '0034-5678-9012-3456-7890',
      '25.5 kWh',
      '04150112345',
      'IKEDC',
      'ADA OBI',
    ])
      expect(said).toContain(part);
    for (const part of ['NGN 5,000', 'NGN 100', 'NGN 5,100', '30', 'HELP TOKEN'])
      expect(said).toContain(part);
  });

  it('shows what failed and the money that goes back', () => {
    const failed: LineView = {
      ...line,
      status: 'failed',
      proof: { codes: [], units: null, tariffClass: null },
    };
    const { rows, footer } = receiptDocument(orderOf([line, failed], { paidKobo: 1_020_000 }), 'en');
    expect(rows.map(({ value }) => value)).toContain('NGN 5,000 not delivered');
    expect(footer).toContain('NGN 5,100');
  });
});

describe('its page', () => {
  it('shows each code in its groups and copies its digits', () => {
    const html = renderReceiptHtml(printed(), { pdf: 'x.pdf', png: 'x.png' });
    expect(html).toContain('<b>0034-5678-9012-3456-7890</b>');
    expect(html).toContain(`data-copy="${token}"`);
    expect(html).toContain('21 Nov 2026, 16:04');
    expect(html).toContain('href="x.pdf"');
  });

  it('loads nothing, and runs nothing that a name could bring in', () => {
    const holder = '<script>alert(1)</script>" onload="x';
    const html = renderReceiptHtml(printed(orderOf([{ ...line, holder } as LineView])));
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain('" onload');
    expect(html).not.toMatch(/(?:src|@import|url\()/);
    expect(receiptPagePolicy).not.toContain('unsafe');
  });
});

describe('its PDF', () => {
  it.each([
    ['a6', '[0 0 297.64 419.53]'],
    ['a4', '[0 0 595.28 841.89]'],
  ] as const)('is one page of %s', async (paper, box) => {
    const pdf = (await renderReceiptPdf(printed(), paper)).toString('latin1');
    expect(pdf.startsWith('%PDF-')).toBe(true);
    expect(pdf).toContain(box);
    expect(pdf).toContain('/Count 1');
  });

  it('of twenty numbers is still one page', async () => {
    const lines = Array.from({ length: 20 }, (_, n): LineView => {
      const recipient = `+23480312345${String(n).padStart(2, '0')}`;
      return {
        product: 'AIRTIME',
        network: 'MTN',
        recipient,
        faceKobo: 10_000,
        payableKobo: 10_000,
        status: 'delivered',
      };
    });
    expect((await renderReceiptPdf(printed(orderOf(lines)))).toString('latin1')).toContain('/Count 1');
  });
});

describe('its picture', () => {
  it('is a PNG of a phone’s width with something on it', async () => {
    const png = await renderReceiptPng(printed());
    expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
    expect(png.readUInt32BE(16)).toBe(receiptWidth * 3);
    const length = png.readUInt32BE(33);
    const data = png.subarray(41, 41 + length);
    expect(png.readUInt32BE(41 + length)).toBe(crc32(png.subarray(37, 41 + length)));
    const rows = inflateSync(data);
    expect(rows.length).toBe((receiptWidth * 3 * 3 + 1) * png.readUInt32BE(20));
    const dark = rows.filter((byte) => byte < 60).length / rows.length;
    expect(dark).toBeGreaterThan(0.005);
    expect(dark).toBeLessThan(0.2);
  });

  it('has room for every name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (holder) => {
        const { drawings, width } = layOutReceipt(printed(orderOf([{ ...line, holder } as LineView])));
        for (const drawing of drawings) {
          if (drawing.kind !== 'text') continue;
          expect(drawing.x).toBeGreaterThanOrEqual(0);
          expect(drawing.x + measureText(drawing.text, drawing.weight, drawing.size)).toBeLessThanOrEqual(
            width,
          );
        }
      }),
      { numRuns: 50 },
    );
  });

  it('loses no word to a new line', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[A-Za-z0-9]{1,12}$/), { maxLength: 30 }), (words) => {
        expect(wrap(words.join(' '), 120, 9, 'regular').join(' ').trim()).toBe(words.join(' '));
      }),
    );
  });
});

describe('its address', () => {
  const keyed = (key: string) => ({ blindIndex: (_purpose: string, value: string) => sign(key, value) });
  const sign = (key: string, value: string) =>
    Buffer.from(`${crc32(key + value)}${crc32(value + key)}`.padEnd(16, key))
      .subarray(0, 16)
      .toString('base64url');
  const ours = keyed('ours');
  const now = new Date('2026-11-21T15:04:00Z');
  const link = {
    linkId: mintLinkId(),
    language: 'pcm',
    expiresAt: new Date('2026-11-29T00:00:00Z'),
  } as const;

  it('brings back what was signed, until it is over', () => {
    const text = signReceiptLink(ours, link);
    expect(text).toMatch(/^[A-Za-z0-9_-]{50}$/);
    expect(readReceiptLink(ours, text, now)).toEqual(link);
    expect(readReceiptLink(ours, text, link.expiresAt)).toBeNull();
  });

  it('is nothing with any of its characters changed, or under another key', () => {
    const text = signReceiptLink(ours, link);
    for (const place of text.split('').keys()) {
      const other = text[place] === 'A' ? 'B' : 'A';
      expect(readReceiptLink(ours, text.slice(0, place) + other + text.slice(place + 1), now)).toBeNull();
    }
    expect(readReceiptLink(keyed('theirs'), text, now)).toBeNull();
    for (const wrong of ['', 'x', `${text}A`, text.slice(1)])
      expect(readReceiptLink(ours, wrong, now)).toBeNull();
  });
});
