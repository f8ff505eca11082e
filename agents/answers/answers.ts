import { asksForPower } from '../../commerce/power/read-power.ts';
import { parseOrderReference } from '../../conversation/values/order-reference.ts';
import { takeConsent } from '../escape-hatches.ts';
import { takeRating } from '../feedback/take-rating.ts';
import { cancelFlow } from '../flows/answer-flow.ts';
import { showAgain, startPurchase } from '../flows/show-flow.ts';
import { callPerson, openEnquiry } from '../handoff/call-person.ts';
import { answerAutoRecharge } from '../schedules/schedule-answers.ts';
import { packOf, say, type TurnDraft, textOf } from '../turn-draft.ts';
import type { Entities, Part, Understanding } from '../understanding/understanding.ts';
import { airtimeAnswers } from './airtime-answers.ts';
import { dataAnswers } from './data-answers.ts';
import {
  cancelOpenOrder,
  tellBalance,
  tellHistory,
  tellReceipt,
  tellRefund,
  tellStatus,
  tellTransactionIssue,
} from './order-answers.ts';
import { powerAnswers } from './power-answers.ts';
import { showMenu } from './show-menu.ts';
import { tellArticle } from './tell-article.ts';

export type Topic = Pick<Understanding | Part, 'domain' | 'intent' | 'sub' | 'entities'>;
export type Answer = (draft: TurnDraft, topic: Topic) => Promise<void> | void;

/** What answers a topic: by domain, intent and leaf, or by as much of it as is listed. */
const answers: Readonly<Record<string, Answer>> = {
  'AIRTIME.PURCHASE': (draft) => startPurchase(draft, 'AIRTIME'),
  'AIRTIME.TRANSACTION_ISSUE': (draft, { sub, entities }) =>
    tellTransactionIssue(draft, sub, referenceOf(entities)),
  'AIRTIME.INQUIRY.balance': tellBalance,
  'AIRTIME.INQUIRY.history': tellHistory,
  'AIRTIME.INQUIRY.pricing': (draft) =>
    void tellArticle(draft, asksForPower(textOf(draft)) ? 'power-prices' : 'airtime-prices'),
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
  'GENERAL.FEEDBACK': (draft) => {
    if (!takeRating(draft)) say(draft, packOf(draft).talk.feedback);
  },
  'GENERAL.OPT.out': (draft) => takeConsent(draft, 'opted_out'),
  'GENERAL.OPT.in': (draft) => takeConsent(draft, 'opted_in'),
};

export function findAnswer({ domain, intent, sub }: Topic): Answer | undefined {
  return answers[`${domain}.${intent}.${sub}`] ?? answers[`${domain}.${intent}`] ?? answers[domain];
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

function callForHarm(draft: TurnDraft): void {
  const part = { reason: 'keyword', category: 'account', priority: 'CRITICAL' } as const;
  callPerson(draft, { ...part, domain: 'GENERAL', intent: 'HUMAN' }, packOf(draft).person.calledForKeyword);
}
