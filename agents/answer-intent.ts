import { airtimeFlow } from '../commerce/airtime/flow.ts';
import { sessionRules } from '../config/rules/sessions.ts';
import { parseOrderReference } from '../conversation/values/order-reference.ts';
import { hasAlarmingWord } from './alarming-words.ts';
import { cancelFlow } from './answer-flow.ts';
import { callPerson, openEnquiry } from './call-person.ts';
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
import { resumeFlow, showFlow, startAirtime } from './show-flow.ts';
import { showMenu } from './show-menu.ts';
import { change, flowEnv, packOf, say, type TurnDraft, textOf } from './turn-draft.ts';
import type { Entities, Part, Understanding } from './understanding/understanding.ts';

type Topic = Pick<Understanding | Part, 'domain' | 'intent' | 'sub' | 'entities'>;
type Answer = (draft: TurnDraft, topic: Topic) => Promise<void> | void;

/** What answers a topic: by domain, intent and leaf, or by as much of it as is listed. */
const answers: Readonly<Record<string, Answer>> = {
  'AIRTIME.PURCHASE': (draft) => startAirtime(draft),
  'AIRTIME.TRANSACTION_ISSUE': (draft, { sub, entities }) =>
    tellTransactionIssue(draft, sub, referenceOf(entities)),
  'AIRTIME.INQUIRY.balance': tellBalance,
  'AIRTIME.INQUIRY.history': tellHistory,
  'AIRTIME.INQUIRY.pricing': tellPrices,
  'AIRTIME.SUPPORT': (draft) => say(draft, packOf(draft).talk.onlyAirtimeSupport),
  POWER: (draft) => say(draft, packOf(draft).talk.onlyAirtimePower),
  DATA: (draft) => say(draft, packOf(draft).talk.onlyAirtimeData),
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
    sayNotUnderstood(draft, understood);
    return true;
  }
  if (draft.state.flow && understood.domain === 'AIRTIME' && understood.intent === 'PURCHASE') {
    resumeFlow(draft);
    return true;
  }
  await answer(draft, understood);
  if (draft.ended === 'answered') resumeFlow(draft, packOf(draft).flow.goOn);
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
}

function callForHarm(draft: TurnDraft): void {
  const part = { reason: 'keyword', category: 'account', priority: 'CRITICAL' } as const;
  callPerson(draft, { ...part, domain: 'GENERAL', intent: 'HUMAN' }, packOf(draft).person.calledForKeyword);
}

/** Several things in one message: what can be answered first, the purchase last, so that its question stands. */
async function answerParts(draft: TurnDraft, parts: readonly Part[]): Promise<void> {
  const purchases = parts.filter(({ domain, intent }) => domain === 'AIRTIME' && intent === 'PURCHASE');
  const said = new Set<Answer>();
  for (const part of parts) {
    const answer = findAnswer(part);
    if (!answer || purchases.includes(part) || said.has(answer)) continue;
    said.add(answer);
    await answer(draft, part);
    if (draft.ended !== 'answered') return;
  }
  if (purchases.length > 0)
    startAirtime(draft, purchases.map((part) => wordsOf(part.entities)).join(' and '));
  else if (draft.replies.length > 0) resumeFlow(draft, packOf(draft).flow.goOn);
  else sayNotUnderstood(draft);
}

function wordsOf({ amount, network, msisdn }: Entities): string {
  const list = (values: unknown) => (Array.isArray(values) ? values : values === undefined ? [] : [values]);
  const naira = list(amount).map((value) => `NGN ${String(value)}`);
  return [...naira, ...list(network), ...list(msisdn)].join(' ');
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
function affirm(draft: TurnDraft): void {
  const { flow } = draft.state;
  const pack = packOf(draft);
  if (flow) showFlow(draft, airtimeFlow.repeat(flow, flowEnv(draft), pack.flow.quoteNotLast));
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
function sayNotUnderstood(draft: TurnDraft, understood?: Understanding): void {
  const pack = packOf(draft);
  const { flow } = draft.state;
  if (flow) {
    showFlow(draft, airtimeFlow.refuse(flow, flowEnv(draft)));
    return;
  }
  const misunderstood = draft.input.state.misunderstood + 1;
  change(draft, { misunderstood });
  const foreign = understood?.intent === 'OUT_OF_SCOPE' && understood.confidence >= minimumConfidence;
  say(draft, foreign ? pack.talk.outOfScope : pack.talk.notUnderstood);
  if (misunderstood >= sessionRules.misunderstoodOfferPerson) say(draft, pack.talk.offerPerson);
}
