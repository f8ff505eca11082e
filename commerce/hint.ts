/**
 * A gateway's or vendor's call to us. It settles nothing: it only makes us ask the provider now.
 * `key` is the dedupe key: `ps:charge.success:302961`.
 */
export type Hint =
  | {
      readonly kind: 'payment_hint';
      readonly key: string;
      /** Ours; of a dispute also the gateway's own id of the transaction, where it names nothing else. */
      readonly reference: string;
      /** The transaction that the gateway named: one more place to ask, not to be believed. */
      readonly gatewayId?: string;
      /** Of a payment that we have: the payer's bank may want it back. */
      readonly about?: 'dispute';
    }
  | { readonly kind: 'refund_hint'; readonly key: string; readonly reference: string }
  | { readonly kind: 'vend_hint'; readonly key: string; readonly reference: string }
  /**
   * The one call that is an answer in itself, for nobody can be asked again: what is known of the SIM that was asked about
   * under this reference. `known` false: nothing.
   */
  | {
      readonly kind: 'sim_hint';
      readonly key: string;
      readonly reference: string;
      readonly known: boolean;
      /** ISO text; null: never changed, as far as is known. */
      readonly changedAt: string | null;
    };
