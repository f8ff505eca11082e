import { z } from 'zod';
import { discos } from '../conversation/values/disco.ts';
import { meterTypes } from '../conversation/values/meter-type.ts';
import { networks } from '../conversation/values/network.ts';
import type { AirtimeLine, DataLine, Goods, OrderLine, PowerLine, Quote, VendProof } from './order.ts';

const kobo = z.number().int().nonnegative();
const price = { faceKobo: kobo, payableKobo: kobo };

const airtimeLine: z.ZodType<AirtimeLine> = z.object({
  product: z.literal('AIRTIME'),
  network: z.enum(networks),
  recipient: z.string(),
  ...price,
});

const powerLine: z.ZodType<PowerLine> = z.object({
  product: z.literal('POWER'),
  disco: z.enum(Object.keys(discos) as [keyof typeof discos]),
  meterType: z.enum(meterTypes),
  meter: z.string(),
  holder: z.string(),
  address: z.string(),
  tariffClass: z.string().nullable(),
  phone: z.string().nullable(),
  ...price,
});

const dataLine: z.ZodType<DataLine> = z.object({
  product: z.literal('DATA'),
  network: z.enum(networks),
  recipient: z.string(),
  bundle: z.object({
    code: z.string(),
    name: z.string(),
    sizeMb: z.number().positive(),
    days: z.number().int().positive(),
  }),
  ...price,
});

/** A line as it is stored, sealed, with its order and with a quote in the conversation. One member a product. */
export const StoredOrderLine: z.ZodType<OrderLine> = z.union([airtimeLine, powerLine, dataLine]);

/**
 * A quote as the conversation keeps it between showing and confirming:
 * `{"product":"AIRTIME","lines":[{"product":"AIRTIME","network":"MTN","recipient":"+2348031234567","faceKobo":50000,
 * "payableKobo":50000}],"faceKobo":50000,"discountKobo":0,"feeKobo":0,"payableKobo":50000}`
 */
export const StoredQuote: z.ZodType<Quote> = z.object({
  product: z.enum(['AIRTIME', 'POWER', 'DATA']),
  lines: z.array(StoredOrderLine).min(1),
  faceKobo: kobo,
  discountKobo: kobo,
  feeKobo: kobo,
  payableKobo: kobo,
});

/** What a vendor gave with a delivered line: `{"codes":[{"name":"token","digits":"…"}],"units":"25.5","tariffClass":"R2"}` */
export const StoredProof: z.ZodType<VendProof> = z.object({
  codes: z.array(z.object({ name: z.enum(['KCT1', 'KCT2', 'token', 'bonus']), digits: z.string() })),
  units: z.string().nullable(),
  tariffClass: z.string().nullable(),
});

/** Who delivers a line in the end: the part of it that is nobody's secret. */
export function supplierOf(line: OrderLine): string {
  switch (line.product) {
    case 'AIRTIME':
    case 'DATA':
      return line.network;
    case 'POWER':
      return line.disco;
  }
}

/** Where a line goes: the phone number in E.164, or the meter. */
export function targetOf(goods: Goods): string {
  switch (goods.product) {
    case 'AIRTIME':
    case 'DATA':
      return goods.recipient;
    case 'POWER':
      return goods.meter;
  }
}

/** Whether a line is delivered only with its codes in our hands. */
export function needsCodes(line: OrderLine): boolean {
  return line.product === 'POWER' && line.meterType === 'PREPAID';
}
