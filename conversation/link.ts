import type { Address } from './address.ts';

/** What a turn may ask about the customer's addresses. Each is safe to repeat under the same id. */
export type LinkErrand =
  /** The customer says that this address is theirs too. The answer is news `link`. */
  | { readonly kind: 'claim_address'; readonly target: Address }
  /** A message was the code of a claim. The answer is news `link`. */
  | { readonly kind: 'try_claim'; readonly claimId: string; readonly hash: string; readonly typedAt: string }
  | { readonly kind: 'unlink_address'; readonly addressKey: string };

/** What became of a claim, for the conversation of whoever made it. It says the same whether we know the address or not. */
export type LinkNews = {
  readonly kind: 'link';
  readonly claimId: string;
} /** A code is on its way to that address. `silent`: it has opted out and gets none. */ & (
  | { readonly about: 'code'; readonly target: Address; readonly silent?: true }
  | { readonly about: 'too_many' | 'no_channel'; readonly target: Address }
  | { readonly about: 'wrong'; readonly triesLeft: number }
  | { readonly about: 'over' }
  /** Both addresses are this customer's. By their keys. */
  | { readonly about: 'linked'; readonly claimerKey: string; readonly addressKey: string }
);
