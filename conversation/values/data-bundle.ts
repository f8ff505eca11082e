import type { Network } from './network.ts';

/** A data bundle on sale: so many MB for so many days. `code` is the vendor's, `name` as the vendor writes it. */
export type DataBundle = {
  readonly network: Network;
  readonly code: string;
  readonly name: string;
  readonly sizeMb: number;
  readonly days: number;
  readonly priceKobo: number;
};
