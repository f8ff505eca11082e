import { asksForPower } from '../commerce/power/read-power.ts';
import { sessionRules } from '../config/rules/sessions.ts';
import { parseOrderReference } from '../conversation/values/order-reference.ts';
import { airtimeAnswers } from './airtime-answers.ts';
import { hasAlarmingWord } from './alarming-words.ts';
import { cancelFlow } from './answer-flow.ts';
import { callPerson, openEnquiry } from './call-person.ts';
import { dataAnswers, opensAnew } from './data-answers.ts';
import { takeConsent } from './escape-hatches.ts';
import { minimumConfidence, type Understand } from './next-step.ts';
import {
  cancelOpenOrder,
  tellBalance,
  tellHistory,
  tellPrices,
  tellReceipt,
  tellRefund,
  tellStatus,
  tellTransactionIssue,
} from './order-answers.ts';
import { powerAnswers, tellPowerPrices } from './power-answers.ts';
import { flowOf, isSold } from './product-flows.ts';
import { answerAutoRecharge } from './schedule-answers.ts';
import { holdOrders, stopsOrders } from './security-hold.ts';
import { goOn, refuseAnswer, resumeFlow, showAgain, startPurchase } from './show-flow.ts';
import { showMenu } from './show-menu.ts';
import { change, packOf, say, type TurnDraft, textOf } from './turn-draft.ts';
import type { Entities, Part, Understanding } from './understanding/understanding.ts';

type Topic = Pick<Understanding | Part, 'domain' | 'intent' | 'sub' | 'entities'>;
type Answer = (draft: TurnDraft, topic: Topic) => Promise<void> | void;

/** What answers a topic: by domain, intent and leaf, or by as much of it as is listed. */
const answers: Readonly<Record<string, Answer>> = {
  'AIRTIME.PURCHASE': (draft) => startPurchase(draft, 'AIRTIME'),
  'AIRTIME.TRANSACTION_ISSUE': (draft, { sub, entities }) =>
    tellTransactionIssue(draft, sub, referenceOf(entities)),
  'AIRTIME.INQUIRY.balance': tellBalance,
  'AIRTIME.INQUIRY.history': tellHistory,
  'AIRTIME.INQUIRY.pricing': (draft) =>
    asksForPower(textOf(draft)) ? tellPowerPrices(draft) : tellPrices(draft),
  'AIRTIME.SUPPORT.auto_recharge': answerAutoRecharge,
  ...airtimeAnswers,
  'AIRTIME.SUPPORT': (draft) => say(draft, packOf(draft).talk.onlyAirtimeSupport),
  ...powerAnswers,
  ...dataAnswers,
  'GENERAL.CONVERSATION.greeting': greet,
  'GENERAL.CONVERSATION.thanks': (draft) => say(draft, packOf(draft).talk.thanks),
  'GENERAL.CONVERSATION.affirm': affirm,
  'GENERAL.CONVERSATION.deny': (draft) => cancelOr(draft, () => say(draft, packOf(draft).talk.nothingToDeny)),
  'GENERAL.CONVERSATION.cancel': (draft) => cancelOr(draft, () => cancelOpenOrder(draft)),
  'GENERAL.CONVERSATION.menu': (draft) => showMenu(draft),
  'GENERAL.ACCOUNT.refund': (draft, { entities }) => tellRefund(draft, referenceOf(entities)),
  'GENERAL.ACCOUNT.order_status': (draft, { entities }) => tellStatus(draft, referenceOf(entities)),
  'GENERAL.ACCOUNT.receipt': (draft, { entities }) => tellReceipt(draft, referenceOf(entities)),
  'GENERAL.ACCOUNT': (draft) => noteForDesk(draft, 'account'),
  'GENERAL.HUMAN.agent': (draft) =>
    callPerson(draft, { reason: 'asked_for_person', category: 'general', priority: 'MEDIUM' }),
  'GENERAL.HUMAN.complaint': (draft) =>
    callPerson(draft, { reason: 'asked_for_person', category: 'general', priority: 'HIGH' }),
  'GENERAL.HUMAN.fraud': callForHarm,
  'GENERAL.FEEDBACK': (draft) => say(draft, packOf(draft).talk.feedback),
  'GENERAL.OPT.out': (draft) => takeConsent(draft, 'opted_out'),
  'GENERAL.OPT.in': (draft) => takeConsent(draft, 'opted_in'),
};

/** Free text. Whatever is answered, a purchase under way is shown again after it. */
export async function answerIntent(draft: TurnDraft, understand: Understand): Promise<boolean> {
  const understood = understand(textOf(draft));
  if (understood.escalate || isRage(understood)) {
    escalate(draft, understood);
    return true;
  }
  if (understood.parts && understood.domain === 'MULTI') {
    await answerParts(draft, understood.parts);
    return true;
  }
  const answer = understood.confidence >= minimumConfidence ? findAnswer(understood) : undefined;
  if (!answer) {
    await sayNotUnderstood(draft, understood);
    return true;
  }
  const { flow } = draft.state;
  const goesOn = flow !== null && flowOf(flow).product === understood.domain;
  if (goesOn && understood.intent === 'PURCHASE' && !opensAnew(understood)) {
    await resumeFlow(draft);
    return true;
  }
  await answer(draft, understood);
  if (draft.ended === 'answered') await goOn(draft);
  return true;
}

function findAnswer({ domain, intent, sub }: Topic): Answer | undefined {
  return answers[`${domain}.${intent}.${sub}`] ?? answers[`${domain}.${intent}`] ?? answers[domain];
}

