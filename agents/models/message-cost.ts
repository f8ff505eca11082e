import { messageCosts } from '../../config/rules/message-costs.ts';
import { microNairaOf } from './cost.ts';

const priceOf = (prices: Readonly<Record<string, number>>, channel: string): number =>
  Object.hasOwn(prices, channel) ? (prices[channel] ?? 0) : 0;

/** What a message cost that went out over a channel, in micro-naira. */
export function messageMicroNaira(
  channel: string,
  sent: { readonly parts: number; readonly template?: boolean },
): number {
  const { parts, templates } = messageCosts;
  const kobo =
    priceOf(parts, channel) * Math.max(1, sent.parts) + (sent.template ? priceOf(templates, channel) : 0);
  return microNairaOf(kobo);
}

/** What one answer in a dialled session or a call cost. */
export function hopMicroNaira(dialogue: 'ussd' | 'voice'): number {
  return microNairaOf(messageCosts.hops[dialogue]);
}
