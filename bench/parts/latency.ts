import { checkAnswered } from '../check-books.ts';
import { type Figures, measure, medianFigures } from '../figures.ts';
import { nextSms } from '../inbound-messages.ts';
import { loadOpenLoop } from '../load-generator.ts';
import { type Commands, commandsPer, countCommands } from '../mongod-commands.ts';
import { senders, type Way, type Ways } from './converse.ts';
import type { PartContext } from './part.ts';

const perSecond = 200;
const bar = { p50Ms: 20, p99Ms: 100 };

/** From the post to the reply at the sink, at a fixed rate that does not wait for anybody. */
export async function benchLatency(
  { system, options, emit, say }: PartContext,
  ways: Ways,
  acked: string[],
): Promise<void> {
  const product: Figures[] = [];
  const bareJob: Figures[] = [];
  const commands: Commands[] = [];
  let answered = 0;
  let failed = 0;
  const slice = (way: Way) =>
    measure(way.pids, () =>
      loadOpenLoop(way.converse, {
        perSecond,
        forMs: options.sliceMs * 2,
        next: (index) => nextSms(index % senders),
      }),
    );
  for (let round = 0; round < options.rounds; round += 1) {
    bareJob.push((await slice(ways.bareJob)).figures);
    const commandsSince = await countCommands(system.connection);
    const { load, figures } = await slice(ways.product);
    commands.push(await commandsSince());
    answered += load.latenciesMs.length;
    product.push(figures);
    acked.push(...load.acked);
    failed += load.failed;
    say(
      `latency at ${perSecond} a second: p50 ${figures.p50Ms.toFixed(1)} ms, p99 ${figures.p99Ms.toFixed(1)} ms`,
    );
  }
  const books = await checkAnswered(system, acked);
  const figures = medianFigures(product);
  emit({
    bench: 'latency',
    perSecond,
    rounds: options.rounds,
    ...figures,
    mongodCommandsPerMessage: commandsPer(commands, answered),
    floors: { bareJob: medianFigures(bareJob) },
    bar,
    books,
    failed,
    booksOk: books.ok,
    ok: books.ok && failed === 0 && figures.p50Ms < bar.p50Ms && figures.p99Ms < bar.p99Ms,
  });
}
