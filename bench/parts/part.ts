import type { BenchOptions } from '../options.ts';
import type { Result } from '../results.ts';
import type { BenchProcess, BenchSystem } from '../system.ts';

/** What every part of the bench is given. */
export type PartContext = {
  readonly system: BenchSystem;
  readonly options: BenchOptions;
  readonly server: BenchProcess;
  readonly emit: (result: Result) => void;
  /** Progress for a person. */
  readonly say: (text: string) => void;
};
