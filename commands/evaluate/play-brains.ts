import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallSums, MessageCost } from '../../agents/models/model-calls.ts';
import { readModelAnswers } from '../converse/model-answers.ts';
import { modelFaultNames, modelFaults } from '../converse/model-faults.ts';
import { isInDoubt, readOwnScenarios } from '../converse/own-scenarios.ts';
import { type Outcome, playAll } from '../converse/play-all.ts';
import type { Scenario } from '../converse/scenario.ts';
import type { Stage, StageModel } from '../converse/stage.ts';
import { type Played, reportScenarios, type ScenarioReport } from './scenario-report.ts';

const longAgo = new Date(0);

/** Plays the product's own scenarios with rules, with the scripted model, and those in doubt with each of its faults. */
export async function playBrains(tell: (brain: string) => void): Promise<ScenarioReport> {
  const all = (await readOwnScenarios()).map(({ scenario }) => scenario);
  const answers = await readModelAnswers();
  const play = async (brain: string, scenarios: readonly Scenario[], model: StageModel | null) => {
    tell(brain);
    return await playWith(brain, scenarios, model);
  };
  const rules = await play('rules alone', all, null);
  const scripted = await play('scripted model', all, { answers });
  const played = [rules, scripted];
  for (const name of modelFaultNames) {
    const model = { answers, faults: modelFaults[name] };
    played.push(await play(`model ${name}`, all.filter(isInDoubt), model));
  }
  return reportScenarios(played, scripted);
}

async function playWith(
  brain: string,
  scenarios: readonly Scenario[],
  model: StageModel | null,
): Promise<Played> {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-evaluate-'));
  const outcomes: Outcome[] = [];
  const calls: CallSums[] = [];
  const messages: MessageCost[] = [];
  const options = {
    ...{ folder, model },
    ending: async ({ stores: { modelCalls } }: Stage) => {
      calls.push(...(await modelCalls.sums(longAgo)));
      messages.push(...(await modelCalls.messageSums(longAgo)));
    },
  };
  try {
    await playAll(scenarios, options, (outcome) => outcomes.push(outcome));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { brain, outcomes, calls, messages };
}