function isRage({ sentiment, domain, intent }: Understanding): boolean {
  return sentiment === 'VERY_NEGATIVE' && !(domain !== 'GENERAL' && intent === 'PURCHASE');
}

const graveReasons: ReadonlySet<string> = new Set(['security', 'legal', 'danger']);

function escalate(draft: TurnDraft, understood: Understanding): void {
  const { domain, intent, category, priority, escalationReason } = understood;
  const alarming = hasAlarmingWord(textOf(draft));
  if (escalationReason === 'asked_for_person' && !alarming) {
    callPerson(draft, { reason: 'asked_for_person', category, priority });
    return;
  }
  const grave = alarming || (escalationReason !== undefined && graveReasons.has(escalationReason));
  callPerson(
    draft,
    {
      reason: 'keyword',
      category,
      priority: grave ? 'CRITICAL' : 'HIGH',
      domain,
      ...(intent ? { intent } : {}),
    },
    grave ? packOf(draft).person.calledForKeyword : undefined,
  );
  if (stopsOrders(textOf(draft), understood)) holdOrders(draft);
}

function callForHarm(draft: TurnDraft): void {
  const part = { reason: 'keyword', category: 'account', priority: 'CRITICAL' } as const;
  callPerson(draft, { ...part, domain: 'GENERAL', intent: 'HUMAN' }, packOf(draft).person.calledForKeyword);
}

/** Several things in one message: what can be answered first, the purchase last, so that its question stands. */
async function answerParts(draft: TurnDraft, parts: readonly Part[]): Promise<void> {
  const purchases = parts.filter(({ domain, intent }) => isSold(domain) && intent === 'PURCHASE');
  const said = new Set<Answer>();
  for (const part of parts) {
    const answer = findAnswer(part);
    if (!answer || purchases.includes(part) || said.has(answer)) continue;
    said.add(answer);
    await answer(draft, part);
    if (draft.ended !== 'answered') return;
  }
  if (purchases.length > 0) await startPurchases(draft, purchases);
  else if (draft.replies.length > 0) await goOn(draft);
  else await sayNotUnderstood(draft);
}

/** One purchase at a time: that of the first product; for the others it is said that they come after it. */
async function startPurchases(draft: TurnDraft, purchases: readonly Part[]): Promise<void> {
  const first = purchases[0]?.domain;
  if (!first || !isSold(first)) return;
  if (purchases.some(({ domain }) => domain !== first)) say(draft, packOf(draft).flow.oneAtATime);
  const same = purchases.filter(({ domain }) => domain === first);
  await startPurchase(draft, first, same.map((part) => wordsOf(part.entities)).join(' and '));
}

function wordsOf(entities: Entities): string {
  const { amount, network, msisdn, disco, meterNumber, meterType, dataSize, validityDays } = entities;
  const list = (values: unknown) => (Array.isArray(values) ? values : values === undefined ? [] : [values]);
  const naira = list(amount).map((value) => `NGN ${String(value)}`);
  const meters = list(meterNumber).map((value) => `meter ${String(value)}`);
  const sizes = list(dataSize).map((value) => `${String(value)}MB`);
  const validity = list(validityDays).map((value) => `${String(value)} days`);
  const rest = [...sizes, ...validity, ...list(network), ...list(msisdn), ...list(disco), ...list(meterType)];
  return [...naira, ...rest, ...meters].join(' ');
}

function referenceOf({ reference }: Entities): string | undefined {
  const [first] = Array.isArray(reference) ? reference : [reference];
  if (typeof first !== 'string') return undefined;
  const parsed = parseOrderReference(first);
  return parsed.ok ? parsed.value : first.replace(/[^a-z0-9-]/gi, '').slice(0, 16);
}

function greet(draft: TurnDraft): void {
  const { talk } = packOf(draft);
  if (draft.state.flow) say(draft, talk.greetingShort);
  else showMenu(draft, talk.greeting);
}

/** A yes that is not on the closed list moves nothing: what it is about is shown once more. */
async function affirm(draft: TurnDraft): Promise<void> {
  const { flow } = draft.state;
  const pack = packOf(draft);
  if (flow) await showAgain(draft, flow, pack.flow.quoteNotLast);
  else say(draft, pack.talk.nothingToConfirm);
}

async function cancelOr(draft: TurnDraft, otherwise: () => Promise<void> | void): Promise<void> {
  if (!(await cancelFlow(draft))) await otherwise();
}

function noteForDesk(draft: TurnDraft, category: 'account'): void {
  const summary = `Customer wrote: ${textOf(draft)}`;
  openEnquiry(draft, {
    reason: 'asked_for_person',
    category,
    priority: 'MEDIUM',
    summary,
    domain: 'GENERAL',
  });
  say(draft, packOf(draft).person.noted);
}

/** A helpful line; in a purchase its question again. From the third in a row a person is offered. */
async function sayNotUnderstood(draft: TurnDraft, understood?: Understanding): Promise<void> {
  const pack = packOf(draft);
  const { flow } = draft.state;
  if (flow) {
    return refuseAnswer(draft, flow);
  }
  const misunderstood = draft.input.state.misunderstood + 1;
  change(draft, { misunderstood });
  if (draft.input.dialogue) {
    say(draft, pack.talk.notUnderstood);
    return showMenu(draft);
  }
  const foreign = understood?.intent === 'OUT_OF_SCOPE' && understood.confidence >= minimumConfidence;
  say(draft, foreign ? pack.talk.outOfScope : pack.talk.notUnderstood);
  if (misunderstood >= sessionRules.misunderstoodOfferPerson) say(draft, pack.talk.offerPerson);
}
