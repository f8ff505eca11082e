import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RawAccount } from '../config/accounts.ts';
import { environmentWith } from '../config/setup-env.ts';
import { type Children, openChildren } from './children.ts';
import { nodeArgs, nodeEnvironment } from './node-args.ts';
import { startDatabases } from './system-databases.ts';
import type { SystemDatabase, SystemOptions } from './system-options.ts';
import { pickPorts } from './system-ports.ts';
import { describeProcess, type ProcessUrls, type SystemProcess } from './system-process.ts';
import { writeSettings } from './system-settings.ts';
import { openSimulators, type SimulatorsClient } from './system-simulators.ts';

export type System = {
  readonly baseUrl: string;
  readonly accounts: readonly RawAccount[];
  /** What server and workers were given, for opening the same stores. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logs: string;
  readonly simulators: SimulatorsClient;
  readonly server: SystemProcess;
  readonly workers: readonly SystemProcess[];
  /** Owns the WhatsApp Web client. Left down until it is started: it needs a Chromium. */
  readonly whatsapp: SystemProcess;
  /** Undefined when the caller's own is used. */
  readonly mongod: SystemDatabase | undefined;
  readonly redis: SystemDatabase;
  /** The public URL of an account's webhook. */
  readonly webhookUrl: (accountId: string, webhook: string) => string;
  /** Ends everything that was started, gently. */
  readonly stop: () => Promise<void>;
};

const root = join(import.meta.dirname, '..');
const graceMs = 25_000;
const defaultOutageMs = 3_000;

/**
 * The whole product on this machine beside the simulated providers, as processes of their own that may be killed one by
 * one. Ends with this process, whatever ends it. Throws SetupError when it does not get ready.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const apps = openChildren();
  const databases = openChildren({ firstPauseMs: options.outageMs ?? defaultOutageMs });
  const processes: SystemProcess[] = [];
  const stop = async () => {
    await Promise.all(processes.map((one) => one.stop()));
    await apps.stopAll();
    await databases.stopAll();
  };
  try {
    return { ...(await assemble(options, apps, databases, processes)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(
  options: SystemOptions,
  apps: Children,
  databases: Children,
  processes: SystemProcess[],
): Promise<Omit<System, 'stop'>> {
  const logs = join(options.folder, 'logs');
  await mkdir(logs, { recursive: true });
  const stores = await startDatabases(options, databases, logs);
  const [serverPort = 0, simulatorsPort = 0, bridgePort = 0, ...workerPorts] = await pickPorts(
    3 + options.workers,
  );
  const baseUrl = localUrl(serverPort);
  const simulatorsUrl = localUrl(simulatorsPort);
  const urls = { base: baseUrl, simulators: simulatorsUrl, bridge: localUrl(bridgePort) };
  const settings = await writeSettings(options, stores, urls);
  const { accounts, environment, simulatorsFile } = settings;

  const describe = (app: App) => {
    const described = describeApp(app, { children: apps, environment, logs });
    processes.push(described);
    return described;
  };
  const healthz = `${simulatorsUrl}/healthz`;
  const simulators = describe({
    name: 'simulators',
    args: [
      ...['simulators/main.ts', '--port', String(simulatorsPort)],
      ...['--seed', String(options.seed), '--config', simulatorsFile],
    ],
    urls: { alive: healthz, ready: healthz },
  });
  const server = describe({ name: 'server', args: ['server.ts'], urls: healthUrls(serverPort) });
  const workers = workerPorts.map((port, index) =>
    describe({
      name: `worker-${index + 1}`,
      args: ['worker.ts'],
      urls: healthUrls(port),
      extra: { WORKER_HEALTH_PORT: String(port) },
    }),
  );
  const whatsapp = describe({ name: 'whatsapp', args: ['whatsapp.ts'], urls: healthUrls(bridgePort) });
  // The server first: it makes the indexes that the workers would otherwise make beside it.
  await Promise.all([simulators.start(), server.start()]);
  await Promise.all(workers.map((worker) => worker.start()));
  return {
    ...{ baseUrl, accounts, environment, logs, server, workers, whatsapp },
    simulators: openSimulators(simulatorsUrl),
    mongod: stores.mongod,
    redis: stores.redis,
    webhookUrl: (accountId, webhook) => {
      const secret = accounts.find(({ id }) => id === accountId)?.pathSecrets[0];
      if (secret === undefined) throw new Error(`there is no account "${accountId}"`);
      return `${baseUrl}/webhooks/${secret}/${webhook}`;
    },
  };
}

const localUrl = (port: number) => `http://127.0.0.1:${port}`;

const healthUrls = (port: number): ProcessUrls => ({
  alive: `${localUrl(port)}/health`,
  ready: `${localUrl(port)}/ready`,
});

type App = {
  readonly name: string;
  readonly args: readonly string[];
  readonly urls: ProcessUrls;
  readonly extra?: Readonly<Record<string, string>>;
};

function describeApp(
  { name, args, urls, extra }: App,
  place: {
    readonly children: Children;
    readonly environment: Readonly<Record<string, string>>;
    readonly logs: string;
  },
): SystemProcess {
  const spec = {
    name,
    command: process.execPath,
    args: [...nodeArgs(args[0] ?? ''), ...args],
    env: environmentWith({ ...nodeEnvironment, ...place.environment, ...extra }),
    cwd: root,
    logFile: join(place.logs, `${name}.log`),
    graceMs,
  };
  return describeProcess(place.children, spec, urls);
}
