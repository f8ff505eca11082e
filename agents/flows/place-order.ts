import type { Quote } from '../../commerce/order.ts';
import { verifiedAddress } from '../../conversation/verified-address.ts';
import { deriveId } from '../derive-id.ts';
import { isSessionHeld } from '../handoff/security-hold.ts';
import { trustOfTurn } from '../identity/spending-limit.ts';
import { change, type TurnDraft } from '../turn-draft.ts';

/** The confirmed quote as an order. No reply: the order's own news brings the payment link, or what stands against it. */
export function placeOrder(draft: TurnDraft, quote: Quote): void {
  const { eventId, customer, now } = draft.input;
  const orderId = deriveId('ord', eventId);
  const verified = verifiedAddress(customer);
  const sessionId = draft.state.session?.sessionId ?? deriveId('ses', eventId);
  draft.effects.push({
    kind: 'place_order',
    order: {
      orderId,
      customerId: customer.customerId,
      sessionId,
      quote,
      confirmedAt: now,
      ...(verified ? { verifiedAddress: verified.addressKey } : {}),
      ...(trustOfTurn(draft) === 'unproved' ? { trust: 'unproved' as const } : {}),
      ...(isSessionHeld(draft) ? { hold: 'security' as const } : {}),
    },
  });
  change(draft, { flow: null, paused: null, choices: [], openOrderId: orderId });
  const { call } = draft.state;
  if (draft.input.dialogue === 'voice' && call) {
    change(draft, { call: { ...call, orderIds: [...call.orderIds, orderId] } });
  }
}
