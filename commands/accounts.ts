import { readAccounts } from '../config/accounts.ts';
import { readEnv } from '../config/env.ts';
import { openAccounts } from '../queues/open-accounts.ts';
import { commandEnvironment, print } from './open-command.ts';
import { readOptions } from './read-options.ts';

type Shown = {
  readonly account: string;
  readonly kind: string;
  readonly steps: readonly { title: string; url?: string; missing?: string }[];
};

/** A path secret as it may be shown: only `--reveal` prints it whole. */
const masked = (secret: string) => `${secret.slice(0, 4)}…${secret.slice(-2)}`;

const usage = `Usage: npm run accounts [-- --json] [-- --reveal]

Every channel, gateway and vendor with the addresses to paste into its provider's console, and what is still missing.
--reveal prints the secrets in the addresses whole; --json is for programs.
`;

const { values } = readOptions(usage, {
  options: {
    json: { type: 'boolean', default: false },
    reveal: { type: 'boolean', default: false },
  },
});

function show(env: ReturnType<typeof readEnv>): readonly Shown[] {
  const { all } = openAccounts(readAccounts(env.accountsFile));
  return all.map(({ id, kind, pathSecrets, setup }) => {
    const [secret = ''] = pathSecrets;
    const path = values.reveal ? secret : masked(secret);
    const steps = setup().map(({ title, webhook, missing }) => ({
      title,
      ...(webhook ? { url: `${env.publicBaseUrl}/webhooks/${path}/${webhook}` } : {}),
      ...(missing ? { missing } : {}),
    }));
    return { account: id, kind, steps };
  });
}

try {
  const env = readEnv(await commandEnvironment());
  const accounts = show(env);
  if (values.json) {
    print(JSON.stringify(accounts, null, 2));
  } else {
    for (const { account, kind, steps } of accounts) {
      print(`${account} (${kind})`);
      for (const { title, url, missing } of steps) {
        print(`  ${missing ? 'MISSING' : 'ok     '} ${title}${missing ? `: ${missing}` : ''}`);
        if (url) {
          print(`          ${url}`);
        }
      }
    }
    if (!values.reveal) {
      print(
        '\nThe secrets in the addresses are shortened; `npm run accounts -- --reveal` prints them whole.',
      );
    }
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
