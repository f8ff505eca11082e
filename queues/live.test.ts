import { Redis } from 'ioredis';
import { afterAll, expect, inject, it } from 'vitest';
import { createLogger } from '../config/logger.ts';
import { openLive } from './live.ts';

const log = createLogger('test', 'silent');
const redis = new Redis(inject('redisUrl'));
afterAll(() => redis.disconnect());

it('wakes those who listen for an id in another process, and nobody else, until they stop, and tells them what it is about', async () => {
  const [here, there] = [openLive(redis, inject('redisUrl'), log), openLive(redis, inject('redisUrl'), log)];
  const heard: string[] = [];
  const stop = there.listen('a', () => heard.push('a'));
  const next = (id: string) => new Promise<void>((resolve) => void there.listen(id, () => resolve()));
  const first = next('a');
  // A ring before the subscription stands is lost, as any may be.
  const ringing = setInterval(() => here.ring('a'), 20);
  await first;
  clearInterval(ringing);
  expect(heard.length).toBeGreaterThan(0);
  stop();
  const before = heard.length;
  const other = next('b');
  here.ring('a');
  here.ring('b');
  await other;
  expect(heard.length).toBe(before);
  const told = new Promise((resolve) => void there.listen('c', resolve));
  here.ring('c', 'what was said');
  expect(await told).toBe('what was said');
  here.close();
  there.close();
});
