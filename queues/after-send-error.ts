import type { Clock } from '../config/clock.ts';
import { errorCatalogue, type ProviderError } from '../config/errors.ts';
import type { Logger } from '../config/logger.ts';
import type { CustomerStore } from '../conversation/customer-store.ts';
import type { OutboxMessage } from '../conversation/outbox-store.ts';
import type { ReplyClass } from '../conversation/reply.ts';
import type { SendRecord } from '../conversation/send-record.ts';

type Result = SendRecord['result'];

/** How often a message is sent at most when nobody knows whether it went out. A code is never repeated. */
const sendsWhenUnknown: Record<ReplyClass, number> = {
  chat: 3,
  notice: 3,
  money_prompt: 3,
  receipt: 5,
  code: 1,
};
/** Growing: a provider that answers nobody does so for a minute rather than for a second. */
const unknownPausesMs = [15_000, 60_000, 120_000, 240_000];
const maxTries = 6;
const retryPausesMs = [500, 2_000, 8_000, 20_000, 30_000];
const holdPauseMs = 60_000;

/** `tries`: how many there were before this one. */
const pauseAfter = (pausesMs: readonly number[], tries: number) =>
  pausesMs[Math.min(tries, pausesMs.length - 1)] ?? 0;

/** What becomes of a message that a provider did not take, or perhaps did. */
export function createAfterSendError(deps: {
  readonly customers: Pick<CustomerStore, 'setConsentAt'>;
  readonly clock: Clock;
  readonly log: Logger;
}): (message: OutboxMessage, error: ProviderError) => Promise<Result> {
  const { clock, log } = deps;

  function laterOrFailed({ tries }: OutboxMessage, error: ProviderError, pauseMs: number): Result {
    if (tries + 1 >= maxTries) {
      return { kind: 'failed', code: error.code };
    }
    return {
      kind: 'retry',
      code: error.code,
      dueAt: clock.after(Math.max(pauseMs, error.retryAfterMs ?? 0)),
    };
  }

  function afterUnknown({ tries, reply }: OutboxMessage, code: ProviderError['code']): Result {
    if (tries + 1 >= sendsWhenUnknown[reply.class]) {
      return { kind: 'unknown', code };
    }
    return { kind: 'retry', code, dueAt: clock.after(pauseAfter(unknownPausesMs, tries)) };
  }

  return async (message, error) => {
    const level = errorCatalogue[error.code].level;
    log[level](
      {
        step: 'send',
        account: message.account,
        customerId: message.customerId,
        messageId: message.id,
        code: error.code,
      },
      error.providerCode ? `the provider said ${error.providerCode}` : 'not sent',
    );
    switch (error.recovery) {
      case 'requery':
        return afterUnknown(message, error.code);
      case 'retry':
        return laterOrFailed(message, error, pauseAfter(retryPausesMs, message.tries));
      case 'hold':
        return laterOrFailed(message, error, holdPauseMs);
      case 'opt_out':
        await deps.customers.setConsentAt(
          message.customerId,
          { account: message.account, value: message.to },
          'opted_out',
        );
        return { kind: 'failed', code: error.code };
      case 'fail':
        return { kind: 'failed', code: error.code };
    }
  };
}
