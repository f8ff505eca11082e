import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openUnderstanding } from '../agents/understanding/understand.ts';
import { barsOf, reached } from './evaluate/bars.ts';
import { drawReport } from './evaluate/draw-report.ts';
import { playBrains } from './evaluate/play-brains.ts';
import { evaluate } from './evaluate/report.ts';
import { developmentFile, heldOutFile, readSamples } from './evaluate/sample.ts';
import { scenarioBars } from './evaluate/scenario-report.ts';
import { scenarioTables, writeTables, writeTablesPage } from './evaluate/scenario-tables.ts';
import { writeReport } from './evaluate/write-report.ts';

const SEED = 1;

const usage = `Usage: npm run evaluate -- [--json] [--picture docs/understanding.svg] [--development [--missed] | FILE]
       npm run evaluate -- --scenarios [--json] [--page docs/scenario-figures.md]
`;

const options = {
  json: { type: 'boolean', default: false },
  picture: { type: 'string' },
  // the held-out part is never looked into: who reads its errors tunes on it
  development: { type: 'boolean', default: false },
  missed: { type: 'boolean', default: false },
  scenarios: { type: 'boolean', default: false },
  page: { type: 'string' },
} as const;

/** How conversations go, how long they wait and what they cost, with each brain. 1 where a figure misses its bar. */
async function evaluateScenarios(json: boolean, page: string | undefined): Promise<number> {
  const report = await playBrains((brain) => process.stderr.write(`${brain} …\n`));
  const tables = scenarioTables(report);
  if (page) writeFileSync(page, writeTablesPage('The figures of the scenarios', tables));
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : writeTables(tables));
  return scenarioBars(report).every(reached) ? 0 : 1;
}

/** How well messages are understood. 1 where a figure misses its bar. */
async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  if (values.scenarios) return await evaluateScenarios(values.json, values.page);
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
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`evaluate: ${error instanceof Error ? error.message : String(error)}\n${usage}`);
  process.exitCode = 2;
}
