import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
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
  expect: z.object({
    orders: z.array(z.record(z.string(), z.unknown())),
    escalated: z.boolean(),
    /** Patterns of what is answered, turn by turn. */
    says: z.array(z.array(z.string())).default([]),
  }),
});

const Played = z.object({
  turns: z.array(z.object({ replies: z.array(z.object({ text: z.string() })) })),
});

const scenariosFolder = join(import.meta.dirname, '..', 'scenarios');
const files = (await readdir(scenariosFolder)).filter((name) => name.endsWith('.jsonl')).sort();
const contents = await Promise.all(files.map((name) => readFile(join(scenariosFolder, name), 'utf8')));
const lines = contents.flatMap((content) => content.trim().split('\n'));
const expected = lines.map((line) => Expectation.parse(JSON.parse(line)));

describe('every scenario by SMS', () => {
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

  it.each(expected)('$id, $title, ends as it says', ({ id, expect: { orders, escalated, says } }) => {
    const outcome = outcomes.get(id);
    expect(outcome).toMatchObject({
      orders,
      escalated,
      ledgerImbalanceKobo: 0,
      unansweredTurns: 0,
    });
    const { turns } = Played.parse(outcome);
    for (const [index, patterns] of says.entries()) {
      const replies = turns[index]?.replies.map(({ text }) => text).join('\n');
      for (const pattern of patterns) expect(replies).toMatch(new RegExp(pattern));
    }
  });
});
