/**
 * How Node is started for a process that serves: TypeScript as it is, and room for the short-lived objects of a batch,
 * which with Node's own 16 MB are copied again and again before they die.
 */
export const nodeArgs = ['--max-semi-space-size=32', '--import', 'tsx'] as const;
