import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'evaluate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function evaluate(...args: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'commands/evaluate.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, output, errors };
}

function writeSamples(name: string, label: string): string {
  const path = join(folder, name);
  const sample = {
    ...{ text: 'AIRTIME 500 MTN', channel: 'SMS', style: 'shorthand', label, sentiment: 'NEUTRAL' },
    ...{ escalate: false, entities: { amount: 500, network: 'MTN' } },
  };
  writeFileSync(path, `${JSON.stringify(sample)}\n`);
  return path;
}

test('a file that is understood is told of as data and as a picture', async () => {
  const picture = join(folder, 'picture.svg');
  const { status, output } = await evaluate(
    writeSamples('right.jsonl', 'AIRTIME.PURCHASE.self'),
    '--json',
    '--picture',
    picture,
  );
  expect(status).toBe(0);
  expect(JSON.parse(output)).toMatchObject({ samples: 1, accuracy: { leaf: 1 }, entities: { f1: 1 } });
  const drawn = readFileSync(picture, 'utf8');
  expect(drawn.startsWith('<svg ') && drawn.endsWith('</svg>\n')).toBe(true);
  expect(drawn).toContain('AIRTIME.PURCHASE.self');
}, 60_000);

test('a figure under its bar is told and fails the command', async () => {
  const { status, output } = await evaluate(writeSamples('wrong.jsonl', 'DATA.PURCHASE.renew'));
  expect(status).toBe(1);
  expect(output).toContain('MISSED');
}, 60_000);

test('the errors of the held-out part are not shown', async () => {
  const { status, errors } = await evaluate('--missed');
  expect(status).toBe(2);
  expect(errors).toContain('held-out');
}, 60_000);
