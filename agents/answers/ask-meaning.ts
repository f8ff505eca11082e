import { agentRules } from '../../config/rules/agents.ts';
import { foldWords } from '../../conversation/flow-words.ts';
import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import { maskSixDigits } from '../../conversation/mask-code.ts';
import type { Choice } from '../../conversation/reply.ts';
import { hidesDigits } from '../handoff/call-person.ts';
import { change, packOf, say, type TurnDraft, textOf } from '../turn-draft.ts';
import { isLabel, type Label } from '../understanding/labels.ts';
import type { Understanding } from '../understanding/understanding.ts';

type Topic = keyof LanguagePack['agents']['meaning']['topics'];

/** What a label is called where a customer is asked whether it is meant: by as much of it as is listed. */
const topics: Readonly<Record<string, Topic>> = {
  'AIRTIME.PURCHASE': 'buyAirtime',
  'AIRTIME.TRANSACTION_ISSUE': 'airtimeMissing',
  'AIRTIME.TRANSACTION_ISSUE.duplicate': 'chargedTwice',
  'AIRTIME.INQUIRY.balance': 'balance',
  'AIRTIME.INQUIRY.history': 'history',
  'AIRTIME.INQUIRY.pricing': 'airtimePrices',
  'AIRTIME.SUPPORT.convert_to_data': 'airtimeToData',
  'AIRTIME.SUPPORT.share': 'shareAirtime',
  'AIRTIME.SUPPORT.auto_recharge': 'repeatAirtime',
  'AIRTIME.SUPPORT.borrow': 'borrowAirtime',
  'POWER.PURCHASE': 'buyPower',
  'POWER.BILLING_ISSUE.dispute': 'disputeBill',
  'POWER.BILLING_ISSUE.tariff': 'tariff',
  'POWER.BILLING_ISSUE.breakdown': 'billMakeUp',
  'POWER.TECHNICAL_ISSUE.token_loading': 'loadToken',
  'POWER.TECHNICAL_ISSUE.meter_fault': 'meterFault',
  'POWER.TECHNICAL_ISSUE.outage': 'outage',
  'POWER.INQUIRY.tariff_info': 'powerPrices',
  'POWER.INQUIRY.bill_status': 'billDue',
  'POWER.INQUIRY.meter_upgrade': 'newMeter',
  'POWER.INQUIRY.resend_token': 'tokenAgain',
  'DATA.PURCHASE': 'buyData',
  'DATA.PURCHASE.renew': 'renewData',
  'DATA.BALANCE_ISSUE.depletion': 'dataFinished',
  'DATA.BALANCE_ISSUE.check_balance': 'dataBalance',
  'DATA.BALANCE_ISSUE.rollover': 'unusedData',
  'DATA.TECHNICAL_ISSUE': 'slowData',
  'DATA.TECHNICAL_ISSUE.apn': 'dataSettings',
  'DATA.MANAGEMENT.auto_renewal': 'renewByItself',
  'DATA.MANAGEMENT.gift': 'giftData',
  'DATA.MANAGEMENT.share': 'shareData',
  'DATA.MANAGEMENT.borrow': 'borrowData',
  'GENERAL.ACCOUNT.refund': 'moneyBack',
  'GENERAL.ACCOUNT.order_status': 'whereIsOrder',
  'GENERAL.ACCOUNT.receipt': 'receipt',
  'GENERAL.ACCOUNT.delete_data': 'deleteData',
  'GENERAL.ACCOUNT.update_details': 'changeDetails',
  'GENERAL.HUMAN': 'person',
};

/** What is meant by whoever picks a name that several labels share, where that is not the likeliest of them. */
const plainest: Partial<Readonly<Record<Topic, Label>>> = { buyData: 'DATA.PURCHASE.new_bundle' };

const prefix = 'about:';

function topicOf(label: Label): Topic | undefined {
  const intent = label.split('.').slice(0, 2).join('.');
  return topics[label] ?? topics[intent];
}

/** What a doubtful message may be about, the likeliest first; none where nothing is likely enough to be asked for. */
export function likelyMeanings({ label, confidence, alternatives }: Understanding): readonly Label[] {
  const ranked = [...(label ? [{ label, confidence }] : []), ...alternatives].filter(
    (one) => topicOf(one.label) !== undefined && one.confidence >= agentRules.clarifyEachAtLeast,
  );
  const best = Math.max(0, ...ranked.map((one) => one.confidence));
  return best >= agentRules.clarifyBestAtLeast ? ranked.map((one) => one.label) : [];
}

/** Asks which of at most three things is meant, and keeps the message for what is chosen. False where none has a name. */
export function askMeaning(draft: TurnDraft, meanings: readonly Label[]): boolean {
  const { meaning } = packOf(draft).agents;
  const byTopic = new Map<Topic, Choice>();
  for (const label of meanings) {
    const topic = topicOf(label);
    if (topic && !byTopic.has(topic))
      byTopic.set(topic, { id: `${prefix}${plainest[topic] ?? label}`, label: meaning.topics[topic] });
  }
  const choices = [...byTopic.values()].slice(0, agentRules.clarifyChoices);
  if (choices.length === 0) return false;
  const text = textOf(draft);
  change(draft, { unclear: hidesDigits(draft) ? maskSixDigits(text) : text });
  say(draft, { kind: 'choices', text: meaning.ask, choices });
  return true;
}

/** The label that a choice stands for. */
export function meaningOf(id: string): Label | undefined {
  const label = id.startsWith(prefix) ? id.slice(prefix.length) : '';
  return isLabel(label) ? label : undefined;
}

/** The choice whose words were written out. */
export function writtenMeaning(
  text: string,
  choices: readonly string[],
  pack: LanguagePack,
): string | undefined {
  const folded = foldWords(text);
  return choices.find((id) => {
    const label = meaningOf(id);
    const topic = label && topicOf(label);
    return topic !== undefined && foldWords(pack.agents.meaning.topics[topic]) === folded;
  });
}
