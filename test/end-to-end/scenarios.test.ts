import { beforeAll, describe, expect, it } from 'vitest';
import { readModelAnswers } from '../../commands/converse/model-answers.ts';
import { isInDoubt } from '../../commands/converse/own-scenarios.ts';
import type { Outcome } from '../../commands/converse/play-all.ts';
import { createSeededRandom } from '../../commands/seeded-random.ts';
import { expectAsTold, moneyOf, playScenarios, readToldScenarios } from './play-scenarios.ts';

/** `FUZZ_RUNS=1 npx vitest run test/end-to-end/scenarios.test.ts` plays all of them. */
const isLong = import.meta.env['FUZZ_RUNS'] !== undefined;
const told = await readToldScenarios();
const SEED = 20_261_122;
/** Beside those in doubt, whose words a model reads. */
const drawn = isLong ? { rules: told.length, model: 100 } : { rules: 60, model: 4 };

const inDoubt = told.filter(({ scenario }) => isInDoubt(scenario));
const others = createSeededRandom(SEED).shuffle(told.filter((one) => !inDoubt.includes(one)));
const withRules = [...inDoubt, ...others.slice(0, drawn.rules)];
const withModel = [...inDoubt, ...others.slice(0, drawn.model)];

let byRules: ReadonlyMap<string, Outcome>;
let byModel: ReadonlyMap<string, Outcome>;

beforeAll(async () => {
  byRules = await playScenarios(
    withRules.map(({ scenario }) => scenario),
    null,
  );
  byModel = await playScenarios(
    withModel.map(({ scenario }) => scenario),
    { answers: await readModelAnswers() },
  );
}, 1_800_000);

describe('the scenarios, with rules alone', () => {
  it.each(withRules)('$told.id, $told.title, ends as it says', (one) => {
    expectAsTold(byRules.get(one.told.id), one);
  });
});

describe('a part of them, with a model where the rules are in doubt', () => {
  it.each(withModel)('$told.id, $told.title, ends as it says', (one) => {
    expectAsTold(byModel.get(one.told.id), one);
  });

  it.each(withModel)('$told.id moves the same money as with rules alone', ({ told: { id } }) => {
    expect(moneyOf(byModel.get(id))).toEqual(moneyOf(byRules.get(id)));
  });
});
