import { listVariations } from '../vtpass/data-services.ts';
import type { World } from '../world.ts';

/** Operators of Nigeria; data is an operator of its own there, and its bundles are amounts with a description. */
export const operators = [
  { operatorId: 341, name: 'MTN Nigeria', dataOf: null },
  { operatorId: 342, name: 'Airtel Nigeria', dataOf: null },
  { operatorId: 344, name: 'Glo Nigeria', dataOf: null },
  { operatorId: 340, name: '9Mobile (Etisalat) Nigeria', dataOf: null },
  { operatorId: 345, name: 'MTN Nigeria Data', dataOf: 'mtn-data' },
  { operatorId: 646, name: 'Airtel Nigeria Data', dataOf: 'airtel-data' },
  { operatorId: 931, name: 'Glo Nigeria Data', dataOf: 'glo-data' },
  { operatorId: 645, name: '9Mobile Nigeria Data', dataOf: 'etisalat-data' },
] as const;

export type Operator = (typeof operators)[number];

/** What an amount in naira buys, as `500.00` → `1GB - 7 days`. */
export function descriptionsOf(world: World, { dataOf }: Operator): Readonly<Record<string, string>> {
  if (dataOf === null) return {};
  return Object.fromEntries(
    listVariations(world, dataOf).map(({ name, priceNaira }) => [priceNaira.toFixed(2), name]),
  );
}

export function operatorResource(world: World, operator: Operator) {
  const descriptions = descriptionsOf(world, operator);
  const { minNaira, maxNaira } = world.config().reloadly;
  const isData = operator.dataOf !== null;
  return {
    id: operator.operatorId,
    operatorId: operator.operatorId,
    name: operator.name,
    bundle: isData,
    data: isData,
    pin: false,
    supportsLocalAmounts: true,
    denominationType: isData ? 'FIXED' : 'RANGE',
    senderCurrencyCode: 'NGN',
    destinationCurrencyCode: 'NGN',
    localMinAmount: isData ? null : minNaira,
    localMaxAmount: isData ? null : maxNaira,
    country: { isoName: 'NG', name: 'Nigeria' },
    fixedAmounts: [],
    localFixedAmounts: Object.keys(descriptions).map(Number),
    localFixedAmountsDescriptions: descriptions,
  };
}
