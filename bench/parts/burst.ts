import { checkAnswered } from '../check-books.ts';
import { type Figures, measure, medianFigures } from '../figures.ts';
import { nextSms } from '../inbound-messages.ts';
import { loadBurst } from '../load-generator.ts';
import type { Way, Ways } from './converse.ts';
import type { PartContext } from './part.ts';

const customers = 1_000;
const barP95Ms = 3_000;
const newCustomersFrom = 100_000;

/** A thousand customers at the same moment, none of whom has ever written before. */
export async function benchBurst(
  { system, options, emit, say }: PartContext,
  ways: Ways,
  acked: string[],
): Promise<void> {
  const product: Figures[] = [];
  const bareJob: Figures[] = [];
  let failed = 0;
  for (let round = 0; round < options.rounds; round += 1) {
    const first = newCustomersFrom + round * customers;
    const slice = (way: Way) =>
      measure(way.pids, () =>
        loadBurst(
          way.converse,
          Array.from({ length: customers }, (_, index) => nextSms(first + index)),
        ),
      );
    bareJob.push((await slice(ways.bareJob)).figures);
    const { load, figures } = await slice(ways.product);
    product.push(figures);
    acked.push(...load.acked);
    failed += load.failed;
    say(`burst of ${customers}: p95 ${Math.round(figures.p95Ms)} ms`);
  }
  const books = await checkAnswered(system, acked);
  const figures = medianFigures(product);
  emit({
    bench: 'burst',
    customers,
    rounds: options.rounds,
    ...figures,
    floors: { bareJob: medianFigures(bareJob) },
    bar: { p95Ms: barP95Ms },
    books,
    failed,
    booksOk: books.ok,
    ok: books.ok && failed === 0 && figures.p95Ms < barP95Ms,
  });
}
