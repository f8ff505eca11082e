import { Agent, request } from 'undici';
import type { CallCounts } from './call-counts.ts';
import type { Config } from './config.ts';
import type { EventLog } from './event-log.ts';
import type { FaultBook } from './fault-rules.ts';
import type { Facts, ProviderName } from './providers.ts';
import type { Timers } from './timers.ts';

/** What a postman works with; the world has it all. */
type PostOffice = {
  readonly config: () => Pick<Config, 'retryDelaysMs'>;
  readonly events: EventLog;
  readonly timers: Timers;
  readonly counts: CallCounts;
  readonly faults: FaultBook;
};

export type Delivery = {
  readonly provider: ProviderName;
  readonly operation: string;
  readonly facts: Facts;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** Whether the provider takes this answer for a yes. */
  readonly accepts: (status: number, body: string) => boolean;
  readonly retry: {
    readonly on: 'any_failure' | 'no_connection';
    readonly maxAttempts: number;
    readonly horizonMs: number;
  };
};

/** What the first attempt met. Status 0: nobody answered, or a fault rule kept the callback back. */
export type FirstAttempt = { readonly status: number; readonly body: string; readonly error?: string };

export type Postman = {
  /** Resolves with the first attempt; the repeats go on behind. Never rejects. */
  readonly deliver: (delivery: Delivery) => Promise<FirstAttempt>;
  readonly close: () => Promise<void>;
};

const maxAnswerBytes = 64 * 1024;
const answerTimeoutMs = 15_000;

async function readCapped(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function createPostman(office: PostOffice): Postman {
  const agent = new Agent({ connections: 64, connect: { timeout: 5_000 } });

  const post = async (delivery: Delivery, attempt: number): Promise<FirstAttempt> => {
    const { provider, operation } = delivery;
    let outcome: FirstAttempt;
    try {
      const answer = await request(delivery.url, {
        dispatcher: agent,
        method: 'POST',
        headers: delivery.headers,
        body: delivery.body,
        headersTimeout: answerTimeoutMs,
        bodyTimeout: answerTimeoutMs,
      });
      outcome = { status: answer.statusCode, body: await readCapped(answer.body) };
    } catch (error) {
      outcome = { status: 0, body: '', error: codeOf(error) };
    }
    office.events.emit({
      provider,
      kind: 'webhook',
      operation,
      attempt,
      status: outcome.status,
      error: outcome.error,
    });
    return outcome;
  };

  const repeats = (delivery: Delivery, outcome: FirstAttempt) => {
    if (delivery.accepts(outcome.status, outcome.body)) return false;
    return delivery.retry.on === 'any_failure' || outcome.status === 0;
  };

  const repeatUntilAccepted = async (delivery: Delivery, first: FirstAttempt) => {
    const { maxAttempts, horizonMs } = delivery.retry;
    let outcome = first;
    let elapsedMs = 0;
    for (let attempt = 2; attempt <= maxAttempts && repeats(delivery, outcome); attempt += 1) {
      const delays = office.config().retryDelaysMs[delivery.provider];
      const delayMs = delays[Math.min(attempt - 2, delays.length - 1)];
      if (delayMs === undefined) return;
      elapsedMs += delayMs;
      if (elapsedMs > horizonMs || !(await office.timers.wait(delayMs))) return;
      outcome = await post(delivery, attempt);
    }
  };

  const deliverOnce = async (delivery: Delivery): Promise<FirstAttempt> => {
    const first = await post(delivery, 1);
    void repeatUntilAccepted(delivery, first);
    return first;
  };

  return {
    deliver: async (delivery) => {
      const { provider, operation } = delivery;
      office.counts.call(provider, operation);
      const rule = office.faults.take('callback', provider, operation, () => delivery.facts);
      if (!rule) return deliverOnce(delivery);
      office.counts.fault(provider, operation, rule.kind);
      if (rule.kind === 'never') return { status: 0, body: '', error: 'kept_back' };
      if (rule.kind === 'delay') {
        const elapsed = await office.timers.wait(rule.delayMs ?? 1_000);
        return elapsed ? deliverOnce(delivery) : { status: 0, body: '', error: 'kept_back' };
      }
      const copies = Array.from({ length: rule.count ?? 2 }, () => deliverOnce(delivery));
      const [first] = await Promise.all(copies);
      return first ?? { status: 0, body: '', error: 'kept_back' };
    },
    close: () => agent.destroy(),
  };
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown';
}

type Step = {
  readonly afterMs: number;
  /** What happens at the provider. */
  readonly change: () => void;
  /** The news of it. */
  readonly post: () => unknown;
};

/**
 * What a provider does after its answer, step by step: each comes `afterMs` after the one before. The fault `reorder`
 * turns the order of the news round, never that of the things themselves.
 */
export function schedule(
  { timers, counts, faults }: Pick<PostOffice, 'timers' | 'counts' | 'faults'>,
  provider: ProviderName,
  operation: string,
  facts: Facts,
  steps: readonly Step[],
): void {
  const rule = steps.length > 1 ? faults.take('sequence', provider, operation, () => facts) : undefined;
  if (rule) counts.fault(provider, operation, rule.kind);
  const news = rule ? steps.toReversed() : steps;
  const play = async () => {
    for (const [index, step] of steps.entries()) {
      if (!(await timers.wait(step.afterMs))) return;
      step.change();
      await news[index]?.post();
    }
  };
  void play();
}
