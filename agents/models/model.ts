/** What a model is asked: one proposal of one agent. Everything in it is text; nothing of it is a secret. */
export type ModelRequest = {
  /** The agent that asks, by its name in the roster. */
  readonly agent: string;
  /** Prompt file and version, such as `airtime-sales@1`: part of the record, and of the provider's cache key. */
  readonly prompt: string;
  /** The same bytes at each call of the agent, so that the provider caches them. */
  readonly instructions: string;
  /** What this call is about, the customer's own words last. What strangers wrote is quoted as data. */
  readonly input: string;
  /** JSON Schema (strict) of the answer. */
  readonly schema: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> };
  readonly temperature: number;
  readonly maxOutputTokens: number;
};

/** Tokens, as the provider counts them; `cached` and `cacheWrites` are parts of `input`. */
export type ModelUsage = {
  readonly input: number;
  readonly cached: number;
  readonly cacheWrites: number;
  readonly output: number;
};

/**
 * `output` is whatever JSON came back: it is checked by who asked, whatever schema was sent. `usage` is null where the
 * provider does not tell.
 */
export type ModelAnswer = {
  readonly output: unknown;
  readonly usage: ModelUsage | null;
  /** As the provider names it; the price table is looked up by it. */
  readonly model: string;
};

export type ModelFailure =
  | 'timeout'
  | 'unreachable'
  | 'over_quota'
  | 'refused'
  | 'truncated'
  | 'malformed'
  | 'misconfigured';

/** The model gave no usable answer. `usage` where it was paid for all the same. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly failure: ModelFailure;
  readonly usage: ModelUsage | undefined;

  constructor(failure: ModelFailure, message: string, usage?: ModelUsage) {
    super(message);
    this.failure = failure;
    this.usage = usage;
  }
}

/** One brain behind the port. Throws a ModelError; ends at once when `signal` aborts. */
export type Model = {
  readonly name: string;
  readonly propose: (
    request: ModelRequest,
    options: { readonly signal: AbortSignal },
  ) => Promise<ModelAnswer>;
};

/** What a call is counted against, and what makes its answer the same when a killed turn is run again. */
export type ModelCall = {
  readonly customerId: string;
  readonly channel: string;
  /** The inbox id of the turn. */
  readonly turnId: string;
  /** The enquiry that the turn belongs to: the session where there is none of its own. */
  readonly enquiryId: string;
  /** The place of the call in its turn, from 0: with `turnId` the key of the journaled answer. */
  readonly step: number;
  /** Until when the turn has to be answered. */
  readonly deadline: Date;
};

export type NotAsked = 'no_model' | 'over_budget' | 'no_time' | 'breaker_open';

/** `failed` and `not_asked` are results: who asked goes on with its rules. */
export type Asked =
  | { readonly kind: 'answered'; readonly output: unknown; readonly costKobo: number }
  | { readonly kind: 'failed'; readonly failure: ModelFailure }
  | { readonly kind: 'not_asked'; readonly reason: NotAsked };

/** Asks within time and budget, journals the answer, and counts what it cost. Never throws for what a model does. */
export type AskModel = (request: ModelRequest, call: ModelCall) => Promise<Asked>;
