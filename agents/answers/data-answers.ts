import { readDataWords } from '../../commerce/data/data-words.ts';
import { dataFlow } from '../../commerce/data/flow.ts';
import { findEarlier, latestData, type PastBundle, usedMb } from '../../commerce/data/past-bundles.ts';
import { type DataSlots, emptyDataSlots } from '../../commerce/data/slots.ts';
import { dataRules } from '../../config/rules/data.ts';
import type { FlowState } from '../../conversation/conversation.ts';
import { foldWords } from '../../conversation/flow-words.ts';
import type { DataBundle } from '../../conversation/values/data-bundle.ts';
import { formatDataSize } from '../../conversation/values/data-size.ts';
import { fillFlow, noteReplaced, showAgain, startPurchase } from '../flows/show-flow.ts';
import { answerAutoRenewal } from '../schedules/schedule-answers.ts';
import { packOf, say, type TurnDraft, textOf } from '../turn-draft.ts';
import type { Understanding } from '../understanding/understanding.ts';
import { tellArticle } from './tell-article.ts';

type Answer = (draft: TurnDraft) => Promise<void> | void;

/** What answers the topics of data. What the networks do themselves is told with their own codes, never done. */
export const dataAnswers: Readonly<Record<string, Answer>> = {
  'DATA.PURCHASE': (draft) => startPurchase(draft, 'DATA'),
  'DATA.PURCHASE.renew': renew,
  'DATA.PURCHASE.upgrade': upgrade,
  'DATA.PURCHASE.recommend': recommend,
  'DATA.BALANCE_ISSUE.depletion': (draft) => void tellArticle(draft, 'data-finished'),
  'DATA.BALANCE_ISSUE.check_balance': (draft) => void tellArticle(draft, 'data-balance'),
  'DATA.BALANCE_ISSUE.rollover': (draft) => void tellArticle(draft, 'data-rollover'),
  'DATA.TECHNICAL_ISSUE': (draft) => void tellArticle(draft, 'slow-internet'),
  'DATA.TECHNICAL_ISSUE.apn': tellAccessPoint,
  'DATA.MANAGEMENT.auto_renewal': (draft) =>
    answerAutoRenewal(draft, () => void tellArticle(draft, 'data-renewal')),
  'DATA.MANAGEMENT.gift': gift,
  'DATA.MANAGEMENT.share': (draft) => void tellArticle(draft, 'share-data'),
  'DATA.MANAGEMENT.borrow': (draft) => void tellArticle(draft, 'borrow-data'),
};

/** Whether a topic asks for another bundle than the one under way, rather than answering its question badly. */
export function opensAnew({ domain, sub }: Pick<Understanding, 'domain' | 'sub'>): boolean {
  return domain === 'DATA' && (sub === 'renew' || sub === 'upgrade' || sub === 'recommend');
}

const renewal = /^(?:renew|renew (?:my |the )?(?:data|plan|bundle|sub|subscription))$/;
const again = /^(?:the )?same(?: (?:thing|one|data|plan|bundle))?(?: again)?$/;

/** RENEW at any time; "same again" only after data. */
export async function takeRenewal(draft: TurnDraft): Promise<boolean> {
  const folded = foldWords(textOf(draft));
  if (renewal.test(folded)) {
    await renew(draft);
    return true;
  }
  if (!again.test(folded)) return false;
  const [latest] = await draft.input.reads.recentOrders(1);
  if (latest?.quote.product !== 'DATA') return false;
  await renew(draft);
  return true;
}

async function pastOf(draft: TurnDraft): Promise<readonly PastBundle[]> {
  return latestData(await draft.input.reads.recentOrders(dataRules.pastUse.orders));
}

function stateWith(draft: TurnDraft, slots: DataSlots): FlowState {
  const updatedAt = draft.input.now.toISOString();
  return { flow: dataFlow.name, slots, step: 'collecting', unusableAnswers: 0, updatedAt };
}

/** Opens a purchase with what is known beforehand. */
async function openWith(draft: TurnDraft, slots: DataSlots, note?: string): Promise<void> {
  const replaced = await noteReplaced(draft, 'DATA');
  const notes = [replaced, note].filter((sentence) => sentence !== undefined);
  await showAgain(draft, stateWith(draft, slots), notes.length > 0 ? notes.join(' ') : undefined);
}

