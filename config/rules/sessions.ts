const minute = 60_000;

/** How long a conversation's spans last. All in milliseconds of schedule time. */
export const sessionRules = {
  /** Idle for longer than this: the next message opens a new session. */
  idleMs: 30 * minute,
  /** A purchase that was broken off is offered again when it is younger than this. */
  flowKeptMs: 24 * 60 * minute,
  /** Messages in a row that could not be used before a person is offered. */
  misunderstoodOfferPerson: 3,
  /** Movements of the wallet that BALANCE shows. */
  walletLines: 3,
  /** Orders shown for HISTORY. */
  historyLength: 5,
} as const;
