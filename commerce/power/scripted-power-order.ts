import type { MeterType } from '../../conversation/values/meter-type.ts';
import type { OrderRequest } from '../order.ts';
import type { Setting } from '../scripted-commerce.ts';
import { quotePower } from './quote.ts';

/** An order of electricity, confirmed. */
export function powerOrderOf(
  customerId: string,
  naira: number,
  meterType: MeterType = 'PREPAID',
): OrderRequest {
  const priced = quotePower([
    {
      product: 'POWER',
      disco: 'IKEDC',
      meterType,
      meter: '01012345678',
      holder: 'ADA OBI',
      address: '12 ALLEN AVENUE',
      tariffClass: null,
      phone: '+2348031234567',
      faceKobo: naira * 100,
    },
  ]);
  if (!priced.ok) throw new Error(priced.problem.code);
  const orderId = `ord_${customerId}`;
  return { orderId, customerId, sessionId: 'ses_1', quote: priced.quote, confirmedAt: new Date() };
}

export const viewOf = (setting: Setting, { orderId, customerId }: OrderRequest) =>
  setting.commerce.order(orderId, customerId);
