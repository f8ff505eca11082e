/**
 * What is known of a number's SIM. `changedAt` null: never, as far as the provider knows. `later`: the answer comes by
 * the provider's call, under this reference.
 */
export type SimSwapAnswer =
  | { readonly outcome: 'known'; readonly changedAt: Date | null }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'later'; readonly reference: string };

/** Somebody who knows when a number got its SIM. Only reads, so it may be asked again. Never throws: that is `unknown`. */
export type SimSwap = {
  readonly name: string;
  /** E.164. */
  readonly ask: (number: string) => Promise<SimSwapAnswer>;
};
