import { type Model, ModelError, type ModelFailure } from '../agents/models/model.ts';
import { createSeededRandom } from '../commands/seeded-random.ts';

const failures: readonly ModelFailure[] = [
  ...([
    'timeout',
    'unreachable',
    'over_quota',
    'refused',
    'truncated',
    'malformed',
    'misconfigured',
  ] as const),
];
const wrong: readonly unknown[] = [null, [], {}, 'no', 7, { commands: 'none' }, { commands: [null] }];

/**
 * A well-meant model behind a bad line: at `rate` a call fails in one of all ways, or answers in another shape. Time-outs
 * come at once, so that thousands of them take no time. The same for the same seed.
 */
export function createChaoticBrain(seed: number, model: Model, rate = 0.5): Model {
  const random = createSeededRandom(seed);
  return {
    name: model.name,
    propose: async (request, options) => {
      const struck = random.next() < rate;
      const luck = random.below(failures.length + 2);
      if (!struck) return model.propose(request, options);
      const failure = failures[luck];
      if (failure) throw new ModelError(failure, 'as chance would have it');
      const answer = await model.propose(request, options);
      return { ...answer, output: wrong[random.below(wrong.length)] };
    },
  };
}
