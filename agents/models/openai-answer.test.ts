import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUsage } from './cost.ts';
import { ModelError } from './model.ts';
import { readCompletion } from './openai-answer.ts';

const numRuns = Number(import.meta.env['FUZZ_RUNS'] ?? 500);

const count = fc.oneof(fc.nat(), fc.double(), fc.constantFrom<unknown>(-1, null, 'many'));
const completion = fc.record(
  {
    model: fc.oneof(fc.string(), fc.jsonValue()),
    choices: fc.array(
      fc.record(
        {
          finish_reason: fc.constantFrom<unknown>('stop', 'length', 'content_filter', null, 7),
          message: fc.record(
            {
              content: fc.oneof(fc.json(), fc.string(), fc.jsonValue()),
              refusal: fc.oneof(fc.string(), fc.constant(null)),
            },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: ['message'] },
      ),
      { maxLength: 2 },
    ),
    usage: fc.record(
      {
        prompt_tokens: count,
        completion_tokens: count,
        prompt_tokens_details: fc.record({ cached_tokens: count, cache_write_tokens: count }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

describe('whatever a server sends', () => {
  it('is an answer with a usage that can be, or a ModelError that quotes nothing of it', () => {
    fc.assert(
      fc.property(fc.oneof(completion, fc.jsonValue(), fc.anything()), (body) => {
        try {
          const { usage } = readCompletion(body);
          expect(usage === null || isUsage(usage)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(ModelError);
          expect((error as ModelError).message).toMatch(/^[a-z ]+$/i);
        }
      }),
      { numRuns },
    );
  });
});
