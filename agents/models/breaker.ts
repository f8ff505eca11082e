import type { Clock } from '../../config/clock.ts';
import type { ModelFailure } from './model.ts';

export type BreakerState = 'closed' | 'open' | 'half_open';

/** These say that the provider is away; the others come from what it was asked, and the next question may go well. */
const ofTheProvider: readonly ModelFailure[] = ['timeout', 'unreachable', 'over_quota', 'misconfigured'];

export type Breaker = {
  /** Whether a call may be made. After a pause one call may: it must end in `succeeded`, `failed` or `forgo`. */
  readonly admit: () => boolean;
  /** The admitted call was not made after all. */
  readonly forgo: () => void;
  readonly succeeded: () => void;
  readonly failed: (failure: ModelFailure) => void;
  readonly state: () => BreakerState;
};

/** Stops asking a provider that is away, so that turns don't spend their time on it. One for each process. */
export function createBreaker(options: {
  readonly failures: number;
  readonly coolMs: number;
  readonly now: Clock['now'];
  readonly onChange: (state: BreakerState, failure: ModelFailure | null) => void;
}): Breaker {
  const { now, onChange } = options;
  let state: BreakerState = 'closed';
  let inARow = 0;
  let openedAt = 0;

  const change = (next: BreakerState, failure: ModelFailure | null = null) => {
    if (state === next) return;
    state = next;
    onChange(next, failure);
  };
  const open = (failure: ModelFailure | null) => {
    openedAt = now().getTime();
    change('open', failure);
  };
  const succeeded = () => {
    inARow = 0;
    change('closed');
  };

  return {
    admit: () => {
      if (state === 'closed') return true;
      if (state === 'half_open' || now().getTime() - openedAt < options.coolMs) return false;
      change('half_open');
      return true;
    },
    forgo: () => {
      // The next one may try at once.
      if (state === 'half_open') change('open');
    },
    succeeded,
    failed: (failure) => {
      if (!ofTheProvider.includes(failure)) return succeeded();
      inARow += 1;
      if (state === 'half_open' || inARow >= options.failures) open(failure);
    },
    state: () => state,
  };
}
