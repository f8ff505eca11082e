import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Call } from '../wire.ts';
import { fillSchema, leastFiller } from './fill-schema.ts';
import { maliciousText } from './malicious.ts';
import { tokensOf } from './prompt-cache.ts';
import { isAnswer, readQuestion } from './question.ts';

const numRuns = Number(import.meta.env['FUZZ_RUNS'] ?? 300);

const callOf = (body: string): Call => ({
  method: 'POST',
  path: '/openai/v1/chat/completions',
  params: {},
  query: new URLSearchParams(),
  headers: { 'content-type': 'application/json' },
  body,
  rawBody: Buffer.from(body),
});

const content = fc.oneof(
  fc.string(),
  fc.array(fc.record({ type: fc.string(), text: fc.string() })),
  fc.jsonValue(),
);
const question = fc.record(
  {
    model: fc.oneof(fc.string(), fc.jsonValue()),
    messages: fc.oneof(fc.array(fc.record({ role: fc.string(), content })), fc.jsonValue()),
    input: fc.oneof(content, fc.array(fc.record({ role: fc.string(), content }))),
    response_format: fc.oneof(
      fc.jsonValue(),
      fc.record({
        type: fc.constant('json_schema'),
        json_schema: fc.record({ name: fc.string(), strict: fc.boolean(), schema: fc.jsonValue() }),
      }),
    ),
    stream: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

test.each(['chat_completion', 'response'] as const)(
  'whatever is posted as a %s is a question or refused with 400',
  (endpoint) => {
    const body = fc.oneof(
      question.map((value) => JSON.stringify(value)),
      fc.json(),
      fc.string(),
    );
    fc.assert(
      fc.property(body, (text) => {
        const read = readQuestion(endpoint, callOf(text));
        if (isAnswer(read)) expect(read.status).toBe(400);
        else expect(read.key).toMatch(/^[0-9a-f]{64}$/);
      }),
      { numRuns },
    );
  },
);

test('the tokens of any text are the text again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(tokensOf(text).join('')).toBe(text);
    }),
    { numRuns },
  );
});

test('the least that fits a schema has every part of it', () => {
  const part = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] };
  const schema = {
    type: 'object',
    properties: {
      kind: { const: 'order' },
      network: { type: 'string', enum: ['MTN', 'GLO'] },
      amount: { type: ['number', 'null'] },
      either: { anyOf: [{ type: 'null' }, part] },
      list: { type: 'array', items: { $ref: '#/$defs/part' }, minItems: 2 },
      none: { type: 'array', items: part },
      sure: { type: 'boolean' },
      self: { $ref: '#/$defs/missing' },
    },
    $defs: { part },
  };
  expect(fillSchema(schema, leastFiller)).toEqual({
    kind: 'order',
    network: 'MTN',
    amount: 0,
    either: null,
    list: [{ n: 0 }, { n: 0 }],
    none: [],
    sure: false,
    self: null,
  });
});

test('a schema without an end ends all the same, and any schema can be made harmful', () => {
  const endless = { type: 'object', properties: { inner: { $ref: '#' } }, required: ['inner'] };
  expect(JSON.stringify(fillSchema(endless, leastFiller))).toContain('null');
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (schema, seed) => {
      let state = seed;
      const random = () => {
        state = (state * 16_807 + 11) % 2_147_483_647;
        return state / 2_147_483_647;
      };
      const overheard = { instructions: 'Be kind.', input: 'c1 +2348031234567', schema };
      expect(typeof maliciousText(overheard, random)).toBe('string');
    }),
    { numRuns },
  );
});
