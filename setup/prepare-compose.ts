import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSetupEnv } from '../config/setup-env.ts';
import { openDemoAccounts } from './demo-accounts.ts';
import { openSecrets, writePrivateFile } from './secrets.ts';
import { simulatorCallbacks } from './simulator-callbacks.ts';

/** Run once by docker-compose.yml before everything else: keys and accounts into the shared volume, where absent. */

const simulatorsUrl = 'http://simulators:8090';
/** As PUBLIC_BASE_URL: what is signed names it. */
const serverUrl = 'http://switchboard.localhost:8080';

const { dataDir } = readSetupEnv();
await mkdir(dataDir, { recursive: true });
const accounts = await openDemoAccounts(join(dataDir, 'accounts.json'), {
  simulatorsUrl,
  baseUrl: serverUrl,
});
await writePrivateFile(join(dataDir, 'simulators.json'), {
  // The customer's browser is outside of the containers.
  publicUrl: 'http://localhost:8090',
  ...simulatorCallbacks(accounts, simulatorsUrl, serverUrl),
});
const secrets = await openSecrets(join(dataDir, 'secrets.json'));
const environment = {
  SWITCHBOARD_KEK: secrets.kek.reveal(),
  SWITCHBOARD_INDEX_KEY: secrets.indexKey.reveal(),
};
const lines = Object.entries(environment).map(([name, value]) => `export ${name}='${value}'\n`);
await writeFile(join(dataDir, 'environment'), lines.join(''), { mode: 0o600 });
process.stdout.write(`keys and accounts are in ${dataDir}\n`);
