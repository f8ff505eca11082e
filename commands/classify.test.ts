import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';

type Run = {
  readonly status: number | null;
  readonly answers: readonly Record<string, unknown>[];
  readonly errors: string;
};

async function classify(input: string): Promise<Run> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'commands/classify.ts'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  child.stdin.end(input);
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const lines = output.split('\n').filter((line) => line !== '');
  return { status, answers: lines.map((line) => JSON.parse(line) as Record<string, unknown>), errors };
}

const ask = (id: string, text: string, channel = 'WHATSAPP') => `${JSON.stringify({ id, text, channel })}\n`;

test('every question is answered with one line, in order, and nothing else is written there', async () => {
  const run = await classify(
    ask('U1', 'abeg buy me 500 mtn card') +
      ask('U2', '500 airtime for my mother 08091230000 and 3000 light for my meter'),
  );
  expect(run.status).toBe(0);
  expect(run.answers).toMatchObject([
    {
      id: 'U1',
      domain: 'AIRTIME',
      intent: 'PURCHASE',
      sub: 'self',
      entities: { amount: 500, network: 'MTN' },
      sentiment: 'NEUTRAL',
      priority: 'MEDIUM',
      category: 'product',
      escalate: false,
      source: 'builtin',
    },
    {
      id: 'U2',
      domain: 'MULTI',
      intent: null,
      sub: null,
      parts: [
        {
          domain: 'AIRTIME',
          intent: 'PURCHASE',
          sub: 'third_party',
          entities: { amount: 500, msisdn: '+2348091230000' },
        },
        { domain: 'POWER', intent: 'PURCHASE', sub: 'prepaid_token', entities: { amount: 3000 } },
      ],
    },
  ]);
}, 60_000);

test('six hundred messages are answered one by one', async () => {
  const texts = Array.from({ length: 600 }, (_, index) =>
    ask(`U${index}`, `please help me with ${index + 50} naira for my line number ${index}`),
  );
  const run = await classify(texts.join(''));
  expect(run.answers.map(({ id }) => id)).toEqual(texts.map((_, index) => `U${index}`));
}, 60_000);

test('a line that is no question is told on standard error, and the rest is answered', async () => {
  const run = await classify(`{"nonsense": true}\nnot json\n${ask('U1', 'hello')}`);
  expect(run.status).toBe(1);
  expect(run.answers.map(({ id }) => id)).toEqual(['U1']);
  expect(run.errors).toContain('no question');
}, 60_000);
