import { setTimeout as sleep } from 'node:timers/promises';

/** How a message gets on its way: answers whether it was acknowledged. */
export type Post<Message> = (message: Message) => Promise<boolean>;

export type Load = {
  /** Ids of the messages that were acknowledged. */
  readonly acked: readonly string[];
  /** Not acknowledged, or acknowledged and never answered. */
  readonly failed: number;
  /** From the moment a message was due to the moment it was acknowledged or answered; one for each that was. */
  readonly latenciesMs: readonly number[];
  readonly seconds: number;
};

type Message = { readonly id: string };

type Recorder = { acked: string[]; failed: number; latenciesMs: number[] };

/** Each of `loops` posts its next message as soon as the last one is acknowledged, for a time or up to `most` messages. */
export async function loadAcknowledged<M extends Message>(options: {
  readonly loops: number;
  readonly forMs: number;
  readonly most: number;
  readonly next: () => M;
  readonly post: Post<M>;
}): Promise<Load> {
  const record: Recorder = { acked: [], failed: 0, latenciesMs: [] };
  const startedAt = performance.now();
  let posted = 0;
  const loop = async () => {
    while (performance.now() - startedAt < options.forMs && posted < options.most) {
      posted += 1;
      const message = options.next();
      const at = performance.now();
      if (await options.post(message)) {
        record.acked.push(message.id);
        record.latenciesMs.push(performance.now() - at);
      } else {
        record.failed += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: options.loops }, loop));
  return { ...record, seconds: (performance.now() - startedAt) / 1_000 };
}

/** Posts one message and waits for its answer. */
export type Converse<M> = {
  readonly post: Post<M>;
  /** Begins to wait; the moment (performance.now) of the answer, null when none comes. */
  readonly answerTo: (message: M) => Promise<number | null>;
};

async function converseOnce<M extends Message>(
  { post, answerTo }: Converse<M>,
  message: M,
  dueAt: number,
  record: Recorder,
): Promise<void> {
  const answer = answerTo(message);
  if (!(await post(message))) {
    record.failed += 1;
    return;
  }
  record.acked.push(message.id);
  const answeredAt = await answer;
  if (answeredAt === null) record.failed += 1;
  else record.latenciesMs.push(answeredAt - dueAt);
}

/**
 * Each of `customers` writes its next message as soon as it has the answer to the last one: throughput, for a time or up
 * to `most` messages.
 */
export async function loadClosedLoop<M extends Message>(
  converse: Converse<M>,
  options: {
    readonly customers: number;
    readonly forMs: number;
    readonly most?: number;
    readonly next: (customer: number) => M;
  },
): Promise<Load> {
  const record: Recorder = { acked: [], failed: 0, latenciesMs: [] };
  const { most = Number.POSITIVE_INFINITY } = options;
  const startedAt = performance.now();
  let begun = 0;
  const loop = async (customer: number) => {
    while (performance.now() - startedAt < options.forMs && begun < most) {
      begun += 1;
      await converseOnce(converse, options.next(customer), performance.now(), record);
    }
  };
  await Promise.all(Array.from({ length: options.customers }, (_, customer) => loop(customer)));
  return { ...record, seconds: (performance.now() - startedAt) / 1_000 };
}

/**
 * `perSecond` messages a second whatever becomes of them: latency. It counts from the moment a message was due, so that
 * a stalled generator or server can't hide what it did to those that waited.
 */
export async function loadOpenLoop<M extends Message>(
  converse: Converse<M>,
  options: { readonly perSecond: number; readonly forMs: number; readonly next: (index: number) => M },
): Promise<Load> {
  const record: Recorder = { acked: [], failed: 0, latenciesMs: [] };
  const total = Math.round((options.perSecond * options.forMs) / 1_000);
  const startedAt = performance.now();
  const dueAt = (index: number) => startedAt + (index * 1_000) / options.perSecond;
  const underWay: Promise<void>[] = [];
  while (underWay.length < total) {
    const waitMs = dueAt(underWay.length) - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    while (underWay.length < total && dueAt(underWay.length) <= performance.now()) {
      const index = underWay.length;
      underWay.push(converseOnce(converse, options.next(index), dueAt(index), record));
    }
  }
  await Promise.all(underWay);
  return { ...record, seconds: (performance.now() - startedAt) / 1_000 };
}

/** All at once, one message each. */
export async function loadBurst<M extends Message>(
  converse: Converse<M>,
  messages: readonly M[],
): Promise<Load> {
  const record: Recorder = { acked: [], failed: 0, latenciesMs: [] };
  const startedAt = performance.now();
  await Promise.all(messages.map((message) => converseOnce(converse, message, startedAt, record)));
  return { ...record, seconds: (performance.now() - startedAt) / 1_000 };
}
