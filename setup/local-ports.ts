import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writePrivateFile } from './secrets.ts';

/** `{"mongod": 40123, "redis": 40124, "simulators": 8090, "workerHealth": 40125, "bridge": 8095, "demo": 8081}`: as of the last run. */
const LocalPorts = z.object({
  mongod: z.int().optional(),
  redis: z.int().optional(),
  simulators: z.int().optional(),
  workerHealth: z.int().optional(),
  bridge: z.int().optional(),
  demo: z.int().optional(),
});

export type LocalPorts = z.infer<typeof LocalPorts>;

/** The ports of the last run, to be taken again where they are free: addresses that people noted stay right. */
export async function readLocalPorts(file: string): Promise<LocalPorts> {
  try {
    return LocalPorts.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return {};
  }
}

export async function writeLocalPorts(file: string, ports: LocalPorts): Promise<void> {
  await writePrivateFile(file, ports);
}
