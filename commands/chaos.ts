import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChaosOptions, readChaosOptions, usage } from './chaos/options.ts';
import { runChaos } from './chaos/run-chaos.ts';

/**
 * The fault run: customers buy by SMS while workers, the server, Redis and MongoDB are killed and the providers lie. One
 * JSON line on standard output; exit 1 on any violation. Logs are kept when there is one.
 */
const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

async function main(options: ChaosOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-chaos-'));
  const report = await runChaos(options, folder, tell);
  process.stdout.write(`${JSON.stringify(report)}\n`);
  if (report.ok && !options.keep) {
    await rm(folder, { recursive: true, force: true });
  } else {
    tell(`logs and data: ${folder}`);
  }
  process.exitCode = report.ok ? 0 : 1;
}

let options: ChaosOptions | undefined;
try {
  options = readChaosOptions(process.argv.slice(2));
} catch (error) {
  tell(error instanceof Error ? error.message : String(error));
  process.stderr.write(usage);
  process.exitCode = 2;
}
if (options) {
  await main(options);
}
