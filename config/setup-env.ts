import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

/**
 * What the set-up on one machine reads from the environment: where databases and data are, not how the product
 * behaves. Everything is optional; what is absent is provided by the set-up itself.
 */
export type SetupEnv = {
  readonly mongodbUri: string | undefined;
  readonly mongodbDatabase: string;
  readonly redisUrl: string | undefined;
  readonly testMongodbUri: string | undefined;
  readonly testRedisUrl: string | undefined;
  readonly host: string;
  readonly port: number;
  /** False when PORT holds something that is not a port number; `port` is the default then. */
  readonly portValid: boolean;
  /** Where the outside reaches us, when that is not the address that we listen on. */
  readonly publicBaseUrl: string | undefined;
  readonly dataDir: string;
  /** Outside the clone, so that a second clone does not download again. */
  readonly cacheDir: string;
  readonly pathDirs: readonly string[];
  /** PEP 503 address of the Python package index, as pip is told it. */
  readonly pipIndexUrl: string | undefined;
  readonly pipConfigFiles: readonly string[];
  /** True in a script of package.json: npm is the parent process then. */
  readonly underNpm: boolean;
  /** Where npm says it is: its command-line file, to be run with Node. */
  readonly npmFile: string | undefined;
  /** How many inputs each parser test tries. */
  readonly fuzzRuns: number | undefined;
};

export const defaultPort = 8080;

export function readSetupEnv(env: NodeJS.ProcessEnv = process.env): SetupEnv {
  const text = (name: string) => env[name]?.trim() || undefined;
  const configHome = text('XDG_CONFIG_HOME') ?? join(homedir(), '.config');
  const port = text('PORT') === undefined ? defaultPort : Number(text('PORT'));
  const portValid = Number.isInteger(port) && port > 0 && port < 65_536;
  return {
    mongodbUri: text('MONGODB_URI'),
    mongodbDatabase: text('MONGODB_DATABASE') ?? 'switchboard',
    redisUrl: text('REDIS_URL'),
    testMongodbUri: text('TEST_MONGODB_URI'),
    testRedisUrl: text('TEST_REDIS_URL'),
    host: text('HOST') ?? '127.0.0.1',
    port: portValid ? port : defaultPort,
    portValid,
    publicBaseUrl: text('PUBLIC_BASE_URL')?.replace(/\/+$/, ''),
    dataDir: resolve(text('DATA_DIR') ?? join(import.meta.dirname, '..', '.data')),
    cacheDir: join(text('XDG_CACHE_HOME') ?? join(homedir(), '.cache'), 'switchboard'),
    pathDirs: (env['PATH'] ?? '').split(delimiter).filter((dir) => dir !== ''),
    pipIndexUrl: text('PIP_INDEX_URL'),
    pipConfigFiles: [
      text('PIP_CONFIG_FILE'),
      join(configHome, 'pip', 'pip.conf'),
      join(homedir(), '.pip', 'pip.conf'),
      '/etc/pip.conf',
    ].filter((file) => file !== undefined),
    underNpm: text('npm_lifecycle_event') !== undefined,
    npmFile: text('npm_execpath'),
    fuzzRuns: text('FUZZ_RUNS') === undefined ? undefined : Number(text('FUZZ_RUNS')),
  };
}

/** The environment of a child process: this one's, with some variables of its own. */
export function environmentWith(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...extra };
}
