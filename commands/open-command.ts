import { readAccounts } from '../config/accounts.ts';
import { readEnv } from '../config/env.ts';
import { openRuntime } from '../config/runtime.ts';
import { environmentWith, readSetupEnv } from '../config/setup-env.ts';
import { openBells } from '../queues/jobs.ts';
import { openAccounts } from '../queues/open-accounts.ts';
import { openCommerce } from '../queues/open-commerce.ts';
import { openStores } from '../queues/open-stores.ts';
import { type RunningInstance, readRunningInstance } from '../setup/running-instance.ts';

export const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** The system that `npm start` runs here; ends the command with a sentence when none does. */
export async function requireRunningInstance(): Promise<RunningInstance> {
  const instance = await readRunningInstance(readSetupEnv().dataDir);
  if (!instance) {
    process.stderr.write(
      'Nothing runs here. Start it in another terminal with `npm start`, then try again.\n',
    );
    process.exit(1);
  }
  return instance;
}

/** The environment given, or where there is none, that of the system which `npm start` runs here. */
export async function commandEnvironment(): Promise<NodeJS.ProcessEnv> {
  const inherited = environmentWith({});
  const instance = inherited['SWITCHBOARD_KEK']
    ? undefined
    : await readRunningInstance(readSetupEnv().dataDir);
  return instance ? environmentWith({ ...instance.environment, LOG_LEVEL: 'error' }) : inherited;
}

/** Stores, commerce and bells for a command. Ends it with a sentence when the environment is not complete. */
export async function openForCommand(name: string) {
  try {
    const env = readEnv(await commandEnvironment());
    const accounts = openAccounts(readAccounts(env.accountsFile));
    const runtime = await openRuntime(env, name);
    const stores = openStores(runtime);
    const bells = await openBells(env.redisUrl, runtime.log);
    const commerce = await openCommerce({ runtime, stores, bells, accounts });
    const close = async () => {
      await bells.close();
      await runtime.close();
    };
    return { env, runtime, stores, bells, commerce, accounts, close };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.stderr.write('Start the system with `npm start`, or set the variables of README, "Settings".\n');
    process.exit(1);
  }
}