function slotsOf({ network, recipients }: PastBundle): DataSlots {
  return { ...emptyDataSlots, network, recipients: [...recipients] };
}

/** The bundle that the message means, or the latest; what the message says differently is taken over. */
async function renew(draft: TurnDraft): Promise<void> {
  const { data } = packOf(draft);
  const words = readDataWords(textOf(draft));
  const past = await pastOf(draft);
  const meant = findEarlier(past, words);
  if (meant) {
    const { code, sizeMb, days } = meant;
    return openWith(draft, { ...slotsOf(meant), code, sizeMb, days }, data.sameAgain);
  }
  const [latest] = past;
  if (latest && (await fillFlow(draft, stateWith(draft, slotsOf(latest)), textOf(draft)))) return;
  say(draft, data.noEarlier);
  await startPurchase(draft, 'DATA');
}

const target = /\b(?:to|give|want|for|take)\b.{0,15}\d/;

/** A named size is what is wanted; without one everything bigger than the last bundle is shown. */
async function upgrade(draft: TurnDraft): Promise<void> {
  const text = textOf(draft);
  const { sizesMb, networks: named, recipients } = readDataWords(text);
  const past = await pastOf(draft);
  const last = findEarlier(past, { networks: named, recipients, sizesMb: [], days: [] });
  const known = last ? slotsOf(last) : { ...emptyDataSlots, network: named[0], recipients: [...recipients] };
  const [first] = sizesMb;
  const isTarget = sizesMb.length > 1 || (first !== undefined && target.test(foldWords(text)));
  if (isTarget && (await fillFlow(draft, stateWith(draft, known), text))) return;
  const overMb = first ?? last?.sizeMb;
  const onSale = await draft.input.reads.dataBundles();
  const isLarger = ({ network, sizeMb }: DataBundle) => network === known.network && sizeMb > (overMb ?? 0);
  if (last && !onSale.some(isLarger)) return say(draft, packOf(draft).data.noLarger);
  const minimumDays = first === undefined ? last?.days : undefined;
  await openWith(draft, { ...known, ...(overMb === undefined ? {} : { overMb, minimumDays, browse: true }) });
}

/** By what the message says, by what it is for, or by what the customer has used here. */
async function recommend(draft: TurnDraft): Promise<void> {
  const { data } = packOf(draft);
  const text = textOf(draft);
  const { sizesMb, days, budgetsKobo, networks: named, recipients, forOther } = readDataWords(text);
  const asked: DataSlots = {
    ...emptyDataSlots,
    forOther,
    recipients: [...recipients],
    network: named.length === 1 ? named[0] : undefined,
    sizeMb: sizesMb.at(-1),
    days: days.at(-1),
    budgetKobo: budgetsKobo.length === 1 ? budgetsKobo[0] : undefined,
    browse: sizesMb.length === 0,
  };
  if (sizesMb.length + days.length + budgetsKobo.length > 0) return openWith(draft, asked);
  const words = new Set(foldWords(text).split(' '));
  const need = dataRules.needs.find((row) => row.words.some((word) => words.has(word)));
  if (need) {
    const size = formatDataSize(need.monthlyMb);
    return openWith(draft, { ...asked, ...aboutMonthly(need.monthlyMb) }, data.need({ size }));
  }
  const used = usedMb(await pastOf(draft), draft.input.now);
  if (used === 0) return openWith(draft, asked);
  const note = data.pastUse({ size: formatDataSize(used), days: dataRules.pastUse.days });
  await openWith(draft, { ...asked, ...aboutMonthly(used) }, note);
}

/** Monthly bundles from about that size on, the cheapest first. */
function aboutMonthly(sizeMb: number): Pick<DataSlots, 'overMb' | 'days' | 'browse'> {
  return { overMb: sizeMb * 0.95, days: 30, browse: true };
}

async function gift(draft: TurnDraft): Promise<void> {
  if (!dataRules.giftingAllowed) return say(draft, packOf(draft).data.noGift);
  const state = stateWith(draft, { ...emptyDataSlots, forOther: true });
  if (!(await fillFlow(draft, state, textOf(draft)))) await showAgain(draft, state);
}

/** Nobody can be told the settings of a network that nobody knows. */
function tellAccessPoint(draft: TurnDraft): void {
  if (!tellArticle(draft, 'apn-settings')) say(draft, packOf(draft).data.apnWhich);
}
