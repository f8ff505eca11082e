import { beforeAll, describe, expect, it } from 'vitest';
import { readModelAnswers } from '../../commands/converse/model-answers.ts';
import { modelFaults } from '../../commands/converse/model-faults.ts';
import type { Outcome } from '../../commands/converse/play-all.ts';
import { expectAsTold, moneyOf, playScenarios, readToldScenarios, repliesOf } from './play-scenarios.ts';

/** `FUZZ_RUNS=1 npx vitest run test/end-to-end/doubt-without-model.test.ts` plays more of them, with more that fails. */
const isLong = import.meta.env['FUZZ_RUNS'] !== undefined;
/** A purchase, questions and something not understood at all, in words that the rules are unsure of. */
const doubtful = isLong ? ['U1', 'U6', 'U9', 'U10', 'U13'] : ['U1', 'U13'];
const faults = isLong ? (['hanging', 'over quota'] as const) : (['hanging'] as const);
const told = (await readToldScenarios()).filter(({ scenario }) => doubtful.includes(scenario.id));
const scenarios = told.map(({ scenario }) => scenario);

let byRules: ReadonlyMap<string, Outcome>;

beforeAll(async () => {
  byRules = await playScenarios(scenarios, null);
}, 240_000);

describe.each(faults)('with a model that is %s', (name) => {
  let outcomes: ReadonlyMap<string, Outcome>;

  beforeAll(async () => {
    const model = { answers: await readModelAnswers(), faults: modelFaults[name] };
    outcomes = await playScenarios(scenarios, model);
  }, 240_000);

  it.each(told)('each turn of $told.id is answered, the doubtful one as by the rules alone', (one) => {
    const { id } = one.told;
    expectAsTold(outcomes.get(id), one);
    // What follows a purchase comes in the order in which a busy machine gets to it.
    expect(repliesOf(outcomes.get(id))[0]).toEqual(repliesOf(byRules.get(id))[0]);
    expect(moneyOf(outcomes.get(id))).toEqual(moneyOf(byRules.get(id)));
  });
});
