import { checkAnswered } from '../check-books.ts';
import { type Figures, measure, medianFigures, ratioOf } from '../figures.ts';
import { messageForm, nextSms } from '../inbound-messages.ts';
import { type Load, loadClosedLoop, loadOpenLoop } from '../load-generator.ts';
import type { Way, Ways } from './converse.ts';
import type { PartContext } from './part.ts';

const customers = 256;
const senders = 2_000;
/** Of a bare BullMQ job with one findOneAndUpdate and one HTTP POST. */
const bar = 0.4;
const cpuBarMs = 4;
const lightLoads = [25, 100];

/** Whole turns, webhook in to reply at the sink, as many a second as customers who write again once answered can get. */
export async function benchTurns(context: PartContext, ways: Ways, acked: string[]): Promise<void> {
  const { system, options, emit, say } = context;
  const product: Figures[] = [];
  const bareJob: Figures[] = [];
  let failed = 0;
  const slice = async (way: Way): Promise<{ load: Load; figures: Figures }> => {
    // Another set of customers each time, so that none of them is the only one that is warm.
    const offset = Math.floor(Math.random() * (senders - customers));
    const next = (customer: number) => nextSms(offset + customer);
    return await measure(way.pids, () =>
      loadClosedLoop(way.converse, { customers, forMs: options.sliceMs, next }),
    );
  };
  for (let round = 0; round < options.rounds; round += 1) {
    bareJob.push((await slice(ways.bareJob)).figures);
    say(`turns, bare job: ${Math.round(bareJob.at(-1)?.ratePerSecond ?? 0)} a second`);
    const { load, figures } = await slice(ways.product);
    product.push(figures);
    acked.push(...load.acked);
    failed += load.failed;
    say(`turns, product: ${Math.round(figures.ratePerSecond)} a second`);
  }
  const ratio = ratioOf(product, bareJob);
  const books = await checkAnswered(system, acked);
  const { cpuMsPerMessage: cpuMsPerTurn, cpuMsByProcess, ...figures } = medianFigures(product);
  const cpuOk = cpuMsPerTurn === undefined || cpuMsPerTurn <= cpuBarMs;
  const booksOk = books.ok && failed === 0;
  emit({
    bench: 'turns',
    message: messageForm,
    customers,
    rounds: options.rounds,
    ...figures,
    cpuMsPerTurn,
    cpuBarMs,
    cpuMsByProcess,
    floors: { bareJob: medianFigures(bareJob) },
    ratio,
    bar,
    books,
    failed,
    booksOk,
    ok: booksOk && ratio >= bar && cpuOk,
  });
  await benchLoads(context, ways.product, { acked, busy: medianFigures(product) });
}

/** What a turn costs when few write and when many do: commits that are shared make it cheaper. */
async function benchLoads(
  { system, options, emit, say }: PartContext,
  way: Way,
  so: { readonly acked: string[]; readonly busy: Figures },
): Promise<void> {
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
  const booksOk = books.ok && failed === 0;
  const first = loads[0]?.cpuMsPerTurn;
  const last = loads.at(-1)?.cpuMsPerTurn;
  const falls = first === undefined || last === undefined || last < first;
  emit({ bench: 'turns_by_load', loads, falls, books, failed, booksOk, ok: booksOk && falls });
}
