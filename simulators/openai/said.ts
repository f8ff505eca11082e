import type { AnsweredQuestion, OpenAiBooks, ScriptedAnswer } from './books.ts';
import { fillSchema, leastFiller } from './fill-schema.ts';
import { maliciousText } from './malicious.ts';
import { type InputUsage, tokensOf } from './prompt-cache.ts';
import type { Question } from './question.ts';

/** What the model says to a question, before it is put into the form of an endpoint. */
export type Said = {
  readonly text: string;
  readonly refusal: string | null;
  readonly finish: ScriptedAnswer['finish'];
  readonly source: AnsweredQuestion['source'];
  /** It does not keep to the length that was asked for. */
  readonly endless?: true;
};

/** `fails`: nothing is there to answer with. */
export type SaidOrFails = Said | 'fails' | 'over_quota';

const refusal = "I'm sorry, I can't help with that.";
const says = (text: string, source: Said['source'] = 'unscripted'): Said => ({
  text,
  refusal: null,
  finish: 'stop',
  source,
});
const refuses = (source: Said['source']): Said => ({ text: '', refusal, finish: 'stop', source });

/** In this order: a fault of the model, a record, the script, and what is configured for the rest. */
export function say(books: OpenAiBooks, question: Question): SaidOrFails {
  return (
    byFault(books, question) ??
    byRecord(books, question) ??
    byScript(books, question) ??
    otherwise(books, question)
  );
}

const shape = ({ schema }: Question): string =>
  schema ? JSON.stringify(fillSchema(schema.schema, leastFiller)) : 'Hello! How can I help you today?';

const malicious = ({ random }: OpenAiBooks, { instructions, input, schema }: Question): string =>
  maliciousText({ instructions, input, schema: schema?.schema ?? null }, random);

function byFault(books: OpenAiBooks, question: Question): SaidOrFails | undefined {
  const { faults, counts } = books.world;
  const fault = faults.take('model', 'openai', question.endpoint, () => factsOf(question));
  if (!fault) return undefined;
  counts.fault('openai', question.endpoint, fault.kind);
  const text = shape(question);
  switch (fault.kind) {
    case 'over_quota':
      return 'over_quota';
    case 'model_refuses':
      return refuses('fault');
    case 'model_filtered':
      return { ...says('', 'fault'), finish: 'content_filter' };
    case 'model_cut_off':
      return { ...says(text.slice(0, text.length / 2), 'fault'), finish: 'length' };
    case 'model_bad_json':
      return says(`${text.slice(0, -1)},`, 'fault');
    case 'model_wrong_schema':
      return says('{"unexpected":[1,null,{"kind":"pay"}]}', 'fault');
    case 'model_empty':
      return says('', 'fault');
    case 'model_malicious':
      return { ...says(malicious(books, question), 'fault'), endless: true };
  }
}

/** By what a fault may be scoped: the reference is the prompt's cache key. */
export const factsOf = ({ promptCacheKey }: Question) => ({ reference: promptCacheKey });

function byRecord({ records }: OpenAiBooks, { key }: Question): Said | undefined {
  const text = records.get(key);
  return text === undefined ? undefined : says(text, 'record');
}

function byScript(books: OpenAiBooks, question: Question): Said | undefined {
  const found = books.script.find((answer) => answer.times !== 0 && fits(answer, question));
  if (!found) return undefined;
  if (found.times !== null) found.times -= 1;
  return { text: found.text ?? '', refusal: found.refusal ?? null, finish: found.finish, source: 'script' };
}

function fits({ match }: ScriptedAnswer, question: Question): boolean {
  const { promptCacheKey, schema, input } = match;
  return (
    (promptCacheKey === undefined || promptCacheKey === question.promptCacheKey) &&
    (schema === undefined || schema === question.schema?.name) &&
    (input === undefined || question.input.includes(input))
  );
}

function otherwise(books: OpenAiBooks, question: Question): SaidOrFails {
  switch (books.world.config().openai.unscripted) {
    case 'shape':
      return says(shape(question));
    case 'malicious':
      return { ...says(malicious(books, question)), endless: true };
    case 'refuse':
      return refuses('unscripted');
    case 'fail':
      return 'fails';
  }
}

/** Cut to what was asked for at most, and counted. */
export function measure(
  said: Said,
  { maxTokens }: Question,
  input: InputUsage,
): { readonly said: Said; readonly usage: AnsweredQuestion['usage'] } {
  const tokens = tokensOf(said.refusal ?? said.text);
  if (said.endless || maxTokens === null || tokens.length <= maxTokens)
    return { said, usage: { ...input, output: tokens.length } };
  const text = tokens.slice(0, maxTokens).join('');
  return { said: { ...said, text, finish: 'length' }, usage: { ...input, output: maxTokens } };
}
