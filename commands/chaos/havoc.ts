import { setTimeout as sleep } from 'node:timers/promises';
import type { System } from '../../setup/system.ts';
import type { SystemProcess } from '../../setup/system-process.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { Progress } from './live-customers.ts';

export type BlowKind = 'worker' | 'server' | 'flushall' | 'redis' | 'mongod';
export type Blow = { readonly kind: BlowKind; readonly at: number };

type Plan = { readonly kills: number; readonly serverKills: number };

const lookEveryMs = 25;
/** Where nothing moves, the next blow comes all the same. */
const mostPatienceMs = 30_000;
const leastPauseMs = 300;
const mostStarts = 5;
const startPauseMs = 1_000;

/**
 * Blows spread over the run by how far the customers have come, so that a slow machine gets as many in the middle of its
 * work as a fast one. What was killed is started again at once. Fulfilled when everything is up again.
 */
export async function wreakHavoc(options: {
  readonly system: System;
  readonly plan: Plan;
  readonly flushAll: () => Promise<void>;
  readonly random: SeededRandom;
  readonly progress: Progress;
  readonly tell: (blow: Blow) => void;
}): Promise<readonly Blow[]> {
  const { system, plan, random, progress } = options;
  const blows: Blow[] = [];
  const rising = new Set<Promise<void>>();

  const revive = (one: SystemProcess) => {
    const rise = startAgain(one);
    rising.add(rise);
    rise.then(
      () => rising.delete(rise),
      () => undefined,
    );
  };

  const killOneOf = async (processes: readonly SystemProcess[]): Promise<void> => {
    let ready = processes.filter((one) => one.isUp());
    while (ready.length === 0) {
      await Promise.race([...rising, sleep(lookEveryMs)]);
      ready = processes.filter((one) => one.isUp());
    }
    const victim = ready[random.below(ready.length)];
    if (!victim) return;
    await victim.kill();
    revive(victim);
  };

  const strike: Record<BlowKind, () => Promise<void> | void> = {
    worker: () => killOneOf(system.workers),
    server: () => killOneOf([system.server]),
    flushall: options.flushAll,
    redis: system.redis.kill,
    mongod: () => system.mongod?.kill(),
  };

  const kinds = random.shuffle<BlowKind>([
    ...Array.from({ length: plan.kills }, () => 'worker' as const),
    ...Array.from({ length: plan.serverKills }, () => 'server' as const),
    'flushall',
    'redis',
    'mongod',
  ]);
  for (const [index, kind] of kinds.entries()) {
    await waitForProgress(progress, ((index + 1) / (kinds.length + 2)) * progress.planned);
    await strike[kind]();
    const blow = { kind, at: Date.now() };
    blows.push(blow);
    options.tell(blow);
    await sleep(leastPauseMs);
  }
  await Promise.all(rising);
  return blows;
}

/** As a supervisor does: what ends while it starts, because a database is down too, is started once more. */
async function startAgain(one: SystemProcess): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await one.start('alive');
    } catch (error) {
      if (tries === mostStarts) throw error;
      await sleep(startPauseMs);
    }
  }
}

async function waitForProgress(progress: Progress, wanted: number): Promise<void> {
  let last = progress.answered;
  let movedAt = Date.now();
  while (progress.answered < wanted && Date.now() - movedAt < mostPatienceMs) {
    await sleep(lookEveryMs);
    if (progress.answered > last) movedAt = Date.now();
    last = progress.answered;
  }
}
