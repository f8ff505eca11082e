/**
 * The one-time code of an order, as stored with it: never the code, only its keyed hash for this order.
 * `{addressKey: 'kX…', sim: 'unasked', issue: 1, asked: [], hash: 'pZ…', codeUntil: ISODate, wrong: [], passedBy: null}`
 */
export type SecondFactor = {
  /** The verified number's address, as its keyed index: the code goes there and has to come from there. */
  addressKey: string;
  /** `wanted`: the SIM's provider is asked first, and no code goes out before its answer. */
  sim: 'unasked' | 'wanted' | 'clear';
  /** Counts the codes that were to be sent; 0: none yet. */
  issue: number;
  /** The customer's requests for another code, so that a repeat of one is no second request. */
  asked: string[];
  /** Of the code that is good now; null: none was handed to a provider yet, or it is void. */
  hash: string | null;
  codeUntil: Date | null;
  /** The messages that held a wrong code. */
  wrong: string[];
  /** The message that held the right one. */
  passedBy: string | null;
};

/** What the customer's conversation may know of it. */
export type SecondFactorView = {
  readonly addressKey: string;
  readonly issue: number;
  readonly triesLeft: number;
  readonly newCodesLeft: number;
};

/** An order that waits for a code. `hash` makes a typed code into what may be compared and stored. */
export type PendingCode = {
  readonly orderId: string;
  readonly addressKey: string;
  readonly hash: (code: string) => string;
};

/** A message that was taken for a code, as a guess at each order that waits for one. */
export type CodeTry = {
  readonly guesses: readonly { readonly orderId: string; readonly hash: string }[];
  /** When the message was accepted, as ISO text: it may have waited for its turn. */
  readonly typedAt: string;
};
