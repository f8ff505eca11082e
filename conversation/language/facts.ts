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
  readonly bank: string;
  /** `*737*000*7867#` */
  readonly dialCode: string;
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
  readonly meter: string;
  /** `IKEDC prepaid` */
  readonly disco: string;
  readonly otherDisco: string;
  readonly holder: string;
  readonly address: string;
  readonly charge: string;
  /** What is owed on a bill. */
  readonly due: string;
  readonly days: number;
  readonly nickname: string;
  /** `every Fri at 9am`, in the customer's language. */
  readonly when: string;
  /** `Fri 27 Nov` */
  readonly date: string;
  readonly next: string;
  /** `9am` */
  readonly time: string;
  readonly tariff: string;
  /** `1.5GB` */
  readonly size: string;
  /** `30 days`, in the customer's language. */
  readonly validity: string;
  /** An address on our server, whole. */
  readonly url: string;
  /** What is dialled, such as `*323#`; or what stands for a one-time code. */
  readonly code: string;
  /** Access point name, and what it wants besides. */
  readonly apn: string;
  readonly user: string;
  readonly password: string;
};

export type Needs<Names extends keyof Facts> = Pick<Facts, Names>;
