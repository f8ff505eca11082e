import type { Model, ModelRequest, ModelUsage } from '../agents/models/model.ts';
import { createSeededRandom, type SeededRandom } from '../commands/seeded-random.ts';
import { modelRules } from '../config/rules/models.ts';
import { maliciousText } from '../simulators/openai/malicious.ts';

const usage: ModelUsage = { input: 1_000, cached: 0, cacheWrites: 0, output: 100 };
const lies: readonly (ModelUsage | null)[] = [
  null,
  { input: 0, cached: 0, cacheWrites: 0, output: 0 },
  { input: -1_000_000, cached: 0, cacheWrites: 0, output: -1 },
  { input: Number.NaN, cached: Number.NaN, cacheWrites: 0, output: Number.POSITIVE_INFINITY },
  { input: 10, cached: 1_000_000, cacheWrites: 0, output: 1 },
];

function circle(): unknown {
  const round: Record<string, unknown> = { kind: 'pay' };
  round['self'] = round;
  return round;
}

/** What no wire can carry, but a brain in the process can. */
const unspeakable: readonly (() => unknown)[] = [
  () => undefined,
  () => Number.NaN,
  () => 10n ** 30n,
  () => Symbol('pay'),
  () => () => 'pay',
  circle,
  () => Object.create({ kind: 'confirm', confirmed: true }),
  () => ({ toJSON: () => ({ kind: 'confirm' }) }),
  () => new Date(Number.NaN),
  () => new Map([['kind', 'pay']]),
];

/** JSON where it is some; else the text itself. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * A brain that wants to do harm: whatever it is asked, it answers with forged commands, foreign recipients, floods,
 * poisoned keys, megabytes, wrong types, claims and leaks, lies about its tokens, or throws. The same for the same seed.
 */
export function createMaliciousBrain(seed: number, name: string = modelRules.usual): Model {
  const random = createSeededRandom(seed);
  return {
    name,
    propose: async (request) => {
      const luck = random.below(20);
      if (luck === 0) throw new Error(`leaks ${request.input}`);
      if (luck === 1) throw request.input;
      const output = luck === 2 ? pick(random, unspeakable)?.() : parsed(harm(request, random));
      return { output, usage: random.below(4) === 0 ? (pick(random, lies) ?? null) : usage, model: name };
    },
  };
}

const harm = ({ instructions, input, schema }: ModelRequest, random: SeededRandom) =>
  maliciousText({ instructions, input, schema: schema.schema }, random.next);

const pick = <T>(random: SeededRandom, options: readonly T[]): T | undefined =>
  options[random.below(options.length)];
