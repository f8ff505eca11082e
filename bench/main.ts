import { readSetupEnv } from '../config/setup-env.ts';
import { onParentGone } from '../setup/parent-watch.ts';
import { createProgress } from '../setup/progress.ts';
import { SetupError } from '../setup/setup-error.ts';
import { type BenchOptions, readOptions, usage } from './options.ts';
import { benchAccept } from './parts/accept.ts';
import { benchBurst } from './parts/burst.ts';
import { meetSenders, openWays, warmUp } from './parts/converse.ts';
import { benchLatency } from './parts/latency.ts';
import { benchMemory } from './parts/memory.ts';
import type { PartContext } from './parts/part.ts';
import { benchTurns } from './parts/turns.ts';
import { benchUssd } from './parts/ussd.ts';
import { formatResult, type Result } from './results.ts';
import { type BenchSystem, openBenchSystem } from './system.ts';

/** How fast the product is, beside floors measured in the same run. Results are JSON lines; progress is on stderr. */

const startedAt = performance.now();

function say(text: string): void {
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  process.stderr.write(`${String(seconds).padStart(4)} s  ${text}\n`);
}

async function runParts(system: BenchSystem, options: BenchOptions): Promise<readonly Result[]> {
  const results: Result[] = [];
  const emit = (result: Result) => {
    results.push(result);
    process.stdout.write(formatResult(result));
  };
  const server = await system.startServer();
  const context: PartContext = { system, options, server, emit, say };
  const wants = (part: BenchOptions['parts'][number]) => options.parts.includes(part);
  if (wants('accept')) await benchAccept(context);
  if (wants('turns') || wants('latency') || wants('burst') || wants('ussd')) {
    const worker = await system.startWorker();
    const ways = await openWays(system, server, worker);
    say('warming up');
    const acked = [...(await warmUp(ways, options.warmUpMessages)), ...(await meetSenders(ways))];
    if (wants('turns')) await benchTurns(context, ways, acked);
    if (wants('latency')) await benchLatency(context, ways, acked);
    if (wants('burst')) await benchBurst(context, ways, acked);
    if (wants('ussd')) await benchUssd(context, ways, acked);
    benchMemory(context, ways.product.pids);
    await ways.close();
    await worker.stop();
  }
  await server.stop();
  return results;
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
  const env = readSetupEnv();
  const system = await openBenchSystem({ env, progress: createProgress(), profileDir: options.profileDir });
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= system.close();
    return closing;
  };
  const stopAndExit = () => void close().then(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stopAndExit);
  if (env.underNpm) onParentGone(stopAndExit);
  try {
    const results = await runParts(system, options);
    const ok = results.every((result) => result.ok || (!options.bars && result['booksOk'] === true));
    const missed = results.filter((result) => !result.ok).map(({ bench }) => bench);
    const seconds = (performance.now() - startedAt) / 1_000;
    process.stdout.write(formatResult({ bench: 'summary', missed, seconds, ok }));
    return ok ? 0 : 1;
  } finally {
    await close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const text =
    error instanceof SetupError ? error.message : String(error instanceof Error ? error.stack : error);
  process.stderr.write(`\n${text}\n`);
  process.exitCode = 1;
}
