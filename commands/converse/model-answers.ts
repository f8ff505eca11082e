import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** What the scripted model says to the product's own scenarios. */
const ownAnswers = join(import.meta.dirname, '..', '..', 'test', 'scenarios', 'model-answers.json');

/**
 * One line of the file: to whom of the agents it is said, a part of the customer's message as the agent sees it, and what
 * is proposed. `{"agent": "classifier@1", "message": "something for my phone", "commands": [{"kind": "hand_over", …}]}`
 */
const Answers = z.array(
  z.strictObject({
    agent: z.string(),
    message: z.string(),
    commands: z.array(z.record(z.string(), z.unknown())),
    /** Only once: what comes after it is for the next time. */
    once: z.boolean().default(false),
  }),
);

/** Reads the file as the simulated model takes its script. Throws where it is none. */
export async function readModelAnswers(file = ownAnswers): Promise<readonly unknown[]> {
  const answers = Answers.parse(JSON.parse(await readFile(file, 'utf8')));
  return answers.map(({ agent, message, commands, once }) => ({
    match: { promptCacheKey: agent, input: message },
    output: { commands },
    times: once ? 1 : null,
  }));
}
