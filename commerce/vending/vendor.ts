import type { Lookup, LookupAnswer } from '../../conversation/lookup.ts';
import type { DataBundle } from '../../conversation/values/data-bundle.ts';
import type { Network } from '../../conversation/values/network.ts';
import type { Goods, Product, VendProof } from '../order.ts';

/** One line's goods, for its face value. */
export type VendRequest = Goods & {
  /** Minted at the first attempt by `mintReference`, stored before the call, never changed while the outcome is open. */
  readonly reference: string;
  readonly amountKobo: number;
};

/**
 * What the vendor says. `refused`: a listed code, nothing was delivered. `not_found`: it does not know the reference
 * (believed only after a quiet period, twice). `not_processed`: definitely not executed, may be sent again later
 * with the same reference. `pending` covers everything that isn't sure.
 */
export type VendAnswer =
  | { readonly outcome: 'delivered'; readonly vendorId?: string; readonly proof?: VendProof }
  | {
      readonly outcome: 'refused';
      readonly code: string;
      /** `reversed`: charged first and given back. `reference_too_old`: a fresh reference may be minted. */
      readonly because?: 'reversed' | 'reference_too_old';
    }
  | {
      readonly outcome: 'pending';
      readonly code?: string;
      /** Not the vendor's word, but that none came. */
      readonly unanswered?: true;
      /** By which the vendor can be asked from here on. */
      readonly vendorId?: string;
    }
  | { readonly outcome: 'not_found' }
  | {
      readonly outcome: 'not_processed';
      readonly code: string;
      /** Our balance there is used up: the operator must know. */
      readonly because?: 'out_of_float';
    };

/** Never throws for what a provider answers or fails to answer: that is `pending`. Each call has its own deadline. */
export type Vendor = {
  readonly name: string;
  /** What may be bought from it. */
  readonly sells: readonly Product[];
  readonly mintReference: (seed: string, now: Date) => string;
  readonly vend: (request: VendRequest) => Promise<VendAnswer>;
  /**
   * For a vendor that can be asked by nothing but its own id: while a lost answer is no older than this, the same
   * request is sent again under the same reference, which the vendor carries out once. Schedule time.
   */
  readonly repeatableForMs?: number;
  /** Only reads. `vendorId`: the vendor's own id of the vend, where it has told one. */
  readonly requery: (reference: string, vendorId: string | null) => Promise<VendAnswer>;
  /** Only reads, so it may be repeated freely. Null: no answer could be had. Absent where it can't look anything up. */
  readonly lookUp?: (request: Lookup) => Promise<LookupAnswer | null>;
  /** What it sells of data on a network now. Only reads. Throws ProviderError; absent where it has no list. */
  readonly listBundles?: (network: Network) => Promise<readonly DataBundle[]>;
};

export type VendorOptions = {
  /** A vend's deadline; stay well below `orderRules.notFoundQuietMs` and commerce's `claimMs`. */
  readonly vendTimeoutMs: number;
  readonly requeryTimeoutMs: number;
  readonly fetch?: typeof globalThis.fetch;
};
