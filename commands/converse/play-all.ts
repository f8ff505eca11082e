import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { playScenario } from './play-scenario.ts';
import type { Scenario } from './scenario.ts';
import { openStage, type Stage } from './stage.ts';

/** A line of the output. */
export type Outcome = { readonly id: string; readonly error?: string };

const atOnce = 12;

/**
 * Plays all scenarios, many side by side. Each has its customer for itself: where several share a number, they are
 * played on systems of their own, one after the other. Every outcome is told when it is known.
 */
export async function playAll(
  scenarios: readonly Scenario[],
  folder: string,
  tell: (outcome: Outcome, scenario: Scenario) => void,
): Promise<void> {
  for (const [index, round] of roundsOf(scenarios).entries()) {
    const roundFolder = join(folder, `round-${index + 1}`);
    await mkdir(roundFolder, { recursive: true });
    const stage = await openStage(roundFolder);
    try {
      await playRound(stage, round, tell);
    } finally {
      await stage.close();
    }
  }
}

async function playRound(
  stage: Stage,
  scenarios: readonly Scenario[],
  tell: (outcome: Outcome, scenario: Scenario) => void,
): Promise<void> {
  const queue = [...scenarios];
  const player = async () => {
    for (let scenario = queue.shift(); scenario; scenario = queue.shift()) {
      tell(await playOrExplain(stage, scenario), scenario);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, player));
}

async function playOrExplain(stage: Stage, scenario: Scenario): Promise<Outcome> {
  try {
    return await playScenario(stage, scenario);
  } catch (error) {
    return { id: scenario.id, error: error instanceof Error ? error.message : String(error) };
  }
}

/** The scenarios in as few groups as it takes that no number of a customer is twice in one. */
export function roundsOf(scenarios: readonly Scenario[]): readonly (readonly Scenario[])[] {
  const rounds: { readonly numbers: Set<string>; readonly scenarios: Scenario[] }[] = [];
  for (const scenario of scenarios) {
    const others = scenario.setup.priorOrders.flatMap(({ customer }) => customer ?? []);
    const numbers = [
      scenario.setup.customer.msisdn,
      ...others.map((one) => (typeof one === 'string' ? one : one.msisdn)),
    ];
    let round = rounds.find((one) => numbers.every((number) => !one.numbers.has(number)));
    if (!round) {
      round = { numbers: new Set(), scenarios: [] };
      rounds.push(round);
    }
    for (const number of numbers) round.numbers.add(number);
    round.scenarios.push(scenario);
  }
  return rounds.map((round) => round.scenarios);
}
