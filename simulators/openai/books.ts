import type { BoundedLog } from '../bounded-log.ts';
import { createSeededRandom } from '../seeded-random.ts';
import type { World } from '../world.ts';
import { createPromptCache, type PromptCache } from './prompt-cache.ts';
import type { EndpointName } from './question.ts';

/** An answer that is given to the first question that fits it, `times` times (always, where that is null). */
export type ScriptedAnswer = {
  readonly match: {
    readonly promptCacheKey?: string | undefined;
    readonly schema?: string | undefined;
    /** A part of what was said. */
    readonly input?: string | undefined;
  };
  readonly text?: string | undefined;
  readonly refusal?: string | undefined;
  readonly finish: 'stop' | 'length' | 'content_filter';
  times: number | null;
};

/** A question that was answered. */
export type AnsweredQuestion = {
  readonly id: string;
  readonly at: string;
  readonly endpoint: EndpointName;
  readonly model: string;
  readonly key: string;
  readonly promptCacheKey: string;
  readonly schema: string | null;
  readonly instructions: string;
  readonly input: string;
  readonly text: string;
  readonly refusal: string | null;
  readonly finish: string;
  readonly source: 'fault' | 'record' | 'script' | 'unscripted';
  readonly stream: boolean;
  readonly usage: {
    readonly input: number;
    readonly cached: number;
    readonly written: number;
    readonly output: number;
  };
};

/** What OpenAI knows. */
export type OpenAiBooks = {
  readonly world: World;
  readonly answered: BoundedLog<AnsweredQuestion>;
  readonly cache: PromptCache;
  /** Texts by the key of their question. */
  readonly records: Map<string, string>;
  script: ScriptedAnswer[];
  /** Of the malicious model. */
  random: () => number;
};

export const randomOf = (world: World) => createSeededRandom(world.config().openai.seed);

export function openOpenAiBooks(world: World): OpenAiBooks {
  return {
    world,
    answered: world.createLog<AnsweredQuestion>(),
    cache: createPromptCache(),
    records: new Map(),
    script: [],
    random: randomOf(world),
  };
}
