import { ProviderError } from '../../../config/errors.ts';
import type { DataBundle } from '../../../conversation/values/data-bundle.ts';
import type { Network } from '../../../conversation/values/network.ts';
import { readBundleName } from '../../data/bundle-name.ts';
import { isSellable } from '../../data/catalogue.ts';
import type { DataGoods } from '../../order.ts';
import { type Operator, operatorsAnswer, type ReloadlySettings } from './schema.ts';
import type { CallReloadly } from './session.ts';

/** What a network is called in their list: "MTN Nigeria", "Airtel Nigeria Data", "9Mobile (Etisalat) Nigeria". */
const names = {
  MTN: /^mtn\b/i,
  AIRTEL: /^airtel\b/i,
  GLO: /^glo\b/i,
  '9MOBILE': /^(?:9 ?mobile|etisalat|t2)\b/i,
} as const satisfies Record<Network, RegExp>;

const keptForMs = 3_600_000;

export type Operators = {
  /** Undefined where the network is not sold. Throws ProviderError. */
  readonly airtime: (network: Network) => Promise<number | undefined>;
  readonly bundles: (network: Network) => Promise<readonly (DataBundle & { readonly operatorId: number })[]>;
};

/** Their operators of Nigeria, read once an hour. */
export function openOperators(
  settings: ReloadlySettings,
  call: CallReloadly,
  timeoutMs: number,
  now: () => number = Date.now,
): Operators {
  let kept: { readonly list: readonly Operator[]; readonly until: number } | undefined;

  async function list(): Promise<readonly Operator[]> {
    if (kept && kept.until > now()) return kept.list;
    const query = 'suggestedAmounts=false&includeBundles=true&includeData=true&includePin=false';
    const { json } = await call({ method: 'GET', path: `/operators/countries/NG?${query}`, timeoutMs });
    const parsed = operatorsAnswer.safeParse(json);
    if (!parsed.success)
      throw new ProviderError('provider_outcome_unknown', { providerCode: 'no_operators' });
    kept = { list: parsed.data, until: now() + keptForMs };
    return kept.list;
  }

  const ofNetwork = async (network: Network) =>
    (await list()).filter(({ name, pin }) => !pin && names[network].test(name));

  return {
    airtime: async (network) =>
      settings.operators[network] ??
      (await ofNetwork(network)).find(({ data, bundle }) => !data && !bundle)?.operatorId,
    bundles: async (network) =>
      (await ofNetwork(network))
        .filter(({ data, bundle }) => data || bundle)
        .flatMap((operator) => bundlesOf(operator, network)),
  };
}

function bundlesOf({ operatorId, localFixedAmountsDescriptions }: Operator, network: Network) {
  return Object.entries(localFixedAmountsDescriptions ?? {}).flatMap(([amount, name]) => {
    const read = readBundleName(name);
    const priceKobo = Math.round(Number(amount) * 100);
    if (!read || !isSellable({ ...read, priceKobo })) return [];
    return [{ network, code: `${operatorId}:${priceKobo}`, name, ...read, priceKobo, operatorId }];
  });
}

/** The bundle that was sold, in this vendor's list: by its own code, or one that is the same in size, time and price. */
export function findSameBundle<Bundle extends DataBundle>(
  listed: readonly Bundle[],
  { bundle }: DataGoods,
  priceKobo: number,
): Bundle | undefined {
  const isSame = (one: DataBundle) =>
    one.sizeMb === bundle.sizeMb && one.days === bundle.days && one.priceKobo === priceKobo;
  return listed.find((one) => one.code === bundle.code && isSame(one)) ?? listed.find(isSame);
}
