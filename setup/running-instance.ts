import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { processStartedAt } from './process-table.ts';
import { writePrivateFile } from './secrets.ts';

/** Written by `npm start` once everything answers; commands that talk to the running system read it. */
const RunningInstance = z.object({
  pid: z.int(),
  startedAt: z.string(),
  baseUrl: z.url(),
  simulatorsUrl: z.url(),
  /** What server and worker were given: MONGODB_URI, SWITCHBOARD_KEK, … */
  environment: z.record(z.string(), z.string()),
});

export type RunningInstance = z.infer<typeof RunningInstance>;

export function runningInstanceFile(dataDir: string): string {
  return join(dataDir, 'running.json');
}

export async function writeRunningInstance(
  dataDir: string,
  instance: Omit<RunningInstance, 'pid' | 'startedAt'>,
): Promise<void> {
  const startedAt = (await processStartedAt(process.pid)) ?? '';
  await writePrivateFile(runningInstanceFile(dataDir), { pid: process.pid, startedAt, ...instance });
}

/** The system that `npm start` runs on this folder at this moment; undefined when none does. */
export async function readRunningInstance(dataDir: string): Promise<RunningInstance | undefined> {
  const text = await readFile(runningInstanceFile(dataDir), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const instance = RunningInstance.parse(JSON.parse(text));
    return (await processStartedAt(instance.pid)) === instance.startedAt ? instance : undefined;
  } catch {
    return undefined;
  }
}
