import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { RawAccount } from '../config/accounts.ts';
import { makeDemoAccounts } from './demo-accounts.ts';
import { writePrivateFile } from './secrets.ts';
import { simulatorCallbacks } from './simulator-callbacks.ts';
import type { SystemDatabases } from './system-databases.ts';
import type { SystemOptions } from './system-options.ts';

export type SystemSettings = {
  readonly accounts: readonly RawAccount[];
  /** What server and workers are given. */
  readonly environment: Readonly<Record<string, string>>;
  readonly simulatorsFile: string;
};

/** Accounts at the simulated providers and keys, all of them new, written where the processes read them. */
export async function writeSettings(
  options: SystemOptions,
  stores: SystemDatabases,
  urls: { readonly base: string; readonly simulators: string; readonly bridge: string },
): Promise<SystemSettings> {
  const addresses = {
    simulatorsUrl: urls.simulators,
    baseUrl: urls.base,
    bridgeUrl: urls.bridge,
    ...(options.demoUrl === undefined ? {} : { demoUrl: options.demoUrl }),
  };
  const accounts = makeDemoAccounts(addresses)
    .filter(({ kind }) => options.vendors === 'all' || !standbyVendors.includes(kind))
    .map((account) => withPace(account, options));
  const accountsFile = join(options.folder, 'accounts.json');
  const simulatorsFile = join(options.folder, 'simulators.json');
  await writePrivateFile(accountsFile, { accounts });
  await writePrivateFile(simulatorsFile, {
    ...simulatorCallbacks(accounts, urls.simulators, urls.base),
    ...options.simulators,
  });
  const environment = environmentOf(options, {
    MONGODB_URI: stores.mongodbUri,
    MONGODB_DATABASE: stores.database,
    REDIS_URL: stores.redis.uri,
    PORT: new URL(urls.base).port,
    PUBLIC_BASE_URL: urls.base,
    ACCOUNTS_FILE: accountsFile,
    // Whoever has a key in the shell must not pay for a test run.
    OPENAI_API_KEY: options.model === 'simulated' ? 'simulated' : '',
    OPENAI_BASE_URL: `${urls.simulators}/openai/v1`,
  });
  return { accounts, environment, simulatorsFile };
}

/** Left out unless they are asked for: one vendor's books then tell all that was vended. */
const standbyVendors: readonly string[] = ['africastalking', 'reloadly'];

function withPace(account: RawAccount, { messagesPerSecond }: SystemOptions): RawAccount {
  const sends = account.kind.endsWith('-sms');
  return sends && messagesPerSecond !== undefined ? { ...account, messagesPerSecond } : account;
}

function environmentOf(options: SystemOptions, places: Readonly<Record<string, string>>) {
  return {
    ...places,
    HOST: '127.0.0.1',
    SWITCHBOARD_KEK: `run-1:${randomBytes(32).toString('base64')}`,
    SWITCHBOARD_INDEX_KEY: randomBytes(32).toString('base64'),
    DATA_DIR: join(options.folder, 'data'),
    LOG_LEVEL: options.logLevel ?? 'info',
    CLOCK_SPEED: String(options.clockSpeed ?? 1),
    TIMINGS: options.timings ?? 'test',
    PLANTED_VIOLATIONS: (options.planted ?? []).join(','),
  };
}
