import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { openUnderstanding } from '../agents/understanding/understand.ts';
import type { Understanding } from '../agents/understanding/understanding.ts';
import { channelNames, mediumOf } from '../scenarios/channel-medium.ts';
import { readOptions } from './read-options.ts';

const usage = `Usage: npm run classify [-- FILE]

What is understood of each text: JSON Lines in, from FILE or standard input, and out, in their order.
  {"id": "U1", "text": "abeg buy me 500 mtn card", "channel": "WHATSAPP"}
`;

/** `{"id": "U1", "text": "abeg buy me 500 mtn card", "channel": "WHATSAPP"}` */
const Question = z.object({
  id: z.union([z.string(), z.number()]),
  text: z.string(),
  channel: z.enum(channelNames).default('WHATSAPP'),
});

function toAnswer(id: string | number, understood: Understanding): Record<string, unknown> {
  const {
    domain,
    intent,
    sub,
    parts,
    entities,
    sentiment,
    priority,
    category,
    escalate,
    confidence,
    source,
  } = understood;
  const told = parts?.map((part) => ({
    domain: part.domain,
    intent: part.intent,
    sub: part.sub,
    entities: part.entities,
  }));
  return {
    id,
    domain,
    intent,
    sub,
    ...(told ? { parts: told } : {}),
    entities,
    sentiment,
    priority,
    category,
    escalate,
    confidence,
    source,
  };
}

/** One answer a line, in the order of the questions. A line that is no question is answered with what is wrong. */
async function main(): Promise<number> {
  const [path] = readOptions(usage, { allowPositionals: true }).positionals;
  const { understand } = openUnderstanding();
  const lines = createInterface({
    input: path ? createReadStream(path) : process.stdin,
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let status = 0;
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const question = parseQuestion(line);
    if (!question) {
      status = 1;
      process.stderr.write('classify: a line is no question: {"id", "text", "channel"}\n');
      continue;
    }
    const answer = toAnswer(question.id, understand(question.text, { medium: mediumOf[question.channel] }));
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  return status;
}

function parseQuestion(line: string): z.infer<typeof Question> | undefined {
  try {
    return Question.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

process.exitCode = await main();
