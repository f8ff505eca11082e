import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Outcome, playAll } from '../../commands/converse/play-all.ts';
import { readScenario } from '../../commands/converse/scenario.ts';

/** What a scenario says of its own end; the command leaves that to whoever scores it. */
const Expectation = z.object({
  id: z.string(),
  title: z.string(),
  expect: z.object({ orders: z.array(z.record(z.string(), z.unknown())), escalated: z.boolean() }),
});

const file = join(import.meta.dirname, '..', 'scenarios', 'airtime.jsonl');
const lines = (await readFile(file, 'utf8')).trim().split('\n');
const expected = lines.map((line) => Expectation.parse(JSON.parse(line)));

describe('every scenario of airtime by SMS', () => {
  const outcomes = new Map<string, Outcome>();
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchboard-scenarios-'));
    const scenarios = lines.map(readScenario).flatMap((read) => (read.ok ? [read.scenario] : []));
    await playAll(scenarios, folder, (outcome) => outcomes.set(outcome.id, outcome));
  }, 240_000);

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it.each(expected)('$id, $title, ends as it says', ({ id, expect: { orders, escalated } }) => {
    expect(outcomes.get(id)).toMatchObject({
      orders,
      escalated,
      ledgerImbalanceKobo: 0,
      unansweredTurns: 0,
    });
  });
});
