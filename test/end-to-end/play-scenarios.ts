import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { z } from 'zod';
import { readOwnScenarios } from '../../commands/converse/own-scenarios.ts';
import { type Outcome, playAll } from '../../commands/converse/play-all.ts';
import type { Scenario } from '../../commands/converse/scenario.ts';
import type { StageModel } from '../../commands/converse/stage.ts';

/** What a scenario says of its own end; the command leaves that to whoever scores it. */
const Expectation = z.object({
  id: z.string(),
  title: z.string(),
  expect: z.object({
    orders: z.array(z.record(z.string(), z.unknown())),
    escalated: z.boolean(),
    /** Patterns of what is answered, turn by turn, whoever answers. */
    says: z.array(z.array(z.string())).default([]),
    enquiries: z.array(z.record(z.string(), z.unknown())).optional(),
  }),
});

const Played = z.object({
  turns: z.array(z.object({ user: z.string(), replies: z.array(z.object({ text: z.string() })) })),
});

/** What money did, however the words fell: without the references, which are new each time. */
const Money = z.object({
  orders: z.array(z.record(z.string(), z.unknown()).transform(({ ref: _, token: __, ...order }) => order)),
  ledgerImbalanceKobo: z.number(),
  vendCalls: z.number(),
});

export type ToldScenario = { readonly scenario: Scenario; readonly told: z.infer<typeof Expectation> };

/** The product's own scenarios with what they say of their ends. */
export async function readToldScenarios(): Promise<readonly ToldScenario[]> {
  const own = await readOwnScenarios();
  return own.map(({ scenario, line }) => ({ scenario, told: Expectation.parse(line) }));
}

/** Plays them in a folder of their own; what came of each, by its id. */
export async function playScenarios(
  scenarios: readonly Scenario[],
  model: StageModel | null,
): Promise<ReadonlyMap<string, Outcome>> {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-scenarios-'));
  const outcomes = new Map<string, Outcome>();
  try {
    await playAll(scenarios, { folder, model }, (outcome) => outcomes.set(outcome.id, outcome));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return outcomes;
}

export const moneyOf = (outcome: Outcome | undefined) => Money.parse(outcome);

const renewed = /SB[A-Z0-9]{6}|https?:\/\/\S+|(?:\d{4}-){4}\d{4}/g;

/** What the customer read, turn by turn, without what is new each time: references, links, tokens. */
export const repliesOf = (outcome: Outcome | undefined) =>
  Played.parse(outcome).turns.map(({ replies }) => replies.map(({ text }) => text.replaceAll(renewed, '…')));

/** Fails where a scenario did not end as it says. */
export function expectAsTold(outcome: Outcome | undefined, { told }: ToldScenario): void {
  const { orders, escalated, says, enquiries } = told.expect;
  expect(outcome).toMatchObject({
    ...{ orders, escalated, ledgerImbalanceKobo: 0, unansweredTurns: 0 },
    ...(enquiries ? { enquiries } : {}),
  });
  const { turns } = Played.parse(outcome);
  for (const [index, patterns] of says.entries()) {
    const replies = turns[index]?.replies.map(({ text }) => text).join('\n');
    for (const pattern of patterns) expect(replies).toMatch(new RegExp(pattern));
  }
}
