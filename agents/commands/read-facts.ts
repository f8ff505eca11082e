import { ownBundles } from '../../commerce/data/catalogue.ts';
import type { OrderView } from '../../commerce/order.ts';
import { airtimeRules } from '../../config/rules/airtime.ts';
import { dataAccessPoints, dataCodes, dataRules } from '../../config/rules/data.ts';
import { powerRules } from '../../config/rules/power.ts';
import { sessionRules } from '../../config/rules/sessions.ts';
import { formatDataSize } from '../../conversation/values/data-size.ts';
import { formatNaira } from '../../conversation/values/naira.ts';
import { networkMeant } from '../answers/network-meant.ts';
import { factsOfOrder } from '../answers/order-facts.ts';
import { powerPurchases } from '../answers/power-records.ts';
import type { Fact } from '../replies/facts.ts';
import type { ReadName } from '../roster/tools.ts';
import { packOf, type TurnDraft } from '../turn-draft.ts';

type Read = (draft: TurnDraft, about: string | undefined) => Promise<readonly Fact[]> | readonly Fact[];

/** What agents may look up. The customer is the session's: there is no argument that could name another. */
const reads: Readonly<Record<ReadName, Read>> = {
  transaction_status: async (draft, about) => {
    const order = about ? await draft.input.reads.orderByRef(about) : (await recent(draft, 1))[0];
    return order ? factsOf(draft, order, 'order') : [];
  },
  transaction_history: readHistory,
  invoice_lookup: readHistory,
  get_pricing: () => [
    { name: 'airtime.minimum', value: formatNaira(airtimeRules.minimumKobo) },
    { name: 'airtime.maximum', value: formatNaira(airtimeRules.maximumKobo) },
    { name: 'airtime.discount_from', value: formatNaira(airtimeRules.bulkDiscount.fromKobo) },
    { name: 'airtime.discount', value: `${airtimeRules.bulkDiscount.basisPoints / 100}%` },
  ],
  check_tariff: readTariff,
  check_balance: async (draft) => [
    { name: 'wallet.balance', value: formatNaira(await draft.input.reads.walletKobo()) },
    ...codesOf(draft, ['balance']),
  ],
  check_network_balance: (draft) => codesOf(draft, ['balance']),
  network_status: (draft) => codesOf(draft, ['balance', 'care']),
  apn_settings: (draft) => {
    const network = networkMeant(draft);
    if (!network) return [];
    const { name, user, password } = dataAccessPoints[network];
    return [
      { name: 'apn.name', value: name },
      ...(user === '' ? [] : [{ name: 'apn.user', value: user }]),
      ...(password === '' ? [] : [{ name: 'apn.password', value: password }]),
    ];
  },
  recommend_plan: readPlans,
  customer_lookup: async (draft) => {
    const meters = await draft.input.reads.savedMeters();
    return meters.map(({ nickname }, index) => ({ name: `meter${index + 1}.name`, value: nickname }));
  },
};

/** What there is to know by it, as facts that words can hold a place for. */
export async function readFacts(
  draft: TurnDraft,
  name: ReadName,
  about: string | undefined,
): Promise<readonly Fact[]> {
  return await reads[name](draft, about);
}

async function recent(
  draft: TurnDraft,
  limit: number = sessionRules.historyLength,
): Promise<readonly OrderView[]> {
  return await draft.input.reads.recentOrders(limit);
}

async function readHistory(draft: TurnDraft): Promise<readonly Fact[]> {
  return (await recent(draft)).flatMap((order, n) => factsOf(draft, order, `order${n + 1}`));
}

function factsOf(draft: TurnDraft, order: OrderView, as: string): readonly Fact[] {
  const pack = packOf(draft);
  const { ref, what, payable } = factsOfOrder(order, pack);
  return [
    { name: `${as}.ref`, value: ref },
    { name: `${as}.what`, value: what },
    { name: `${as}.price`, value: payable },
    { name: `${as}.status`, value: pack.statusWord[order.status] },
  ];
}

async function readTariff(draft: TurnDraft): Promise<readonly Fact[]> {
  const known = (await powerPurchases(draft)).find(({ line }) => line.proof?.tariffClass ?? line.tariffClass);
  const tariff = known?.line.proof?.tariffClass ?? known?.line.tariffClass;
  return [
    { name: 'power.minimum', value: formatNaira(powerRules.minimumKobo) },
    { name: 'power.maximum', value: formatNaira(powerRules.maximumKobo) },
    { name: 'power.charge', value: formatNaira(powerRules.serviceChargeKobo) },
    ...(tariff ? [{ name: 'power.tariff', value: tariff }] : []),
  ];
}

/** The cheapest of the network that is meant. */
async function readPlans(draft: TurnDraft): Promise<readonly Fact[]> {
  const network = networkMeant(draft);
  const sold = await draft.input.reads.dataBundles();
  const bundles = (sold.length > 0 ? sold : ownBundles).filter(
    (bundle) => !network || bundle.network === network,
  );
  return [...bundles]
    .sort((a, b) => a.priceKobo - b.priceKobo)
    .slice(0, dataRules.listLength)
    .map(({ network: of, sizeMb, days, priceKobo }, index) => ({
      name: `plan${index + 1}`,
      value: `${of} ${formatDataSize(sizeMb)}, ${days} days, ${formatNaira(priceKobo)}`,
    }));
}

function codesOf(draft: TurnDraft, kinds: readonly ('balance' | 'care')[]): readonly Fact[] {
  const network = networkMeant(draft);
  if (!network) return [];
  return kinds.map((kind) => ({ name: `network.${kind}_code`, value: dataCodes[network][kind] }));
}
