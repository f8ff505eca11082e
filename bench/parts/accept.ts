import { freePort } from '../../setup/ports.ts';
import { checkAccepted, forgetAccepted } from '../check-books.ts';
import type { Pids } from '../cpu.ts';
import { type Figures, type Measured, measure, medianFigures, ratioOf } from '../figures.ts';
import { type HttpTarget, openConnections } from '../http-connections.ts';
import { nextSms } from '../inbound-messages.ts';
import { loadAcknowledged } from '../load-generator.ts';
import type { BenchProcess, BenchSystem } from '../system.ts';
import type { PartContext } from './part.ts';

const connectionCounts = [64, 256];
const senders = 2_000;
/** Of bare Koa with the same group-committed insert. */
const bar = 0.6;
/** Below what makes the server refuse more while nobody works on it. */
const mostWaiting = 15_000;
const sliceWarmUpMs = 400;

const floors = { groupCommit: 'group', insertEach: 'each', koaAlone: 'nothing' } as const;
type FloorName = keyof typeof floors;
const floorNames = Object.keys(floors) as FloorName[];

/** Who accepts: the product or one of the floors. */
type Acceptor = {
  readonly name: FloorName | 'product';
  readonly target: HttpTarget;
  readonly pids: Pids;
  readonly stop: () => Promise<void>;
};

/** Accepting webhooks while no worker runs, beside Koa that does the least. */
export async function benchAccept(context: PartContext): Promise<void> {
  const { system, options, server, say } = context;
  const running: Acceptor[] = [];
  try {
    for (const name of floorNames) running.push(await startFloor(system, name));
    const product: Acceptor = {
      name: 'product',
      target: { port: server.port, path: system.webhookPath },
      pids: { server: server.pid, ...system.databasePids },
      stop: async () => undefined,
    };
    running.push(product);
    say('warming up');
    for (const acceptor of running) await runSlice(system, acceptor, 64, options.sliceMs);
    for (const connections of connectionCounts) await benchConnections(context, running, connections);
  } finally {
    for (const acceptor of running) await acceptor.stop();
  }
}

async function startFloor(system: BenchSystem, name: FloorName): Promise<Acceptor> {
  const port = await freePort();
  const floor: BenchProcess = await system.startFloor(
    `floor-${floors[name]}`,
    'floor-server.ts',
    [
      ...['--mode', floors[name], '--port', String(port)],
      ...['--mongodb-uri', system.mongodbUri, '--database', system.database],
    ],
    port,
  );
  return {
    name,
    target: { port, path: '/' },
    pids: { server: floor.pid, ...system.databasePids },
    stop: floor.stop,
  };
}

async function benchConnections(
  { system, options, emit, say }: PartContext,
  acceptors: readonly Acceptor[],
  connections: number,
): Promise<void> {
  const rounds: Record<Acceptor['name'], Figures[]> = {
    product: [],
    groupCommit: [],
    insertEach: [],
    koaAlone: [],
  };
  const books = { acked: 0, stored: 0, refused: 0 };
  for (let round = 0; round < options.rounds; round += 1) {
    for (const acceptor of acceptors) {
      const { figures, load } = await runSlice(system, acceptor, connections, options.sliceMs);
      rounds[acceptor.name].push(figures);
      say(
        `accept, ${connections} connections, ${acceptor.name}: ${Math.round(figures.ratePerSecond)} a second`,
      );
      if (acceptor.name !== 'product') continue;
      books.acked += load.acked.length;
      books.stored += await checkAccepted(system, load.acked);
      books.refused += load.failed;
    }
  }
  const ratio = ratioOf(rounds.product, rounds.groupCommit);
  const booksOk = books.stored === books.acked;
  emit({
    bench: 'accept',
    connections,
    rounds: options.rounds,
    ...medianFigures(rounds.product),
    floors: Object.fromEntries(floorNames.map((name) => [name, medianFigures(rounds[name])])),
    floor: 'groupCommit',
    ratio,
    bar,
    books,
    booksOk,
    ok: booksOk && books.refused === 0 && ratio >= bar,
  });
}

/** A measured slice that begins with an empty inbox and ends with a full one. */
async function runSlice(
  system: BenchSystem,
  { target, pids }: Acceptor,
  connections: number,
  forMs: number,
): Promise<Measured> {
  const open = openConnections(target, connections);
  let sent = 0;
  const load = (ms: number) =>
    loadAcknowledged({
      loops: connections,
      forMs: ms,
      most: mostWaiting,
      next: () => nextSms(sent++ % senders),
      post: async ({ form }) => (await open.post(form)) === 200,
    });
  await load(sliceWarmUpMs);
  await forgetAccepted(system);
  const measured = await measure(pids, () => load(forMs));
  open.close();
  return measured;
}
