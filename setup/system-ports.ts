import { randomInt } from 'node:crypto';
import { isPortFree } from './ports.ts';

/**
 * Below the range that the system gives to outgoing connections: else one of those may sit on the port of a process that
 * was killed when it wants to come back.
 */
export async function pickPorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(10_000, 30_000);
    if (await isPortFree(port)) ports.add(port);
  }
  return [...ports];
}
