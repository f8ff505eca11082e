import { randomBytes } from 'node:crypto';
import type { Answer, Call, Endpoint, ProviderSide } from '../wire.ts';
import type { World } from '../world.ts';
import { type AnsweredQuestion, type OpenAiBooks, openOpenAiBooks, randomOf } from './books.ts';
import { renderCompletion, streamCompletion } from './chat-completions.ts';
import { overQuota, troubled, unknownModel, unsupported, wrongKey } from './problems.ts';
import { type EndpointName, isAnswer, type Question, readQuestion } from './question.ts';
import { renderResponse, streamResponse } from './responses.ts';
import { factsOf, measure, type Said, say } from './said.ts';

const base = '/openai/v1';
/** The snapshot that a name without a date stands for. */
const snapshot = '2026-09-22';

const withRequestId = (answer: Answer): Answer => ({
  ...answer,
  headers: {
    ...answer.headers,
    'x-request-id': `req_${randomBytes(16).toString('hex')}`,
    'openai-version': '2020-10-01',
    'openai-processing-ms': '1',
  },
});

function refuse({ world }: OpenAiBooks, call: Call): Answer | undefined {
  const given = call.headers.authorization?.replace(/^Bearer +/i, '') ?? '';
  const { apiKey } = world.config().callbacks.openai;
  return given === '' || (apiKey !== null && given !== apiKey) ? wrongKey(given) : undefined;
}

function refuseModel({ world }: OpenAiBooks, call: Call, { model }: Question): Answer | undefined {
  const { models, unsupported: names } = world.config().openai;
  if (models !== null && !models.includes(model)) return unknownModel(model);
  const sent = Object.keys(JSON.parse(call.body) as object);
  const refused = names.find((name) => sent.includes(name));
  return refused === undefined ? undefined : unsupported(refused);
}

function answer(books: OpenAiBooks, endpoint: EndpointName, call: Call): Answer {
  const refused = refuse(books, call);
  if (refused) return refused;
  const question = readQuestion(endpoint, call);
  if (isAnswer(question)) return question;
  const unknown = refuseModel(books, call, question);
  if (unknown) return unknown;
  const said = say(books, question);
  if (said === 'over_quota') return overQuota();
  if (said === 'fails') return troubled(500);
  return render(record(books, question, said), question);
}

function render(answered: AnsweredQuestion, question: Question): Answer {
  if (question.endpoint === 'chat_completion') {
    return question.stream ? streamCompletion(answered, question) : renderCompletion(answered);
  }
  return question.stream ? streamResponse(answered, question) : renderResponse(answered, question);
}

function record(books: OpenAiBooks, question: Question, given: Said): AnsweredQuestion {
  const { endpoint, key, promptCacheKey, stream, parts, explicitCache } = question;
  const counted = books.cache.count(parts, { key: promptCacheKey, explicit: explicitCache });
  const { said, usage } = measure(given, question, counted);
  const model = /-\d{4}-\d{2}-\d{2}$/.test(question.model) ? question.model : `${question.model}-${snapshot}`;
  const id = randomBytes(12).toString('hex');
  const answered: AnsweredQuestion = {
    ...{ id, at: new Date().toISOString(), endpoint, model, key, promptCacheKey, stream, usage },
    schema: question.schema?.name ?? null,
    instructions: question.instructions,
    input: question.input,
    ...{ text: said.text, refusal: said.refusal, finish: said.finish, source: said.source },
  };
  const bare = { instructions: '', input: '', text: '' };
  const { world } = books;
  books.answered.push(world.config().quiet ? { ...answered, ...bare } : { ...answered });
  const { finish, source } = said;
  world.events.emit({ provider: 'openai', kind: 'completion', id, model, promptCacheKey, finish, source });
  return answered;
}

function endpointOf(books: OpenAiBooks, path: string, operation: EndpointName): Endpoint {
  return {
    method: 'POST',
    path: `${base}/${path}`,
    operation,
    facts: (call) => {
      const question = readQuestion(operation, call);
      return isAnswer(question) ? {} : factsOf(question);
    },
    execute: (call) => withRequestId(answer(books, operation, call)),
  };
}

/** OpenAI's API from its own side: https://developers.openai.com/api/docs/api-reference, read 2026-11-21. */
export function createOpenAi(world: World): ProviderSide & { readonly books: OpenAiBooks } {
  const books = openOpenAiBooks(world);
  return {
    name: 'openai',
    books,
    endpoints: [
      endpointOf(books, 'chat/completions', 'chat_completion'),
      endpointOf(books, 'responses', 'response'),
    ],
    troubled: (status) => withRequestId(troubled(status)),
    reset: () => {
      books.answered.clear();
      books.cache.clear();
      books.records.clear();
      books.script = [];
      books.random = randomOf(world);
    },
  };
}
