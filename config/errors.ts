/** What to do next after a failure, as data. `requery`: the outcome is unknown, ask before anything is repeated. */
export type Recovery = 'retry' | 'fail' | 'opt_out' | 'requery' | 'hold';

type ErrorEntry = {
  readonly recovery: Recovery;
  readonly level: 'info' | 'warn' | 'error';
  /** For the operator who meets the code: what happened and what to do. */
  readonly sentence: string;
};

/** Every failure that crosses a folder. Codes are stored and logged: never rename one. */
export const errorCatalogue = {
  // sending a message
  recipient_invalid: {
    recovery: 'fail',
    level: 'info',
    sentence: 'The recipient cannot receive this: the number is invalid or unreachable for good.',
  },
  recipient_unreachable: {
    recovery: 'retry',
    level: 'info',
    sentence: 'The handset is off or out of coverage; the message may still arrive.',
  },
  recipient_opted_out: {
    recovery: 'opt_out',
    level: 'info',
    sentence: 'The recipient has opted out at the provider; nothing proactive may be sent.',
  },
  do_not_disturb: {
    recovery: 'retry',
    level: 'info',
    sentence: 'The network refuses promotional senders at this hour; it is tried again after 08:00.',
  },
  sender_misconfigured: {
    recovery: 'hold',
    level: 'error',
    sentence: 'The provider refuses our sender id or account settings; correct the account.',
  },
  provider_rejected: {
    recovery: 'fail',
    level: 'warn',
    sentence: 'The provider refused the request for good.',
  },
  provider_throttled: {
    recovery: 'retry',
    level: 'info',
    sentence: 'The provider asks for a slower pace; it is tried again later.',
  },
  provider_unavailable: {
    recovery: 'retry',
    level: 'warn',
    sentence: 'The provider did not take the request (connection refused or said so); it is tried again.',
  },
  provider_outcome_unknown: {
    recovery: 'requery',
    level: 'warn',
    sentence: 'The provider may or may not have done it: time-out, reset, 5xx or an unreadable answer.',
  },
  provider_credentials: {
    recovery: 'hold',
    level: 'error',
    sentence: 'The provider refuses our credentials; correct them in the account.',
  },
  provider_out_of_funds: {
    recovery: 'hold',
    level: 'error',
    sentence: 'Our balance at the provider is used up; top it up.',
  },
  content_rejected: {
    recovery: 'fail',
    level: 'warn',
    sentence: 'The provider or carrier refused the content of the message.',
  },
  window_closed: {
    recovery: 'fail',
    level: 'info',
    sentence:
      'The customer has not written for too long: only an approved template may go out, and none is configured.',
  },
  message_too_long: {
    recovery: 'fail',
    level: 'error',
    sentence: 'The text is longer than the channel can carry; a template needs shortening.',
  },
  // fetching what a customer sent
  file_not_found: {
    recovery: 'retry',
    level: 'info',
    sentence: 'The provider has no such file, or not yet; it is asked again some times.',
  },
  file_too_large: {
    recovery: 'fail',
    level: 'info',
    sentence: 'The file is larger than what we keep; only its name and kind are.',
  },
  foreign_host: {
    recovery: 'fail',
    level: 'warn',
    sentence:
      "The file is said to be where it can't be: at a host that is none of its provider's. Nothing was fetched.",
  },
  // vending and payment
  vend_refused: {
    recovery: 'fail',
    level: 'warn',
    sentence: 'The vendor refused the vend for good; nothing was delivered and nothing charged.',
  },
  payment_refused: {
    recovery: 'fail',
    level: 'info',
    sentence: 'The gateway says that the payment failed or was abandoned.',
  },
  reference_taken: {
    recovery: 'requery',
    level: 'warn',
    sentence: 'The provider knows this reference already; ask for its state.',
  },
  // our own
  invalid_request: { recovery: 'fail', level: 'info', sentence: 'The request could not be understood.' },
  database_unavailable: {
    recovery: 'retry',
    level: 'error',
    sentence: 'MongoDB does not answer; check that it runs and has disk space.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

/** A provider call that did not succeed; the code's recovery says what to do. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly code: ErrorCode;
  /** The provider's own code or word, for the log and the operator. Never text or an address. */
  readonly providerCode: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ErrorCode,
    options: { providerCode?: string; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(`${code}${options.providerCode ? ` (${options.providerCode})` : ''}`, { cause: options.cause });
    this.code = code;
    this.providerCode = options.providerCode;
    this.retryAfterMs = options.retryAfterMs;
  }

  get recovery(): Recovery {
    return errorCatalogue[this.code].recovery;
  }
}

/** A webhook request that is refused: the HTTP status and a sentence for the caller. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError';
  readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 415 | 503;

  constructor(status: WebhookError['status'], message: string) {
    super(message);
    this.status = status;
  }
}
