import {
  churnWords,
  dangerWords,
  harmlessTheft,
  lawAsPerson,
  lawAsPlace,
  legalThreat,
  legalWords,
  personWords,
  sureThreat,
  theftWords,
} from './escalation-words.ts';
import type { Label } from './labels.ts';
import type { EscalationReason, Sentiment } from './understanding.ts';

type Context = {
  readonly labels: readonly Label[];
  /** What it may be instead, of what calls a person. */
  readonly alarms: readonly Label[];
  readonly sentiment: Sentiment;
};

const isOrder = (labels: readonly Label[]): boolean =>
  labels.length > 0 && labels.every((label) => label.includes('.PURCHASE.'));

const CALM =
  /\.PURCHASE\.|\.INQUIRY\.|\.SUPPORT\.|\.MANAGEMENT\.|OUT_OF_SCOPE|CONVERSATION|FEEDBACK|receipt|update_details|delete_data/;

/** Nothing went wrong that a word of law or theft could belong to. */
const isCalm = ({ labels, sentiment }: Context): boolean =>
  labels.length > 0 &&
  labels.every((label) => CALM.test(label)) &&
  (sentiment === 'NEUTRAL' || sentiment === 'POSITIVE' || isOrder(labels));

function isLegal(folded: string, context: Context): boolean {
  if (sureThreat.test(folded) && !lawAsPerson.test(folded)) return true;
  if (isCalm(context)) return legalThreat.test(folded) && !isHarmlessLaw(folded) && !isOrder(context.labels);
  return (legalThreat.test(folded) || legalWords.test(folded)) && !isHarmlessLaw(folded);
}

const isHarmlessLaw = (folded: string): boolean => lawAsPlace.test(folded) || lawAsPerson.test(folded);

function isTheft(folded: string, context: Context): boolean {
  if (harmlessTheft.test(folded)) return false;
  return context.labels.includes('GENERAL.HUMAN.fraud') || (theftWords.test(folded) && !isCalm(context));
}

function alarmReason(folded: string, { alarms }: Context): EscalationReason | undefined {
  if (alarms.includes('GENERAL.HUMAN.fraud') && !harmlessTheft.test(folded)) return 'security';
  return alarms.includes('GENERAL.HUMAN.agent') ? 'asked_for_person' : undefined;
}

/** Why a message by itself calls a person. A word in a harmless sense ("near the police station") doesn't. Expects folded text. */
export function findEscalation(folded: string, context: Context): EscalationReason | undefined {
  if (dangerWords.test(folded)) return 'danger';
  if (isLegal(folded, context)) return 'legal';
  if (isTheft(folded, context)) return 'security';
  if (context.labels.includes('GENERAL.HUMAN.agent') || personWords.test(folded)) return 'asked_for_person';
  if (churnWords.test(folded)) return 'churn';
  if (context.sentiment === 'VERY_NEGATIVE') return 'rage';
  return isOrder(context.labels) ? undefined : alarmReason(folded, context);
}
