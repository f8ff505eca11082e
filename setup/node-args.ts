const typescript = ['--import', 'tsx'] as const;
/**
 * Room for the short-lived objects of a batch, which with Node's own 16 MB are copied again and again before they die.
 * Not in a worker: it holds more to begin with, and is to stay below 300 MB.
 */
const roomForBatches = '--max-semi-space-size=32';

/** How Node is started for one of the product's programs: TypeScript as it is. */
export function nodeArgs(program: string): readonly string[] {
  return program === 'server.ts' ? [roomForBatches, ...typescript] : typescript;
}

/** Few arenas: every thread of Node's pool would otherwise keep freed memory of its own. */
export const nodeEnvironment = { MALLOC_ARENA_MAX: '2' } as const;
