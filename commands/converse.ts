import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { readModelAnswers } from './converse/model-answers.ts';
import { type Outcome, playAll } from './converse/play-all.ts';
import { type ReadScenario, readScenario } from './converse/scenario.ts';
import { readOptions } from './read-options.ts';

const usage = 'Usage: npm run converse -- [--model scripted [--answers FILE]] [FILE]\n';

/**
 * Whole conversations through the whole product: scenarios as JSON Lines on standard input or in a file, a line of
 * result for each on standard output, in the order of the input. Exit 1 when one could not be played. `--model scripted`
 * asks the simulated model where the rules are in doubt; it answers from `--answers FILE`, or as for the product's own
 * scenarios.
 */
const { values, positionals } = readOptions(usage, {
  allowPositionals: true,
  options: { model: { type: 'string', default: 'none' }, answers: { type: 'string' } },
});
const [file] = positionals;
if (values.model !== 'none' && values.model !== 'scripted') {
  process.stderr.write(usage);
  process.exit(2);
}
const model = values.model === 'scripted' ? { answers: await readModelAnswers(values.answers) } : null;
const input = file === undefined ? await text(process.stdin) : await readFile(file, 'utf8');
const read = input
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map(readScenario);

const print = (outcome: Omit<Outcome, 'id'> & { readonly id: string | null }): void => {
  const { measured: _, ...line } = outcome;
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

const outcomes = new Map<ReadScenario, Outcome>();
let printed = 0;

/** Prints what is known as far as no line before it is missing. */
function printKnown(): void {
  for (; printed < read.length; printed += 1) {
    const one = read[printed];
    const outcome = one && outcomes.get(one);
    if (one && !one.ok) print({ id: one.id, error: one.error });
    else if (outcome) print(outcome);
    else return;
    if (outcome?.error !== undefined || !one?.ok) process.exitCode = 1;
  }
}

const playable = new Map(read.flatMap((one) => (one.ok ? [[one.scenario, one] as const] : [])));
const folder = await mkdtemp(join(tmpdir(), 'switchboard-converse-'));
try {
  printKnown();
  await playAll([...playable.keys()], { folder, model }, (outcome, scenario) => {
    const one = playable.get(scenario);
    if (one) outcomes.set(one, outcome);
    printKnown();
  });
  if ([...outcomes.values()].some(({ error }) => error !== undefined)) {
    process.stderr.write(`logs: ${folder}\n`);
  } else {
    await rm(folder, { recursive: true, force: true });
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nlogs: ${folder}\n`);
  process.exitCode = 1;
}
