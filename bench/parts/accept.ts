import { freePort } from '../../setup/ports.ts';
import { type AcceptedBooks, checkAccepted, forgetAccepted } from '../check-books.ts';
import type { Pids } from '../cpu.ts';
import { type Figures, measure, medianFigures, ratioOf } from '../figures.ts';
import { type Connections, type HttpTarget, openConnections } from '../http-connections.ts';
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
const warmUpMs = 700;

const floors = { groupCommit: 'group', insertEach: 'each', koaAlone: 'nothing' } as const;
type FloorName = keyof typeof floors;
const floorNames = Object.keys(floors) as FloorName[];

/** Accepting webhooks while no worker runs, beside Koa that does the least. */
export async function benchAccept(context: PartContext): Promise<void> {
  const { system, say } = context;
  const running = await startFloors(system);
  try {
    for (const connections of connectionCounts) await benchConnections(context, running, connections);
  } finally {
    say('stopping the floors');
    await Promise.all(Object.values(running).map((floor) => floor.stop()));
  }
}

async function startFloors(system: BenchSystem): Promise<Readonly<Record<FloorName, BenchProcess>>> {
  const { mongodbUri, database } = system;
  const start = async (name: FloorName) => {
    const port = await freePort();
    const args = [
      '--mode',
      floors[name],
      '--port',
      String(port),
      '--mongodb-uri',
      mongodbUri,
      '--database',
      database,
    ];
    return await system.startFloor(`floor-${floors[name]}`, 'floor-server.ts', args, port);
  };
  return {
    groupCommit: await start('groupCommit'),
    insertEach: await start('insertEach'),
    koaAlone: await start('koaAlone'),
  };
}

async function benchConnections(
  { system, options, server, emit, say }: PartContext,
  running: Readonly<Record<FloorName, BenchProcess>>,
  connections: number,
): Promise<void> {
  const rounds: Record<FloorName | 'product', Figures[]> = {
    product: [],
    groupCommit: [],
    insertEach: [],
    koaAlone: [],
  };
  const books: AcceptedBooks[] = [];
  const slice = async (name: FloorName | 'product', target: HttpTarget, pids: Pids) => {
    const { figures, load } = await runSlice({ system, target, pids, connections, forMs: options.sliceMs });
    rounds[name].push(figures);
    say(`accept, ${connections} connections, ${name}: ${Math.round(figures.ratePerSecond)} a second`);
    if (name === 'product') books.push(await checkAccepted(system, load.acked));
    await forgetAccepted(system);
    return load.failed;
  };
  let refused = 0;
  for (let round = 0; round < options.rounds; round += 1) {
    for (const name of floorNames) {
      const { pid, port } = running[name];
      await slice(name, { port, path: '/' }, { server: pid, ...system.databasePids });
    }
    const pids = { server: server.pid, ...system.databasePids };
    refused += await slice('product', { port: server.port, path: system.webhookPath }, pids);
  }
  const ratio = ratioOf(rounds.product, rounds.groupCommit);
  const stored = books.reduce((sum, one) => sum + one.stored, 0);
  const acked = books.reduce((sum, one) => sum + one.acked, 0);
  const booksOk = stored === acked && refused === 0;
  emit({
    bench: 'accept',
    connections,
    rounds: options.rounds,
    ...medianFigures(rounds.product),
    floors: Object.fromEntries(floorNames.map((name) => [name, medianFigures(rounds[name])])),
    floor: 'groupCommit',
    ratio,
    bar,
    acked,
    stored,
    refused,
    booksOk,
    ok: booksOk && ratio >= bar,
  });
}

async function runSlice(options: {
  readonly system: BenchSystem;
  readonly target: HttpTarget;
  readonly pids: Pids;
  readonly connections: number;
  readonly forMs: number;
}) {
  const { system, pids, forMs } = options;
  const open: Connections = openConnections(options.target, options.connections);
  let sent = 0;
  const load = (ms: number) =>
    loadAcknowledged({
      loops: options.connections,
      forMs: ms,
      most: mostWaiting,
      next: () => nextSms(sent++ % senders),
      post: async ({ form }) => (await open.post(form)) === 200,
    });
  await load(warmUpMs);
  await forgetAccepted(system);
  const measured = await measure(pids, () => load(forMs));
  open.close();
  return measured;
}
