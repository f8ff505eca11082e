/**
 * A gateway's or vendor's call to us. It settles nothing: it only makes us ask the provider now.
 * `key` is the dedupe key: `ps:charge.success:302961`.
 */
export type Hint =
  | { readonly kind: 'payment_hint'; readonly key: string; readonly reference: string }
  | { readonly kind: 'refund_hint'; readonly key: string; readonly reference: string }
  | { readonly kind: 'vend_hint'; readonly key: string; readonly reference: string };
