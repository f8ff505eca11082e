import type { Progress } from './progress.ts';

export type SystemOptions = {
  /** Logs, data and settings of the run go here; it is the caller's to remove. */
  readonly folder: string;
  readonly workers: number;
  /** Of the simulators' dice. */
  readonly seed: number;
  /** `own` by default: one that may be killed. */
  readonly mongodb?: 'own' | { readonly uri: string; readonly database: string };
  readonly clockSpeed?: number;
  readonly timings?: 'test' | 'demo' | 'production';
  /** Guards to switch off, as PLANTED_VIOLATIONS names them. */
  readonly planted?: readonly string[];
  /** How long a killed database stays away. */
  readonly outageMs?: number;
  /** Where the phones page will be, whose frames hold the web chat. */
  readonly demoUrl?: string;
  readonly messagesPerSecond?: number;
  /** `first` by default: whom everything is bought from. `all`: the others stand by, as with `npm start`. */
  readonly vendors?: 'first' | 'all';
  /** Beside the callbacks: as for the simulators' `POST /_control/config`. */
  readonly simulators?: Readonly<Record<string, unknown>>;
  /** `none` by default. `simulated`: the language model among the simulators is asked. */
  readonly model?: 'none' | 'simulated';
  readonly logLevel?: 'info' | 'debug';
  readonly progress?: Progress;
};

export type SystemDatabase = {
  readonly uri: string;
  /** kill -9; it comes back by itself after the outage. */
  readonly kill: () => void;
};
