import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { playScenario } from './play-scenario.ts';
import type { Scenario } from './scenario.ts';
import { openStage, type Stage, type StageModel } from './stage.ts';

/** A line of the output, and what is measured beside it. */
export type Outcome = { readonly id: string; readonly error?: string; readonly measured?: Measured };

/** Of one scenario. */
export type Measured = {
  /** From each message to the first sign of its answer. */
  readonly answeredMs: readonly number[];
  /** Agents of domains, categories and research that had a part in its last session. */
  readonly agents: readonly string[];
};

const atOnce = 12;
/** A telco waits a few seconds for a screen: a crowd on a small machine would take them. */
const dialledAtOnce = 3;
const dialled: ReadonlySet<string> = new Set(['USSD', 'VOICE']);

/**
 * Plays all scenarios, many side by side. Each has its customer for itself: where several share a number, they are
 * played on systems of their own, one after the other. Every outcome is told when it is known.
 */
export async function playAll(
  scenarios: readonly Scenario[],
  options: {
    readonly folder: string;
    readonly model?: StageModel | null;
    /** Looks at each system before it ends. */
    readonly ending?: (stage: Stage) => Promise<void>;
  },
  tell: (outcome: Outcome, scenario: Scenario) => void,
): Promise<void> {
  const { folder, model = null } = options;
  for (const [index, round] of roundsOf(scenarios).entries()) {
    const roundFolder = join(folder, `round-${index + 1}`);
    await mkdir(roundFolder, { recursive: true });
    const stage = await openStage(roundFolder, model);
    try {
      await playRound(stage, round, tell);
      await options.ending?.(stage);
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
  const play = async (some: readonly Scenario[], players: number) => {
    const queue = [...some];
    const player = async () => {
      for (let scenario = queue.shift(); scenario; scenario = queue.shift()) {
        tell(await playOrExplain(stage, scenario), scenario);
      }
    };
    await Promise.all(Array.from({ length: players }, player));
  };
  const isDialled = ({ channel }: Scenario) => dialled.has(channel);
  await play(scenarios.filter(isDialled), dialledAtOnce);
  await play(
    scenarios.filter((one) => !isDialled(one)),
    atOnce,
  );
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
