import { beforeAll, describe, expect, it } from 'vitest';
import { readModelAnswers } from '../../commands/converse/model-answers.ts';
import { isInDoubt } from '../../commands/converse/own-scenarios.ts';
import type { Outcome } from '../../commands/converse/play-all.ts';
import { createSeededRandom } from '../../commands/seeded-random.ts';
import { expectAsTold, moneyOf, playScenarios, readToldScenarios } from './play-scenarios.ts';

const own = await readToldScenarios();
const SEED = 20_261_122;
/** Beside those in doubt, whose words a model reads. */
const drawn = 12;

const inDoubt = own.filter(({ scenario }) => isInDoubt(scenario));
const others = createSeededRandom(SEED).shuffle(own.filter((one) => !inDoubt.includes(one)));
const withModel = [...inDoubt, ...others.slice(0, drawn)];

let byRules: ReadonlyMap<string, Outcome>;
let byModel: ReadonlyMap<string, Outcome>;

beforeAll(async () => {
  byRules = await playScenarios(
    own.map(({ scenario }) => scenario),
    null,
  );
  byModel = await playScenarios(
    withModel.map(({ scenario }) => scenario),
    { answers: await readModelAnswers() },
  );
}, 900_000);

describe('every scenario, with rules alone', () => {
  it.each(own)('$told.id, $told.title, ends as it says', (one) => {
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
