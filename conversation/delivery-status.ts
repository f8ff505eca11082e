/**
 * The canonical life of an outgoing message. A status only moves up in rank; `failed` beats `sent` and loses to
 * `delivered`, because carriers report a late success after a soft failure.
 */
export const deliveryRank = {
  queued: 0,
  sending: 1,
  accepted: 2,
  sent: 3,
  failed: 3.5,
  delivered: 4,
  read: 5,
} as const;

export type DeliveryStatus = keyof typeof deliveryRank;
