/**
 * Field encryption and blind indexes. `owner` names the data key: a customer's id, or `inbox:2026-11` for what is
 * written before the customer is known. `context` is bound into the ciphertext (`orders|lines|ord_1`), so that a
 * sealed value can't be moved to another record or field.
 */
export type Privacy = {
  readonly seal: (owner: string, context: string, plain: string) => Promise<string>;
  /** Throws when the value was altered, moved, or its key is erased. */
  readonly open: (context: string, sealed: string) => Promise<string>;
  /** Keyed and one-way, 22 characters of base64url; equal values give equal indexes within one purpose. */
  readonly blindIndex: (
    purpose: 'address' | 'phone' | 'secret' | 'receipt_link' | 'hop',
    value: string,
  ) => string;
};
