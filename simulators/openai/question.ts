import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Answer, type Call, readFields, textOf } from '../wire.ts';
import { problem } from './problems.ts';
import type { PromptPart } from './prompt-cache.ts';
import { faultOfStrict, isSchema, type JsonSchema } from './strict-schema.ts';

export type EndpointName = 'chat_completion' | 'response';

/** What was asked, whichever way. */
export type Question = {
  readonly endpoint: EndpointName;
  readonly model: string;
  /** Of system and developer messages. */
  readonly instructions: string;
  /** Of all other messages. */
  readonly input: string;
  readonly parts: readonly PromptPart[];
  readonly schema: { readonly name: string; readonly schema: JsonSchema } | null;
  readonly promptCacheKey: string;
  readonly explicitCache: boolean;
  readonly maxTokens: number | null;
  readonly stream: boolean;
  /** Of the usage in a stream of Chat Completions. */
  readonly includeUsage: boolean;
  /** The same for the same words and schema: of records. */
  readonly key: string;
};

const part = z.looseObject({
  text: z.string().default(''),
  prompt_cache_breakpoint: z.looseObject({ mode: z.literal('explicit') }).optional(),
});
const message = z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(part)]).nullish() });
const format = z.looseObject({
  type: z.string(),
  name: z.string().optional(),
  strict: z.boolean().nullish(),
});
const tokens = z.int().min(1).nullish();

const shared = {
  model: z.string().min(1),
  stream: z.boolean().nullish(),
  prompt_cache_key: z.string().nullish(),
  prompt_cache_options: z.looseObject({ mode: z.enum(['implicit', 'explicit']).optional() }).optional(),
};
const chatSchema = z.looseObject({
  ...shared,
  messages: z.array(message).min(1),
  response_format: z.looseObject({ type: z.string(), json_schema: z.looseObject({}).optional() }).optional(),
  max_completion_tokens: tokens,
  max_tokens: tokens,
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
});
const responseSchema = z.looseObject({
  ...shared,
  instructions: z.string().nullish(),
  input: z.union([z.string(), z.array(message).min(1)]),
  text: z.looseObject({ format: format.optional() }).optional(),
  max_output_tokens: tokens,
});

type Message = z.infer<typeof message>;

export const isAnswer = (read: Question | Answer): read is Answer => 'status' in read;

/** The question in a call, or what is said to one that holds none. */
export function readQuestion(endpoint: EndpointName, call: Call): Question | Answer {
  const fields = readFields(call);
  return endpoint === 'chat_completion' ? readChat(fields) : readResponse(fields);
}

function readChat(fields: unknown): Question | Answer {
  const read = chatSchema.safeParse(fields);
  if (!read.success) return invalid(read.error);
  const { response_format: asked, max_completion_tokens, max_tokens, messages, stream_options } = read.data;
  const schema = asked?.type === 'json_schema' ? asked.json_schema : undefined;
  return build('chat_completion', read.data, messages, {
    format: schema,
    param: 'response_format',
    maxTokens: max_completion_tokens ?? max_tokens ?? null,
    includeUsage: stream_options?.include_usage === true,
  });
}

function readResponse(fields: unknown): Question | Answer {
  const read = responseSchema.safeParse(fields);
  if (!read.success) return invalid(read.error);
  const { instructions, input, text, max_output_tokens } = read.data;
  const said = typeof input === 'string' ? [{ role: 'user', content: input }] : input;
  const before = instructions ? [{ role: 'developer', content: instructions }] : [];
  const schema = text?.format?.type === 'json_schema' ? text.format : undefined;
  return build('response', read.data, [...before, ...said], {
    format: schema,
    param: 'text.format.schema',
    maxTokens: max_output_tokens ?? null,
    includeUsage: true,
  });
}

type Rest = {
  readonly format: Readonly<Record<string, unknown>> | undefined;
  readonly param: string;
  readonly maxTokens: number | null;
  readonly includeUsage: boolean;
};

function build(
  endpoint: EndpointName,
  asked: z.infer<z.ZodObject<typeof shared>>,
  messages: readonly Message[],
  { format, param, maxTokens, includeUsage }: Rest,
): Question | Answer {
  const schema =
    format && isSchema(format['schema']) ? { name: textOf(format['name']), schema: format['schema'] } : null;
  const fault = format && faultOfFormat(format);
  if (fault)
    return problem(400, {
      message: `Invalid schema for response_format '${schema?.name ?? ''}': ${fault}`,
      param,
    });
  const parts = messages.flatMap(({ content }) => partsOf(content));
  const textBy = (own: boolean) =>
    messages
      .filter(({ role }) => (role === 'system' || role === 'developer') === own)
      .map(({ content }) =>
        partsOf(content)
          .map(({ text }) => text)
          .join(''),
      )
      .join('\n');
  const words = [textBy(true), textBy(false), schema];
  return {
    endpoint,
    model: asked.model,
    instructions: textBy(true),
    input: textBy(false),
    // The schema comes before all messages in what the model reads.
    parts: [{ text: schema ? JSON.stringify(schema) : '', marked: false }, ...parts],
    schema,
    promptCacheKey: asked.prompt_cache_key ?? '',
    explicitCache: asked.prompt_cache_options?.mode === 'explicit',
    maxTokens,
    stream: asked.stream === true,
    includeUsage,
    key: createHash('sha256').update(JSON.stringify(words)).digest('hex'),
  };
}

function faultOfFormat(format: Readonly<Record<string, unknown>>): string | undefined {
  if (!/^[\w-]{1,64}$/.test(textOf(format['name'])))
    return 'its name is not of the form ^[a-zA-Z0-9_-]{1,64}$.';
  if (!isSchema(format['schema'])) return 'there is none.';
  return format['strict'] === true ? faultOfStrict(format['schema']) : undefined;
}

function partsOf(content: Message['content']): readonly PromptPart[] {
  if (typeof content === 'string') return [{ text: content, marked: false }];
  return (content ?? []).map(({ text, prompt_cache_breakpoint: mark }) => ({
    text,
    marked: mark !== undefined,
  }));
}

function invalid({ issues: [issue] }: z.ZodError): Answer {
  const param = issue?.path.join('.') ?? '';
  return problem(400, {
    message: `Invalid value for '${param}': ${issue?.message ?? ''}.`,
    param: param || null,
  });
}
