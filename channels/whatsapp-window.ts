import { ProviderError } from '../config/errors.ts';
import type { OutboundMessage, SendReceipt } from './channel.ts';

/** For 24 hours after a customer's message we may write freely; after that only what WhatsApp has approved. */
export const whatsappFreeForMs = 24 * 60 * 60_000;

/** Sends freely while the customer's window is open, else by template; `template` throws `window_closed` where there is none. */
export async function sendInWindow(
  { freeUntil }: Pick<OutboundMessage, 'freeUntil'>,
  ways: { readonly free: () => Promise<SendReceipt>; readonly template: () => Promise<SendReceipt> },
): Promise<SendReceipt> {
  const byTemplate = async (): Promise<SendReceipt> => ({ ...(await ways.template()), template: true });
  const isOpen = freeUntil !== undefined && freeUntil.getTime() > Date.now();
  if (!isOpen) return await byTemplate();
  try {
    return await ways.free();
  } catch (error) {
    // By WhatsApp's clock the window has just closed.
    if (!(error instanceof ProviderError) || error.code !== 'window_closed') throw error;
    return await byTemplate();
  }
}
