import type { Medium } from '../../conversation/address.ts';
import { foldText } from '../../conversation/values/fold-text.ts';
import { airtimeKind } from './airtime-kind.ts';
import { classify, type Ranked } from './classify-text.ts';
import { stripEmail } from './email-text.ts';
import { extractEntities, toEntities } from './entities.ts';
import { findEscalation } from './escalation.ts';
import { disregardInstructions } from './instructions.ts';
import { keywordLabel } from './keyword-label.ts';
import { parseKeyword } from './keywords.ts';
import { handlingOf, type Label, splitLabel } from './labels.ts';
import { detectLanguage } from './language.ts';
import { type Classifier, loadClassifier } from './model-store.ts';
import { isScore } from './normalize.ts';
import { matchPhrase } from './phrases.ts';
import { blankUnwanted, entitiesOf, type Segment, segmentByProduct } from './segments.ts';
import { repairText, type Speller } from './spelling.ts';
import { readSentiment } from './tone.ts';
import type { Entity, Part, Sentiment, Understanding } from './understanding.ts';

export type Understand = (text: string, context: { readonly medium: Medium }) => Understanding;

const MAXIMUM = 4000;
type Reading = {
  readonly label: Label;
  readonly confidence: number;
  readonly alternatives: readonly Ranked[];
};

const certain = (label: Label, confidence: number): Reading => ({ label, confidence, alternatives: [] });

const asTyped: Speller = (word) => word;

/** Ties AIRTIME.PURCHASE to whose line it is. */
function settle(label: Label, text: string, found: readonly Entity[], spell: Speller = asTyped): Label {
  return label.startsWith('AIRTIME.PURCHASE.')
    ? `AIRTIME.PURCHASE.${airtimeKind(text, found, spell)}`
    : label;
}

