import { describe, expect, it } from 'vitest';
import { countCpu, cpuMsOfStat, readPeakMb } from './cpu.ts';

describe('CPU of a process', () => {
  it.each([
    { name: 'node', expected: 1_230 },
    { name: 'a) b (c', expected: 1_230 },
  ])('is user and system time, whatever the process is called: $name', ({ name, expected }) => {
    const stat = `4711 (${name}) S 1 4711 4711 0 -1 4194560 900 0 3 0 100 23 7 8 20 0 11 0 500 1000 200`;
    expect(cpuMsOfStat(stat)).toBe(expected);
  });

  it.runIf(process.platform === 'linux')('counts what was used since', () => {
    const used = countCpu({ self: process.pid, gone: 2 ** 30 });
    const until = performance.now() + 60;
    while (performance.now() < until);
    expect(Object.keys(used())).toEqual(['self']);
    expect(used()['self']).toBeGreaterThan(0);
    expect(readPeakMb(process.pid)).toBeGreaterThan(10);
  });
});
