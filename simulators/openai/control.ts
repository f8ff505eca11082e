import { z } from 'zod';
import { type Call, json } from '../wire.ts';
import type { OpenAiBooks, ScriptedAnswer } from './books.ts';

const maxAnswers = 10_000;

const answerSchema = z
  .strictObject({
    match: z
      .strictObject({
        promptCacheKey: z.string().optional(),
        schema: z.string().optional(),
        input: z.string().optional(),
      })
      .default({}),
    output: z.unknown().optional(),
    text: z.string().optional(),
    refusal: z.string().min(1).optional(),
    finish: z.enum(['stop', 'length', 'content_filter']).default('stop'),
    times: z.int().min(1).nullable().default(1),
  })
  .refine((given) => ['output', 'text', 'refusal'].filter((name) => name in given).length === 1, {
    error: 'one of output, text and refusal is needed',
  })
  .transform(
    ({ output, ...answer }): ScriptedAnswer =>
      output === undefined ? answer : { ...answer, text: JSON.stringify(output) },
  );

const scriptSchema = z.strictObject({
  answers: z.array(answerSchema).max(maxAnswers),
  /** Behind what is there already, instead of in its place. */
  append: z.boolean().default(false),
});

const recordsSchema = z.strictObject({
  records: z
    .array(z.looseObject({ key: z.string().regex(/^[0-9a-f]{64}$/), text: z.string() }))
    .max(maxAnswers),
});

const leftOf = ({ script }: OpenAiBooks) => script.filter(({ times }) => times !== 0);

/** What the model will say. */
export function openAiControls(books: OpenAiBooks) {
  return {
    'POST /_control/openai/script': (call: Call) => {
      const { answers, append } = scriptSchema.parse(JSON.parse(call.body));
      books.script = [...(append ? leftOf(books) : []), ...answers].slice(-maxAnswers);
      return json(200, { answers: books.script.length });
    },
    'POST /_control/openai/records': (call: Call) => {
      for (const { key, text } of recordsSchema.parse(JSON.parse(call.body)).records)
        books.records.set(key, text);
      return json(200, { records: books.records.size });
    },
    /** What of the script nobody has asked for; what is given for ever is never used up. */
    'GET /_inspect/openai/script': () => json(200, leftOf(books)),
  };
}
