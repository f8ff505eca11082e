import { setTimeout as sleep } from 'node:timers/promises';
import { checkAnswered } from '../check-books.ts';
import { countCpu } from '../cpu.ts';
import { type Figures, measure } from '../figures.ts';
import { nextSms } from '../inbound-messages.ts';
import { loadOpenLoop } from '../load-generator.ts';
import type { Way } from './converse.ts';
import type { PartContext } from './part.ts';

const lightLoads = [25, 100];
const senders = 2_000;

/** What a turn costs when few write and when many do: commits that are shared make it cheaper. */
export async function benchTurnCosts(
  { system, options, emit, say }: PartContext,
  way: Way,
  so: { readonly acked: string[]; readonly busy: Figures },
): Promise<void> {
  const idleMs = countCpu(way.pids);
  await sleep(options.sliceMs);
  const idle = Object.values(idleMs()).reduce((sum, ms) => sum + ms, 0) / (options.sliceMs / 1_000);
  const loads: { perSecond: number; cpuMsPerTurn: number | undefined }[] = [];
  let failed = 0;
  for (const perSecond of lightLoads) {
    const { load, figures } = await measure(way.pids, () =>
      loadOpenLoop(way.converse, {
        perSecond,
        forMs: options.sliceMs * 2,
        next: (index) => nextSms(index % senders),
      }),
    );
    so.acked.push(...load.acked);
    failed += load.failed;
    loads.push({ perSecond, cpuMsPerTurn: figures.cpuMsPerMessage });
    say(`turns at ${perSecond} a second: ${figures.cpuMsPerMessage?.toFixed(2)} ms CPU each`);
  }
  loads.push({ perSecond: so.busy.ratePerSecond, cpuMsPerTurn: so.busy.cpuMsPerMessage });
  const books = await checkAnswered(system, so.acked);
  const first = loads[0]?.cpuMsPerTurn;
  const last = loads.at(-1)?.cpuMsPerTurn;
  const falls = first === undefined || last === undefined || last < first;
  emit({
    bench: 'turns_by_load',
    idleCpuMsPerSecond: idle,
    loads,
    falls,
    books,
    failed,
    booksOk: books.ok,
    ok: books.ok && failed === 0 && falls,
  });
}
