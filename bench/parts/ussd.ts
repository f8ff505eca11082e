import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkAnswered } from '../check-books.ts';
import { countCpu } from '../cpu.ts';
import { type Ask, dialOnce, hopsOfPurchase, playSession, type SessionRecord } from '../dialled-session.ts';
import { type Figures, figuresOf, medianFigures } from '../figures.ts';
import { openConnections } from '../http-connections.ts';
import { nextSms } from '../inbound-messages.ts';
import { loadBurst } from '../load-generator.ts';
import { type Commands, commandsPer, countCommands } from '../mongod-commands.ts';
import { median } from '../percentiles.ts';
import type { Ways } from './converse.ts';
import type { PartContext } from './part.ts';

const sessions = 200;
const thinkMs = 3_000;
const sessionMs = hopsOfPurchase * thinkMs;
/** When a telco's customer is told by SMS instead. */
const deadlineMs = 5_000;
const bar = { p50Ms: 60, p99Ms: 800 };
/** Of those who are met beforehand. */
const atOnce = 32;
/** Texts at the same moment, in the middle of the sessions. */
const texts = 200;
const newCustomersFrom = 500_000;
/** One session in so many is its customer's first; all others have dialled before. */
const newcomerEvery = 10;

type Round = {
  readonly records: readonly SessionRecord[];
  readonly figures: Figures;
  readonly commands: Commands;
};

/**
 * Two hundred dialled sessions at any moment, each a purchase with three seconds of thinking between its hops: from the post
 * of a hop to its screen, alone and with a burst of text messages beside it.
 */
export async function benchUssd(context: PartContext, ways: Ways, acked: string[]): Promise<void> {
  const { system, options, server } = context;
  const connections = openConnections({ port: server.port, path: system.ussdPath }, sessions);
  // Everybody comes in, everybody finishes what they began, and in between all are there.
  const forMs = sessionMs + options.sliceMs * 2;
  let made = 0;
  let newcomers = 0;
  const regulars = await meetCallers(connections.ask, options.rounds * 2 * sessionsOf(forMs));

  function nextNumber(): string {
    made += 1;
    const regular = made % newcomerEvery === 0 ? undefined : regulars.pop();
    if (regular !== undefined) return regular;
    newcomers += 1;
    return `+2348036${String(newcomers).padStart(6, '0')}`;
  }

  async function playOn(index: number, until: number): Promise<readonly SessionRecord[]> {
    const records: SessionRecord[] = [];
    // At once in a session, not at once at the same key.
    await sleep((index / sessions) * sessionMs);
    while (performance.now() < until) {
      const sessionId = newSessionId();
      records.push(await playSession({ sessionId, number: nextNumber(), thinkMs, ask: connections.ask }));
      await sleep(thinkMs);
    }
    return records;
  }

  async function play(): Promise<Round> {
    const used = countCpu(ways.product.pids);
    const commandsSince = await countCommands(system.connection);
    const startedAt = performance.now();
    const until = startedAt + forMs;
    const slots = Array.from({ length: sessions }, (_, index) => playOn(index, until));
    const records = (await Promise.all(slots)).flat();
    const seconds = (performance.now() - startedAt) / 1_000;
    const latenciesMs = records.flatMap((record) => record.latenciesMs);
    const figures = figuresOf({ acked: [], failed: 0, latenciesMs, seconds }, used());
    return { records, figures, commands: await commandsSince() };
  }

  /** The same, and texts of customers who never wrote before while everybody is in the middle. */
  async function playBeside(round: number): Promise<Round> {
    const first = newCustomersFrom + round * texts;
    const messages = Array.from({ length: texts }, (_, index) => nextSms(first + index));
    const burst = sleep(forMs / 2).then(() => loadBurst(ways.product.converse, messages));
    const [played, load] = await Promise.all([play(), burst]);
    acked.push(...load.acked);
    return played;
  }

  const kinds = { ussd: play, ussd_beside_texts: playBeside };
  for (const [bench, run] of Object.entries(kinds)) {
    const rounds: Round[] = [];
    for (let round = 0; round < options.rounds; round += 1) {
      const played = await run(round);
      rounds.push(played);
      const { p50Ms, p99Ms } = played.figures;
      context.say(`${bench}, ${sessions} sessions: p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`);
    }
    await emitRounds(context, bench, rounds, acked);
  }
  connections.close();
}

const newSessionId = () => `ATUid_${randomBytes(16).toString('hex')}`;

/** How many sessions a round of that length has at most. */
const sessionsOf = (forMs: number) => sessions * Math.ceil(forMs / sessionMs + 1);

/** Numbers that have dialled once and hung up at the menu. */
async function meetCallers(ask: Ask, count: number): Promise<string[]> {
  const numbers = Array.from({ length: count }, (_, n) => `+2348035${String(n).padStart(6, '0')}`);
  const left = [...numbers];
  const dial = async () => {
    for (let number = left.pop(); number !== undefined; number = left.pop()) {
      await dialOnce({ sessionId: newSessionId(), number, ask });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, dial));
  return numbers;
}

async function emitRounds(
  { system, options, emit }: PartContext,
  bench: string,
  rounds: readonly Round[],
  acked: readonly string[],
): Promise<void> {
  const records = rounds.flatMap((round) => round.records);
  const wrong = records.flatMap((record) => record.wrong);
  const latenciesMs = records.flatMap((record) => record.latenciesMs);
  const overdue = latenciesMs.filter((ms) => ms > deadlineMs).length;
  const books = await checkAnswered(system, acked);
  const dialled = await checkDialled(system, records);
  const figures = medianFigures(rounds.map((round) => round.figures));
  const booksOk = books.ok && dialled.ok;
  emit({
    bench,
    sessions,
    thinkMs,
    rounds: options.rounds,
    ...figures,
    p50MsByHop: medianByHop(records),
    mongodCommandsPerHop: commandsPer(
      rounds.map((round) => round.commands),
      latenciesMs.length,
    ),
    maxMs: Math.max(0, ...latenciesMs),
    overdue,
    wrong: [...new Set(wrong)].slice(0, 3),
    failed: wrong.length,
    bar,
    books,
    dialled,
    booksOk,
    ok: booksOk && wrong.length + overdue === 0 && figures.p50Ms < bar.p50Ms && figures.p99Ms < bar.p99Ms,
  });
}

/** The last one places an order and asks the gateway for its link before it has a screen. */
function medianByHop(records: readonly SessionRecord[]): readonly number[] {
  return Array.from({ length: hopsOfPurchase }, (_, hop) =>
    median(records.flatMap(({ latenciesMs }) => latenciesMs[hop] ?? [])),
  );
}

/** Every hop is one turn that is done, every purchase one order, and its link one text to its customer. */
async function checkDialled(
  { connection, ussdAccount, sink }: PartContext['system'],
  records: readonly SessionRecord[],
) {
  const database = connection.getClient().db(connection.name);
  const bought = records.filter(({ wrong }) => wrong.length === 0);
  const numbers = new Set(bought.map(({ number }) => number));
  const linked = [...sink.delivered.values()].filter((to) => numbers.has(to));
  const turns = await database.collection('inbox').countDocuments({ account: ussdAccount, state: 'done' });
  const orders = await database.collection('orders').countDocuments({});
  const links = { sent: linked.length, missing: numbers.size - new Set(linked).size };
  const turnsOk = turns >= bought.length * hopsOfPurchase;
  const ok = turnsOk && orders >= bought.length && links.missing === 0 && links.sent === numbers.size;
  return { purchases: bought.length, turns, orders, links, ok };
}
