import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultPort, readSetupEnv, type SetupEnv } from './config/setup-env.ts';
import { type ChildEnd, openChildren } from './setup/children.ts';
import { checkDiskSpace } from './setup/disk-space.ts';
import { lockDataDir } from './setup/instance-lock.ts';
import { type LocalSystem, startLocalSystem } from './setup/local-system.ts';
import { onParentGone } from './setup/parent-watch.ts';
import { isPortFree } from './setup/ports.ts';
import { createProgress, type Progress } from './setup/progress.ts';
import { runningInstanceFile } from './setup/running-instance.ts';
import { SetupError } from './setup/setup-error.ts';

/** Everything on one machine: embedded databases, simulated providers, a server and a worker, on loopback. */

const say = (text: string) => {
  process.stdout.write(`${text}\n`);
};

async function checkPort(env: SetupEnv): Promise<void> {
  if (!env.portValid) throw new SetupError(`PORT must be a number from 1 to 65535, such as ${defaultPort}.`);
  if (await isPortFree(env.port, env.host)) return;
  throw new SetupError(
    `Port ${env.port} is taken by another program. Choose another one: PORT=${env.port + 1} npm start`,
  );
}

function tellOfEnd({ name, code, signal, logFile, restartInMs }: ChildEnd): void {
  const how = signal === null ? `exit code ${code}` : signal;
  const next = restartInMs === undefined ? '' : ` It is started again in ${restartInMs / 1_000} s.`;
  say(`  ${name} ended (${how}); see ${logFile}.${next}`);
}

function welcome(system: LocalSystem, dataDir: string): string {
  const smsAccount = system.accounts.find(({ kind }) => kind === 'africastalking-sms');
  const hasDemoPage = system.accounts.some(
    ({ kind, settings }) => kind === 'webchat' && settings['demo'] === true,
  );
  const webhook = `${system.baseUrl}/webhooks/${smsAccount?.pathSecrets[0]}/inbound`;
  const curl = [
    `    curl ${webhook} \\`,
    '      -d id=demo-$(date +%s) -d date=$(date -u +%FT%TZ) -d from=%2B2348031234567 -d to=21512 \\',
    "      --data-urlencode 'text=AIRTIME 500 MTN 08031234567'",
  ];
  return [
    '',
    'Switchboard is running.',
    '',
    `  Open ${system.demoUrl} : play the customer on every channel`,
    '',
    `  Server     ${system.baseUrl}   (is it well: ${system.baseUrl}/ready)`,
    ...(hasDemoPage ? [`  Web chat   ${system.baseUrl}/webchat/demo   a page that embeds the widget`] : []),
    `  Providers  ${system.simulatorsUrl}   simulated; the payment link in a reply opens a pay page there`,
    ...system.parts.map((part) => `  ${part}`),
    `  Data       ${dataDir}   (logs in ${join(dataDir, 'logs')})`,
    '',
    'Try, in another terminal:',
    '  npm run phone      a telephone in the terminal: text AIRTIME 500 MTN 08031234567, answer YES, click the link, pay',
    '  npm run accounts   the webhook addresses of every account',
    ...(smsAccount === undefined ? [] : ["  or an SMS as Africa's Talking would post it:", ...curl]),
    '',
    'Ctrl-C stops everything; the data stays.',
  ].join('\n');
}

async function main(): Promise<void> {
  const env = readSetupEnv();
  const progress = createProgress();
  await checkDiskSpace(env.dataDir);
  const unlock = await lockDataDir(join(env.dataDir, 'lock'));
  const forget = async () => {
    await rm(runningInstanceFile(env.dataDir), { force: true });
    await unlock();
  };
  let stopping: Promise<void> | undefined;
  const children = openChildren({
    onUnexpectedEnd: (end) => {
      if (stopping === undefined) tellOfEnd(end);
    },
  });
  const stop = () => {
    stopping ??= stopAll(children.stopAll, forget, progress);
    return stopping;
  };
  const stopAndExit = () => {
    void stop().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stopAndExit);
  if (env.underNpm) onParentGone(stopAndExit);

  try {
    await checkPort(env);
    const system = await startLocalSystem({ env, children, progress, root: import.meta.dirname });
    if (stopping === undefined) say(welcome(system, env.dataDir));
  } catch (error) {
    // Who is being stopped fails at whatever it was doing.
    if (stopping !== undefined) return stopping;
    await stop();
    throw error;
  }
}

async function stopAll(
  stopChildren: () => Promise<void>,
  forget: () => Promise<void>,
  progress: Progress,
): Promise<void> {
  await progress('stopping: what was accepted is finished first', stopChildren);
  await forget();
}

try {
  await main();
} catch (error) {
  const message =
    error instanceof SetupError ? error.message : String(error instanceof Error ? error.stack : error);
  process.stderr.write(`\n${message}\n`);
  process.exitCode = 1;
}
