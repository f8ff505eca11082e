import { dataRules } from '../../config/rules/data.ts';
import {
  createFlow,
  type FlowDefinition,
  type FlowFacts,
  type FlowPosition,
  type QuoteAttempt,
} from '../../conversation/flow.ts';
import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import type { Choice, ReplyContent } from '../../conversation/reply.ts';
import type { DataBundle } from '../../conversation/values/data-bundle.ts';
import { formatDataSize } from '../../conversation/values/data-size.ts';
import { formatNaira } from '../../conversation/values/naira.ts';
import { type Network, networks } from '../../conversation/values/network.ts';
import { formatLocalNumber } from '../airtime/describe.ts';
import type { DataLine, Quote } from '../order.ts';
import { StoredQuote } from '../order-lines.ts';
import type { BundleChoice } from './choose-bundle.ts';
import { describeData, describeWish, formatValidity } from './describe.ts';
import { quoteData } from './quote.ts';
import { choiceIdOf, moreChoice, readData } from './read-data.ts';
import {
  choiceOf,
  DataSlots,
  emptyDataSlots,
  expectedDataNetwork,
  namedRecipients,
  resolveDataNetwork,
} from './slots.ts';

type Slot = 'recipient' | 'network' | 'bundle';
type Position = FlowPosition<DataSlots>;

/** The purchase as data: what is bought by itself is asked for in the same way. */
export const dataDefinition: FlowDefinition<DataSlots, Quote> = {
  name: 'buy_data',
  empty: emptyDataSlots,
  parseSlots: (stored) => DataSlots.safeParse(stored).data ?? null,
  parseQuote: (stored) => StoredQuote.safeParse(stored).data ?? null,
  read: readData,
  missing: findMissing,
  ask,
  quote: quotePosition,
  describe: (slots, facts, pack) => {
    const network = resolveDataNetwork(slots, facts);
    const choice = network && choiceOf(slots, network, facts);
    const sizeMb = choice?.kind === 'one' ? choice.bundles[0].sizeMb : slots.sizeMb;
    return describeData({ network, recipients: namedRecipients(slots, facts), sizeMb }, pack);
  },
};

/** The purchase of a data bundle, for oneself or several numbers of one network. */
export const dataFlow = createFlow(dataDefinition);

function findMissing(slots: DataSlots, facts: FlowFacts): Slot | null {
  if (namedRecipients(slots, facts).length === 0) return 'recipient';
  const network = resolveDataNetwork(slots, facts);
  if (!network) return 'network';
  return choiceOf(slots, network, facts).kind === 'one' ? null : 'bundle';
}

function ask(slot: string, position: Position): ReplyContent {
  const { slots, facts, pack } = position;
  if (slot === 'recipient') return { kind: 'text', text: pack.data.askRecipient };
  const network = resolveDataNetwork(slots, facts);
  if (slot === 'bundle' && network) return listBundles(network, position);
  const [number = ''] = namedRecipients(slots, facts);
  return {
    kind: 'choices',
    text: pack.airtime.askNetwork({ number: formatLocalNumber(number) }),
    choices: networks.map((name) => ({ id: name, label: name })),
  };
}

/** A few lines and MORE; after the last ones the list begins again. */
function listBundles(network: Network, { slots, facts, pack }: Position): ReplyContent {
  const choice = choiceOf(slots, network, facts);
  const { bundles } = choice;
  const pages = Math.max(1, Math.ceil(bundles.length / dataRules.listLength));
  const from = (slots.page % pages) * dataRules.listLength;
  const choices: Choice[] = bundles.slice(from, from + dataRules.listLength).map((bundle) => ({
    id: choiceIdOf(bundle.code),
    label: labelOf(bundle, pack),
  }));
  const more: Choice[] = pages > 1 ? [{ id: moreChoice, label: pack.data.more }] : [];
  return { kind: 'choices', text: titleOf(choice, network, slots, pack), choices: [...choices, ...more] };
}

function labelOf({ sizeMb, days, priceKobo }: DataBundle, pack: LanguagePack): string {
  return pack.data.row({
    size: formatDataSize(sizeMb),
    validity: formatValidity(days, pack),
    amount: formatNaira(priceKobo),
  });
}

function titleOf({ kind }: BundleChoice, network: Network, slots: DataSlots, pack: LanguagePack): string {
  const { data } = pack;
  if (slots.page > 0) return data.nextPage({ network });
  const what = describeWish(slots, pack);
  if (kind === 'near') return data.askNear({ network, what });
  if (slots.overMb && slots.days === undefined) return data.askLarger({ network });
  return kind === 'any' || what === '' ? data.askBundle({ network }) : data.askWhich({ network, what });
}

function quotePosition(position: Position): QuoteAttempt<DataSlots, Quote> {
  const { slots, facts, pack } = position;
  const network = resolveDataNetwork(slots, facts);
  const choice = network && choiceOf(slots, network, facts);
  const [bundle] = choice?.bundles ?? [];
  if (!bundle) return { ok: false, slots, ask: 'bundle', problem: pack.data.notSold };
  const { code, name, sizeMb, days, priceKobo } = bundle;
  const result = quoteData(
    namedRecipients(slots, facts).map((recipient) => ({
      product: 'DATA',
      network: bundle.network,
      recipient,
      bundle: { code, name, sizeMb, days },
      faceKobo: priceKobo,
    })),
  );
  if (result.ok) return { ok: true, quote: result.quote, text: showQuote(result.quote, bundle, position) };
  const again = { ...slots, code: undefined, browse: true, page: 0 };
  return { ok: false, slots: again, ask: 'bundle', problem: pack.data.notSold };
}

function showQuote(quote: Quote<DataLine>, bundle: DataBundle, { slots, facts, pack }: Position): string {
  const { network } = bundle;
  const goods = {
    network,
    size: formatDataSize(bundle.sizeMb),
    validity: formatValidity(bundle.days, pack),
  };
  const numbers = quote.lines.map(({ recipient }) => formatLocalNumber(recipient));
  const [number = ''] = numbers;
  const what =
    numbers.length === 1
      ? pack.data.quoteOne({ ...goods, number })
      : `${pack.data.quoteMany({ ...goods, count: numbers.length })} ${numbers.join(', ')}.`;
  const payable = pack.airtime.quotePay({ payable: formatNaira(quote.payableKobo) });
  return [what, payable, ...noteNetwork(quote, slots, facts, pack), pack.data.quoteHow].join(' ').trim();
}

/** Numbers can be ported, so the customer's word is taken; that it is unusual is said of the first. */
function noteNetwork(
  { lines }: Quote<DataLine>,
  slots: DataSlots,
  facts: FlowFacts,
  pack: LanguagePack,
): string[] {
  for (const { recipient, network } of lines) {
    const otherNetwork = expectedDataNetwork(recipient, slots, facts);
    if (!otherNetwork || otherNetwork === network) continue;
    return [pack.airtime.networkDiffers({ number: formatLocalNumber(recipient), network, otherNetwork })];
  }
  return [];
}
