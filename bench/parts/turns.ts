import { checkAnswered } from '../check-books.ts';
import { type Figures, measure, medianFigures, ratioOf } from '../figures.ts';
import { messageForm, nextSms } from '../inbound-messages.ts';
import { type Load, loadClosedLoop } from '../load-generator.ts';
import { type Commands, commandsPer, countCommands } from '../mongod-commands.ts';
import { senders, type Way, type Ways } from './converse.ts';
import type { PartContext } from './part.ts';
import { benchTurnCosts } from './turn-costs.ts';

const customers = 256;
/** Of a bare BullMQ job with one findOneAndUpdate and one HTTP POST. */
const bar = 0.4;
const cpuBarMs = 4;

/** Whole turns, webhook in to reply at the sink, as many a second as customers who write again once answered can get. */
export async function benchTurns(context: PartContext, ways: Ways, acked: string[]): Promise<void> {
  const { system, options, emit, say } = context;
  const product: Figures[] = [];
  const bareJob: Figures[] = [];
  const commands: Commands[] = [];
  let turns = 0;
  let failed = 0;
  const slice = async (way: Way): Promise<{ load: Load; figures: Figures }> => {
    // Another set of customers each time, so that none of them is the only one that is warm.
    const offset = Math.floor(Math.random() * (senders - customers));
    const next = (customer: number) => nextSms(offset + customer);
    return await measure(way.pids, () =>
      loadClosedLoop(way.converse, { customers, forMs: options.sliceMs * 2, next }),
    );
  };
  for (let round = 0; round < options.rounds; round += 1) {
    bareJob.push((await slice(ways.bareJob)).figures);
    say(`turns, bare job: ${Math.round(bareJob.at(-1)?.ratePerSecond ?? 0)} a second`);
    const commandsSince = await countCommands(system.connection);
    const { load, figures } = await slice(ways.product);
    commands.push(await commandsSince());
    product.push(figures);
    acked.push(...load.acked);
    turns += load.latenciesMs.length;
    failed += load.failed;
    say(`turns, product: ${Math.round(figures.ratePerSecond)} a second`);
  }
  const ratio = ratioOf(product, bareJob);
  const books = await checkAnswered(system, acked);
  const { cpuMsPerMessage: cpuMsPerTurn, cpuMsByProcess, ...figures } = medianFigures(product);
  const cpuOk = cpuMsPerTurn === undefined || cpuMsPerTurn <= cpuBarMs;
  emit({
    bench: 'turns',
    message: messageForm,
    customers,
    rounds: options.rounds,
    ...figures,
    cpuMsPerTurn,
    cpuBarMs,
    cpuMsByProcess,
    mongodCommandsPerTurn: commandsPer(commands, turns),
    floors: { bareJob: medianFigures(bareJob) },
    ratio,
    bar,
    books,
    failed,
    booksOk: books.ok,
    ok: books.ok && failed === 0 && ratio >= bar && cpuOk,
  });
  await benchTurnCosts(context, ways.product, { acked, busy: medianFigures(product) });
}
