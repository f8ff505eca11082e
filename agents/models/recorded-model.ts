import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Model, ModelAnswer, ModelRequest } from './model.ts';

/** Answers by the key of their request. A file of them has a line each: `{"key": "9f…", "answer": {"output": …, "usage": …, "model": …}}` */
export type Recording = Map<string, ModelAnswer>;

const count = z.int().min(0);
const lineSchema = z.object({
  key: z.string().regex(/^[0-9a-f]{64}$/),
  answer: z.object({
    output: z.unknown(),
    usage: z.object({ input: count, cached: count, cacheWrites: count, output: count }).nullable(),
    model: z.string(),
  }),
});

/** Whatever order its properties were written in, the same question has the same key. */
export function requestKey(request: ModelRequest): string {
  return createHash('sha256').update(canonical(request)).digest('hex');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Asks another model and keeps what it answered. */
export function recordModel(model: Model, recording: Recording): Model {
  return {
    name: model.name,
    propose: async (request, options) => {
      const answer = await model.propose(request, options);
      recording.set(requestKey(request), answer);
      return answer;
    },
  };
}

/** Answers from a recording only. `misses` are the agents whose questions were not in it: each was an error. */
export function replayModel(
  name: string,
  recording: ReadonlyMap<string, ModelAnswer>,
): { readonly model: Model; readonly misses: () => readonly string[] } {
  const misses: string[] = [];
  return {
    model: {
      name,
      propose: async (request) => {
        const answer = recording.get(requestKey(request));
        if (answer) return structuredClone(answer);
        misses.push(request.agent);
        throw new Error('a question that was never recorded');
      },
    },
    misses: () => misses,
  };
}

/** Throws for a line that is none of a recording. */
export async function readRecording(file: string): Promise<Recording> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const { key, answer } = lineSchema.parse(JSON.parse(line));
      return [key, answer];
    }),
  );
}

export async function writeRecording(file: string, recording: Recording): Promise<void> {
  const lines = [...recording].sort(([a], [b]) => (a < b ? -1 : 1));
  await writeFile(file, lines.map(([key, answer]) => `${JSON.stringify({ key, answer })}\n`).join(''));
}
