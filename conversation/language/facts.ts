/**
 * What sentences are made of: values from records and quotes, already formatted (`NGN 1,500`, `08031234567`,
 * `SB7K3QX2`). A sentence names the facts that it needs and takes them as one object.
 */
export type Facts = {
  /** `NGN 500 MTN airtime for 08031234567`, in the customer's language. */
  readonly what: string;
  readonly ref: string;
  readonly amount: string;
  readonly discount: string;
  readonly payable: string;
  readonly paid: string;
  readonly refunded: string;
  readonly minimum: string;
  readonly maximum: string;
  readonly number: string;
  readonly network: string;
  readonly otherNetwork: string;
  readonly count: number;
  readonly minutes: number;
  readonly percent: number;
  readonly position: number;
  readonly word: string;
  readonly toWallet: boolean;
};

export type Needs<Names extends keyof Facts> = Pick<Facts, Names>;
