import { describe, expect, it } from 'vitest';
import { figuresOf, medianFigures, ratioOf } from './figures.ts';

const load = { acked: ['a', 'b', 'c', 'd'], failed: 0, latenciesMs: [1, 2, 3, 40], seconds: 2 };

describe('figures of a load', () => {
  it('are per second and per message, with every process counted', () => {
    expect(figuresOf(load, { server: 4, mongod: 2 })).toEqual({
      ratePerSecond: 2,
      p50Ms: 2,
      p95Ms: 40,
      p99Ms: 40,
      cpuMsPerMessage: 1.5,
      cpuMsByProcess: { server: 1, mongod: 0.5 },
    });
  });

  it('claim no CPU where none could be read', () => {
    expect(figuresOf(load, {})).not.toHaveProperty('cpuMsPerMessage');
    expect(medianFigures([figuresOf(load, {})])).not.toHaveProperty('cpuMsPerMessage');
  });

  it('are the median of the rounds, and a ratio compares what was measured in the same round', () => {
    const rate = (perSecond: number) => figuresOf({ ...load, seconds: 4 / perSecond }, { server: perSecond });
    const product = [rate(10), rate(50), rate(6)];
    const floor = [rate(20), rate(50), rate(10)];
    expect(medianFigures(product).ratePerSecond).toBeCloseTo(10);
    expect(medianFigures(product).cpuMsPerMessage).toBeCloseTo(2.5);
    expect(ratioOf(product, floor)).toBeCloseTo(0.6);
  });
});