// "my data is finished but I want airtime": the first half only tells why
const REASON = /\b(?:but|so|because|that'?s why)\b/;
const LIST_OF_WORDS = 2;

/** Where the whole is about the service itself, the products are only examples. */
const isGeneral = (whole: Ranked | undefined): boolean =>
  whole !== undefined &&
  whole.confidence >= 0.6 &&
  /^GENERAL\.(?:ACCOUNT|HUMAN|CONVERSATION|FEEDBACK)/.test(whole.label);

function readParts(
  text: string,
  found: readonly Entity[],
  classifier: Classifier,
  whole: Ranked | undefined,
): readonly Part[] {
  const segments = segmentByProduct(text, found, classifier.spell);
  if (segments.length === 0 || isGeneral(whole)) return [];
  const parts = segments.map((segment) => readPart(text, segment, found, classifier));
  const sure = parts.filter((part) => part !== undefined);
  if (sure.length !== segments.length || new Set(sure.map(({ domain }) => domain)).size < 2) return [];
  const [first, second] = sure;
  const explains = sure.length === 2 && !isWish(first) && isWish(second) && REASON.test(foldText(text));
  return explains && second ? [second] : sure;
}

const isWish = (part: Part | undefined): boolean => part?.intent === 'PURCHASE';

function readPart(
  text: string,
  segment: Segment,
  all: readonly Entity[],
  classifier: Classifier,
): Part | undefined {
  const found = entitiesOf(all, segment);
  const own = text.slice(segment.start, segment.end);
  if (found.length === 0 && (own.match(/[a-z']+/gi) ?? []).length < LIST_OF_WORDS) return undefined;
  const local = found.map((entity) => ({
    ...entity,
    start: entity.start - segment.start,
    end: entity.end - segment.start,
  }));
  const best = classify(own, local, classifier, segment.domain);
  if (!best[0] || best[0].confidence < 0.3) return undefined;
  const label = settle(best[0].label, own, local, classifier.spell);
  const { domain, intent, sub } = splitLabel(label);
  return { label, domain, intent, sub, found, entities: toEntities(keepFitting(found, domain, intent)) };
}

/** A "monthly" in an airtime order is no validity, "slow for a week" neither, and a postpaid line no meter. */
function keepFitting(found: readonly Entity[], domain: string, intent?: string): readonly Entity[] {
  return found.filter(({ name }) => {
    if (name === 'validityDays')
      return domain === 'MULTI' || (domain === 'DATA' && intent !== 'TECHNICAL_ISSUE');
    if (name === 'meterType') return domain !== 'AIRTIME' && domain !== 'DATA';
    return true;
  });
}

// a customer who may be robbed, or may be asking for a person, is rather shown to one
const ALARMING: ReadonlySet<Label> = new Set(['GENERAL.HUMAN.fraud', 'GENERAL.HUMAN.agent']);
const ALARMING_FROM = 0.3;

const alarmsIn = ({ alternatives }: Reading): readonly Label[] =>
  alternatives
    .filter(({ label, confidence }) => ALARMING.has(label) && confidence >= ALARMING_FROM)
    .map(({ label }) => label);

function describe(
  text: string,
  labels: readonly Label[],
  {
    spell = asTyped,
    alarms = [],
  }: { readonly spell?: Speller | undefined; readonly alarms?: readonly Label[] } = {},
): Pick<Understanding, 'sentiment' | 'escalate' | 'language'> & {
  escalationReason?: NonNullable<Understanding['escalationReason']>;
} {
  const sentiment = readSentiment(text, labels);
  const folded = foldText(text);
  const context = { labels, alarms, sentiment };
  const escalationReason =
    findEscalation(folded, context) ?? findEscalation(repairText(folded, spell), context);
  return {
    sentiment,
    language: detectLanguage(text),
    escalate: escalationReason !== undefined,
    ...(escalationReason ? { escalationReason } : {}),
  };
}

function priorityOf(labels: readonly Label[], sentiment: Sentiment, text: string): Understanding['priority'] {
  const ranks = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
  let rank = Math.max(0, ...labels.map((label) => ranks.indexOf(handlingOf(label).priority)));
  if (
    sentiment === 'VERY_NEGATIVE' ||
    /\b(?:urgent(?:ly)?|emergency|asap|sharp sharp|right now|immediately)\b/i.test(text)
  )
    rank = Math.max(rank, 2);
  return ranks[rank] ?? 'MEDIUM';
}

function single(text: string, found: readonly Entity[], reading: Reading, spell?: Speller): Understanding {
  const label = settle(reading.label, text, found, spell);
  const parts = splitLabel(label);
  const kept = keepFitting(found, parts.domain, parts.intent);
  const described = describe(text, [label], { spell, alarms: alarmsIn(reading) });
  const handling = handlingOf(label);
  return {
    label,
    ...parts,
    entities: toEntities(kept),
    found: kept,
    ...described,
    priority:
      described.escalationReason === 'danger' ? 'CRITICAL' : priorityOf([label], described.sentiment, text),
    category: handling.category,
    confidence: reading.confidence,
    alternatives: reading.alternatives,
    source: 'builtin',
  };
}

function several(text: string, found: readonly Entity[], parts: readonly Part[]): Understanding {
  const labels = parts.map(({ label }) => label);
  const kept = keepFitting(found, 'MULTI');
  const described = describe(text, labels);
  const [first = 'GENERAL.OUT_OF_SCOPE.other' as const] = labels;
  return {
    label: null,
    domain: 'MULTI',
    intent: null,
    sub: null,
    parts,
    entities: toEntities(kept),
    found: kept,
    ...described,
    priority: priorityOf(labels, described.sentiment, text),
    category: handlingOf(first).category,
    confidence: 0.85,
    alternatives: [],
    source: 'builtin',
  };
}

/** A text without a letter: a score, or a number and an amount to send to it. */
function readFigures(text: string, found: readonly Entity[]): Reading {
  if (isScore(text)) return certain('GENERAL.FEEDBACK.rating', 0.9);
  const names = new Set(found.map(({ name }) => name));
  if (names.has('msisdn') && names.has('amount')) return certain('AIRTIME.PURCHASE.third_party', 0.7);
  return certain('GENERAL.OUT_OF_SCOPE.other', 0.2);
}

function understandText(own: string, load: () => Classifier): Understanding {
  const keyword = parseKeyword(own);
  const told = keyword ? keywordLabel(keyword) : matchPhrase(own);
  if (told) return single(own, extractEntities(own), certain(told, keyword ? 0.99 : 0.97));
  const { text: addressed, embedded, illicit } = disregardInstructions(own);
  const text = blankUnwanted(addressed);
  const found = extractEntities(embedded && !illicit ? text : own);
  if (illicit) return single(own, found, certain('GENERAL.OUT_OF_SCOPE.other', 0.95));
  if (!/[a-z]/i.test(own)) return single(own, found, readFigures(own, found));
  const rest = embedded ? parseKeyword(text.trim()) : undefined;
  if (rest) return single(text, found, certain(keywordLabel(rest), 0.95));
  const classifier = load();
  const [best, ...others] = classify(text, found, classifier);
  const parts = readParts(text, found, classifier, best);
  if (parts.length > 1) return several(text, found, parts);
  if (parts[0]) return single(text, found, certain(parts[0].label, 0.75), classifier.spell);
  if (!best) return single(own, found, certain('GENERAL.OUT_OF_SCOPE.other', 0.2));
  return single(text, found, { ...best, alternatives: others.slice(0, 3) }, classifier.spell);
}

/**
 * The built-in understanding: no network, no database, never throws. The model is loaded (or trained, about a second)
 * with the first message that needs it: keywords and set phrases don't. `warmUp` loads it ahead.
 */
export function openUnderstanding(loadModel: () => Classifier = loadClassifier): {
  readonly understand: Understand;
  readonly warmUp: () => void;
} {
  let classifier: Classifier | undefined;
  const load = () => {
    classifier ??= loadModel();
    return classifier;
  };
  return {
    warmUp: () => {
      load();
    },
    understand: (text, { medium }) => {
      const own = (medium === 'email' ? stripEmail(text) : text).slice(0, MAXIMUM);
      return understandText(own, load);
    },
  };
}
