import { type System, startSystem } from '../../setup/system.ts';
import type { CallReport } from '../../setup/system-simulators.ts';
import { openLetterBox } from '../letter-box.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { auditMoney, type MoneyFindings } from './audit-money.ts';
import { auditTurns, type TurnFindings } from './audit-turns.ts';
import { type Blow, wreakHavoc } from './havoc.ts';
import { type LivedCustomer, liveCustomers, type Progress } from './live-customers.ts';
import type { ChaosOptions } from './options.ts';
import { planCustomers } from './plan.ts';
import { impatientSimulators, plantProviderFaults } from './provider-faults.ts';
import { openProviderPosts } from './provider-posts.ts';
import { openRecords } from './records.ts';
import { answerTimes, recoveryTimes, type Times } from './recovery.ts';
import { sellMany } from './sell-many.ts';
import { settle } from './settle.ts';
import { ringWildly } from './wild-bells.ts';

/** Half an hour to pay is a minute, and a quote is good for twenty seconds: longer than it takes to get over a blow. */
const clockSpeed = 30;
const settleWithinMs = 150_000;
const outageMs = 4_000;
const shortCode = '21512';

export type ChaosReport = TurnFindings &
  MoneyFindings & {
    readonly seed: number;
    readonly planted: string | null;
    readonly customers: number;
    readonly attempted: number;
    readonly acked: number;
    readonly posts: number;
    readonly repeatsAcked: number;
    readonly refusedOrUnanswered: number;
    readonly blows: Readonly<Record<string, number>>;
    readonly kills: number;
    readonly providerCalls: number;
    readonly faults: number;
    readonly wildBells: number;
    /** Ends that nobody asked for: a watchdog's, or a crash. */
    readonly unaskedEnds: number;
    readonly recoveryMs: Times;
    readonly answerMs: Times;
    readonly atRest: boolean;
    readonly durationMs: number;
    readonly ok: boolean;
  };

export async function runChaos(
  options: ChaosOptions,
  folder: string,
  tell: (line: string) => void,
): Promise<ChaosReport> {
  const startedAt = Date.now();
  const system = await startSystem({
    folder,
    workers: options.workers,
    seed: options.seed,
    clockSpeed,
    outageMs,
    messagesPerSecond: 1_000,
    simulators: impatientSimulators,
    planted: options.planted === undefined ? [] : [options.planted],
  });
  try {
    tell(`the system is up after ${seconds(startedAt)}`);
    const run = await play(system, options, tell);
    return { ...run, durationMs: Date.now() - startedAt };
  } finally {
    await system.stop();
  }
}

async function play(system: System, options: ChaosOptions, tell: (line: string) => void) {
  const { simulators } = system;
  const reader = await openRecords(system.environment);
  const letterBox = openLetterBox(simulators);
  const random = createSeededRandom(options.seed);
  const planned = planCustomers(options, random);
  const progress: Progress = {
    answered: 0,
    planned: planned.reduce((sum, { messages }) => sum + messages.length, options.vends),
  };
  const posts = openProviderPosts({
    url: system.webhookUrl('at-sms', 'inbound'),
    to: shortCode,
    random: createSeededRandom(options.seed + 1),
  });
  await plantProviderFaults(simulators);
  const wildBells = await ringWildly({
    environment: system.environment,
    reader,
    random: createSeededRandom(options.seed + 4),
  });
  const playedAt = Date.now();
  const [customers, blows] = await Promise.all([
    liveCustomers({
      atOnce: options['at-once'],
      customers: planned,
      posts,
      letterBox,
      progress,
      random: createSeededRandom(options.seed + 2),
    }),
    wreakHavoc({
      system,
      plan: { kills: options.kills, serverKills: options['server-kills'] },
      flushAll: reader.flushAll,
      random: createSeededRandom(options.seed + 3),
      progress,
      tell: ({ kind }) =>
        tell(`${seconds(playedAt)}: ${kind}, ${progress.answered} of ${progress.planned} answered or sold`),
    }),
    sellMany({ environment: system.environment, orders: options.vends, progress }),
  ]);
  tell(`${seconds(playedAt)}: every customer has finished; waiting for what is still under way`);
  await posts.settle();
  const { records, books, atRest } = await settle(reader, simulators, settleWithinMs);
  tell(`${seconds(playedAt)}: ${atRest ? 'everything is at rest' : 'not everything came to rest'}`);
  await letterBox.close();
  await wildBells.close();
  const calls = await simulators.inspect<CallReport>('calls');
  await reader.close();
  return report({
    options,
    customers,
    blows,
    posts: posts.attempts(),
    turns: auditTurns(records, customers, letterBox.texts, (what, id, why) => tell(`${what}: ${id}, ${why}`)),
    money: auditMoney(records, books),
    calls,
    atRest,
    wildBells: wildBells.rung(),
    unaskedEnds: [system.server, ...system.workers].reduce((sum, one) => sum + one.unaskedEnds(), 0),
  });
}

function report(run: {
  readonly options: ChaosOptions;
  readonly customers: readonly LivedCustomer[];
  readonly blows: readonly Blow[];
  readonly posts: { readonly posts: number; readonly unanswered: number; readonly repeats: number };
  readonly turns: TurnFindings;
  readonly money: MoneyFindings;
  readonly calls: CallReport;
  readonly wildBells: number;
  readonly unaskedEnds: number;
  readonly atRest: boolean;
}) {
  const { options, customers, blows, turns, money } = run;
  const messages = customers.flatMap((customer) => customer.messages);
  const counted = countCalls(run.calls);
  const countOf = (kind: string) => blows.filter((blow) => blow.kind === kind).length;
  return {
    seed: options.seed,
    planted: options.planted ?? null,
    customers: customers.length,
    attempted: customers.reduce((sum, { attempted }) => sum + attempted, 0),
    acked: messages.length,
    ...turns,
    ...money,
    recoveryMs: recoveryTimes(blows, messages),
    answerMs: answerTimes(messages),
    kills: countOf('worker') + countOf('server'),
    blows: {
      worker: countOf('worker'),
      server: countOf('server'),
      flushall: countOf('flushall'),
      redis: countOf('redis'),
      mongod: countOf('mongod'),
    },
    posts: run.posts.posts,
    repeatsAcked: run.posts.repeats,
    refusedOrUnanswered: run.posts.unanswered,
    ...counted,
    wildBells: run.wildBells,
    unaskedEnds: run.unaskedEnds,
    atRest: run.atRest,
    ok: run.atRest && isClean(turns, money),
  };
}

function isClean(turns: TurnFindings, money: MoneyFindings): boolean {
  const violations = [
    turns.lost,
    turns.unanswered,
    turns.doubledTurns,
    turns.outOfOrder,
    turns.deadLetters,
    turns.neverSent,
    money.doubledVends,
    money.vendsMissing,
    money.vendsGivenAway,
    money.doubleCredits,
    money.paymentsMissed,
    money.doubleRefunds,
    money.ledgerImbalanceKobo,
    money.unsettled,
  ];
  return violations.every((count) => count === 0) && money.inReview <= 0.005 * money.vendsExpected;
}

function countCalls(calls: CallReport) {
  const operations = Object.values(calls).flatMap((provider) => Object.values(provider));
  const faults = operations.flatMap((operation) => Object.values(operation.faults));
  return {
    providerCalls: operations.reduce((sum, operation) => sum + operation.calls, 0),
    faults: faults.reduce((sum, count) => sum + count, 0),
  };
}

const seconds = (since: number) => `${((Date.now() - since) / 1_000).toFixed(1)} s`;
