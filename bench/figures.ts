import { type CpuMs, countCpu, type Pids } from './cpu.ts';
import type { Load } from './load-generator.ts';
import { median, percentile } from './percentiles.ts';

/** One slice of a run, or the medians of several. `cpuMs…` is absent where /proc does not tell. */
export type Figures = {
  readonly ratePerSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly cpuMsPerMessage?: number;
  readonly cpuMsByProcess?: Readonly<Record<string, number>>;
};

export type Measured = { readonly load: Load; readonly figures: Figures };

/** Runs one load and counts what these processes use for it. */
export async function measure(pids: Pids, run: () => Promise<Load>): Promise<Measured> {
  const used = countCpu(pids);
  const load = await run();
  return { load, figures: figuresOf(load, used()) };
}

export function figuresOf(load: Load, cpuMs: CpuMs): Figures {
  const count = load.latenciesMs.length;
  const perMessage = Object.entries(cpuMs).map(([name, ms]) => [name, ms / Math.max(1, count)] as const);
  return {
    ratePerSecond: count / load.seconds,
    p50Ms: percentile(load.latenciesMs, 0.5),
    p95Ms: percentile(load.latenciesMs, 0.95),
    p99Ms: percentile(load.latenciesMs, 0.99),
    ...(perMessage.length > 0
      ? {
          cpuMsPerMessage: perMessage.reduce((sum, [, ms]) => sum + ms, 0),
          cpuMsByProcess: Object.fromEntries(perMessage),
        }
      : {}),
  };
}

/** Figure by figure the median of the rounds. */
export function medianFigures(rounds: readonly Figures[]): Figures {
  const of = (read: (figures: Figures) => number | undefined) =>
    median(rounds.map(read).filter((value) => value !== undefined));
  const processes = Object.keys(rounds[0]?.cpuMsByProcess ?? {});
  return {
    ratePerSecond: of((round) => round.ratePerSecond),
    p50Ms: of((round) => round.p50Ms),
    p95Ms: of((round) => round.p95Ms),
    p99Ms: of((round) => round.p99Ms),
    ...(processes.length > 0
      ? {
          cpuMsPerMessage: of((round) => round.cpuMsPerMessage),
          cpuMsByProcess: Object.fromEntries(
            processes.map((name) => [name, of((round) => round.cpuMsByProcess?.[name])]),
          ),
        }
      : {}),
  };
}

/** How much of the floor's rate the product reaches: the median over rounds that were measured one beside the other. */
export function ratioOf(product: readonly Figures[], floor: readonly Figures[]): number {
  return median(product.map((figures, round) => figures.ratePerSecond / (floor[round]?.ratePerSecond ?? 0)));
}
