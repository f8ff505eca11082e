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
import { type Classifier, loadClassifier } from './model-store.ts';
import { matchPhrase } from './phrases.ts';
import { entitiesOf, type Segment, segmentByProduct } from './segments.ts';
import { readSentiment } from './tone.ts';
import type { Entity, Medium, Part, Sentiment, Understanding } from './understanding.ts';

export type Understand = (text: string, context: { readonly medium: Medium }) => Understanding;

const MAXIMUM = 4000;
const PIDGIN =
  /\b(?:abeg|wetin|dey|una|wey|oya|sabi|comot|no gree|nor|wan|fit|oga|wahala|make i|make una|how far|biko|dem|chop|e don|i don|don (?:finish|enter|spoil|carry|go|pay)|am o|abi|na so|no be|shey|sef|im own|dat|dis)\b/;

type Reading = {
  readonly label: Label;
  readonly confidence: number;
  readonly alternatives: readonly Ranked[];
};

const certain = (label: Label, confidence: number): Reading => ({ label, confidence, alternatives: [] });

/** Ties AIRTIME.PURCHASE to whose line it is. */
function settle(label: Label, text: string, found: readonly Entity[]): Label {
  return label.startsWith('AIRTIME.PURCHASE.') ? `AIRTIME.PURCHASE.${airtimeKind(text, found)}` : label;
}

function readParts(text: string, found: readonly Entity[], classifier: Classifier): readonly Part[] {
  const segments = segmentByProduct(text, found);
  const parts = segments.map((segment) => readPart(text, segment, found, classifier));
  const sure = parts.filter((part) => part !== undefined);
  return sure.length === segments.length && new Set(sure.map(({ domain }) => domain)).size > 1 ? sure : [];
}

function readPart(
  text: string,
  segment: Segment,
  all: readonly Entity[],
  classifier: Classifier,
): Part | undefined {
  const found = entitiesOf(all, segment);
  const own = text.slice(segment.start, segment.end);
  const local = found.map((entity) => ({
    ...entity,
    start: entity.start - segment.start,
    end: entity.end - segment.start,
  }));
  const best = classify(own, local, classifier, segment.domain);
  if (!best[0] || best[0].confidence < 0.3) return undefined;
  const label = settle(best[0].label, own, local);
  const { domain, intent, sub } = splitLabel(label);
  return { label, domain, intent, sub, found, entities: toEntities(keepFitting(found, domain)) };
}

/** A "monthly" in an airtime order is no validity, and a postpaid line no meter. */
function keepFitting(found: readonly Entity[], domain: string): readonly Entity[] {
  return found.filter(({ name }) => {
    if (name === 'validityDays') return domain === 'DATA' || domain === 'MULTI';
    if (name === 'meterType') return domain !== 'AIRTIME' && domain !== 'DATA';
    return true;
  });
}

function describe(
  text: string,
  labels: readonly Label[],
): Pick<Understanding, 'sentiment' | 'escalate' | 'language'> & {
  escalationReason?: NonNullable<Understanding['escalationReason']>;
} {
  const sentiment = readSentiment(text, labels);
  const escalationReason = findEscalation(text, { labels, sentiment });
  const language = PIDGIN.test(foldText(text)) ? 'pcm' : 'en';
  return {
    sentiment,
    language,
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

function single(text: string, found: readonly Entity[], reading: Reading): Understanding {
  const label = settle(reading.label, text, found);
  const parts = splitLabel(label);
  const kept = keepFitting(found, parts.domain);
  const described = describe(text, [label]);
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

function understandText(own: string, load: () => Classifier): Understanding {
  const keyword = parseKeyword(own);
  const told = keyword ? keywordLabel(keyword) : matchPhrase(own);
  if (told) return single(own, extractEntities(own), certain(told, keyword ? 0.99 : 0.97));
  const { text, embedded, illicit } = disregardInstructions(own);
  const found = extractEntities(embedded && !illicit ? text : own);
  if (illicit) return single(own, found, certain('GENERAL.OUT_OF_SCOPE.other', 0.95));
  if (!/[a-z]/i.test(own)) return single(own, found, certain('GENERAL.OUT_OF_SCOPE.other', 0.2));
  const rest = embedded ? parseKeyword(text.trim()) : undefined;
  if (rest) return single(text, found, certain(keywordLabel(rest), 0.95));
  const classifier = load();
  const parts = readParts(text, found, classifier);
  if (parts.length > 1) return several(text, found, parts);
  const [best, ...others] = classify(text, found, classifier);
  if (!best) return single(own, found, certain('GENERAL.OUT_OF_SCOPE.other', 0.2));
  return single(text, found, { ...best, alternatives: others.slice(0, 3) });
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
