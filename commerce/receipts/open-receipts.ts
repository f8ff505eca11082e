import type { Connection } from 'mongoose';
import type { Clock } from '../../config/clock.ts';
import { receiptRules } from '../../config/rules/receipts.ts';
import type { Language } from '../../conversation/conversation.ts';
import type { Privacy } from '../../conversation/privacy.ts';
import { type Orders, openOrders } from '../order-store.ts';
import { openReceiptStore, type ReceiptStore } from '../receipt-store.ts';
import type { Whose } from '../whose.ts';
import { type PrintedReceipt, printedReceipt, receiptDocument } from './receipt-document.ts';
import { readReceiptLink, signReceiptLink } from './receipt-link.ts';

/** Opens a receipt by the last part of its address. Null for a wrong one, one that is over, and a purchase taken back. */
export type OpenReceipt = (token: string) => Promise<PrintedReceipt | null>;

/** For a process that only shows receipts. */
export function openReceiptReader(connection: Connection, privacy: Privacy, clock: Clock): OpenReceipt {
  return receiptReader(openReceiptStore(connection, clock), openOrders(connection, privacy, clock), privacy);
}

function receiptReader(receipts: ReceiptStore, orders: Pick<Orders, 'view'>, privacy: Privacy): OpenReceipt {
  return async (token) => {
    const link = readReceiptLink(privacy, token, new Date());
    const receipt = link && (await receipts.byLink(link.linkId));
    const order = receipt && (await orders.view(receipt.orderId, receipt.customerId));
    if (!link || !receipt || order?.status !== 'FULFILLED') {
      return null;
    }
    return printedReceipt(receiptDocument(order, link.language), receipt.issuedAt);
  };
}

/** A customer's own receipt, ready to be printed; null where there is none, and for a purchase taken back. */
export async function ownReceipt(
  { receipts, orders }: { readonly receipts: ReceiptStore; readonly orders: Pick<Orders, 'view'> },
  orderId: string,
  whose: Whose,
  language: Language,
): Promise<PrintedReceipt | null> {
  const [receipt, order] = await Promise.all([receipts.find(orderId, whose), orders.view(orderId, whose)]);
  return receipt && order?.status === 'FULFILLED'
    ? printedReceipt(receiptDocument(order, language), receipt.issuedAt)
    : null;
}

const dayMs = 86_400_000;

/**
 * The last part of the address of a customer's own receipt; null where there is none. It ends with a day, so that the
 * same question on the same day has the same answer.
 */
export async function receiptToken(
  { receipts, privacy }: { readonly receipts: ReceiptStore; readonly privacy: Pick<Privacy, 'blindIndex'> },
  orderId: string,
  whose: Whose,
  { language, now }: { readonly language: Language; readonly now: Date },
): Promise<string | null> {
  const linkId = await receipts.linkId(orderId, whose);
  if (linkId === null) {
    return null;
  }
  const expiresAt = new Date(Math.ceil((now.getTime() + receiptRules.linkValidMs) / dayMs) * dayMs);
  return signReceiptLink(privacy, { linkId, language, expiresAt });
}
