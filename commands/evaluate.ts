import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openUnderstanding } from '../agents/understanding/understand.ts';
import { barsOf, reached } from './evaluate/bars.ts';
import { drawReport } from './evaluate/draw-report.ts';
import { evaluate } from './evaluate/report.ts';
import { developmentFile, heldOutFile, readSamples } from './evaluate/sample.ts';
import { writeReport } from './evaluate/write-report.ts';

const SEED = 1;

const usage = `Usage: npm run evaluate -- [--json] [--picture docs/understanding.svg] [--development [--missed] | FILE]
`;

/** How well messages are understood. 1 where a figure misses its bar. */
function main(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      picture: { type: 'string' },
      // the held-out part is never looked into: who reads its errors tunes on it
      development: { type: 'boolean', default: false },
      missed: { type: 'boolean', default: false },
    },
  });
  const file = values.development ? developmentFile : (positionals[0] ?? heldOutFile);
  if (values.missed && file === heldOutFile) throw new Error('the errors of the held-out part are not shown');
  const { understand, warmUp } = openUnderstanding();
  warmUp();
  const { missed, ...report } = evaluate(readSamples(file), understand, SEED);
  const full = { ...report, missed };
  if (values.picture) writeFileSync(values.picture, drawReport(full));
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : writeReport(full));
  if (values.missed) {
    for (const { sample, read } of missed)
      process.stdout.write(`${sample.label} → ${read.label ?? 'MULTI'} ${read.confidence}: ${sample.text}\n`);
  }
  return barsOf(full).every(reached) ? 0 : 1;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`evaluate: ${error instanceof Error ? error.message : String(error)}\n${usage}`);
  process.exitCode = 2;
}
