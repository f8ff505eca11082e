import type { ProviderName } from './providers.ts';

export type CallCounts = {
  readonly call: (provider: ProviderName, operation: string) => void;
  readonly fault: (provider: ProviderName, operation: string, kind: string) => void;
  readonly report: () => Record<string, Record<string, { calls: number; faults: Record<string, number> }>>;
  readonly clear: () => void;
};

export function createCallCounts(): CallCounts {
  type Count = { calls: number; faults: Map<string, number> };
  const counts = new Map<string, Map<string, Count>>();
  const countOf = (provider: ProviderName, operation: string): Count => {
    const ofProvider = counts.get(provider) ?? new Map<string, Count>();
    const count = ofProvider.get(operation) ?? { calls: 0, faults: new Map() };
    counts.set(provider, ofProvider.set(operation, count));
    return count;
  };
  return {
    call: (provider, operation) => {
      countOf(provider, operation).calls += 1;
    },
    fault: (provider, operation, kind) => {
      const { faults } = countOf(provider, operation);
      faults.set(kind, (faults.get(kind) ?? 0) + 1);
    },
    report: () =>
      Object.fromEntries(
        [...counts].map(([provider, ofProvider]) => [
          provider,
          Object.fromEntries(
            [...ofProvider].map(([operation, { calls, faults }]) => [
              operation,
              { calls, faults: Object.fromEntries(faults) },
            ]),
          ),
        ]),
      ),
    clear: () => counts.clear(),
  };
}
