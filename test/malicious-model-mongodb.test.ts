import { describe, expect, it } from 'vitest';
import { targetOf } from '../commerce/order-lines.ts';
import { openTestDatabase } from './database.ts';
import { playEpisode } from './malicious-model/episode.ts';
import { isHeld } from './malicious-model/house.ts';
import { openMongoHouse } from './malicious-model/mongo-house.ts';

const episodes = Math.min(300, Math.max(3, Math.ceil(Number(import.meta.env['FUZZ_RUNS'] ?? 100) / 33)));
const atOnce = 4;
const longSeriesMs = Math.max(180_000, episodes * 3_000);

describe('a malicious model before the real stores, the real worker and a real shop on MongoDB', () => {
  it(
    'has nothing delivered but what its customers saw and confirmed, though workers die, and the books are even',
    async () => {
      const { houseOf, stores, shop, owedKobo } = await openMongoHouse(await openTestDatabase());
      const confirmed: string[] = [];
      for (let first = 1; first <= episodes; first += atOnce) {
        const seeds = Array.from({ length: Math.min(atOnce, episodes - first + 1) }, (_, n) => first + n);
        await Promise.all(
          seeds.map(async (seed) => {
            const from = { medium: 'sms', value: `+23480311${String(seed).padStart(5, '0')}` } as const;
            const house = houseOf(stores.customers.idFor(from));
            const { violations } = await playEpisode(seed, { house, from });
            expect(violations, `seed ${seed}`).toEqual([]);
          }),
        );
      }
      const { taken } = houseOf('');
      for (const { quote } of taken()) {
        if (isHeld(quote)) continue;
        confirmed.push(...quote.lines.map((line) => `${line.product} ${line.faceKobo} ${targetOf(line)}`));
      }
      const delivered = shop.executions.map((request) => {
        const target = 'recipient' in request ? request.recipient : request.meter;
        return `${request.product} ${request.amountKobo} ${target}`;
      });
      expect(delivered.toSorted()).toEqual(confirmed.toSorted());
      expect(delivered.length).toBeGreaterThan(0);
      expect(await owedKobo()).toBe(0);
    },
    longSeriesMs,
  );
});
