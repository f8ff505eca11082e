import { Death } from '../../commerce/scripted-commerce.ts';

/** How long a worker lives: it ends, or stops for a while, at one of its steps. */
export type Life = { readonly step: () => Promise<void> };

export const healthy: Life = { step: async () => undefined };

/** Killed at its step of that number: nothing that it does from there on is done. */
export function endsAt(last: number): Life {
  let steps = 0;
  return {
    step: async () => {
      steps += 1;
      if (steps > last) throw new Death();
    },
  };
}

/** Stops at its step of that number until it is woken: what was thought dead and is not. */
export function sleepsAt(last: number): Life & { readonly asleep: Promise<void>; readonly wake: () => void } {
  let steps = 0;
  let wake = () => {};
  let fall = () => {};
  const asleep = new Promise<void>((resolve) => {
    fall = resolve;
  });
  const woken = new Promise<void>((resolve) => {
    wake = resolve;
  });
  return {
    step: async () => {
      steps += 1;
      if (steps !== last) return;
      fall();
      await woken;
    },
    asleep,
    wake: () => wake(),
  };
}

/** What answers at once and touches nothing. */
const plain: ReadonlySet<string> = new Set(['addressKey', 'idFor', 'reads']);

/** A part of the house as a worker uses it: each call is two steps of its life, one before and one after. */
export function within<Part extends object>(life: Life, part: Part): Part {
  if (life === healthy) return part;
  const lived = Object.entries(part).map(([name, value]: [string, unknown]) => {
    if (typeof value !== 'function' || plain.has(name)) return [name, value];
    const call = async (...values: readonly unknown[]) => {
      await life.step();
      const result: unknown = await Reflect.apply(value, part, values);
      await life.step();
      return result;
    };
    return [name, call];
  });
  return Object.fromEntries(lived) as Part;
}
