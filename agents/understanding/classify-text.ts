import { letterFeatures, wordFeatures } from './features.ts';
import { isLabel, type Label, type ProductDomain } from './labels.ts';
import { predict } from './linear-model.ts';
import { type Classifier, SHARPNESS } from './model-store.ts';
import { canonicalWords, replaceEntities, typedWords } from './normalize.ts';
import { labelBonuses } from './rules.ts';
import { isDomainWord, repairText } from './spelling.ts';
import type { Entity } from './understanding.ts';

export type Ranked = { readonly label: Label; readonly confidence: number };

const STRANGE = 3;
const OUT_OF_SCOPE: Label = 'GENERAL.OUT_OF_SCOPE.other';

const toLabel = (name: string): Label | undefined =>
  isLabel(name) ? name : name === 'AIRTIME.PURCHASE' ? 'AIRTIME.PURCHASE.self' : undefined;

/** How much of a text the service has no word for: such texts are rarely for it. */
function strangeness(words: readonly string[], classifier: Classifier): number {
  const content = words.filter((word) => word.length > 2 && !word.startsWith('x'));
  if (content.length === 0) return 0;
  const strange = content.filter((word) => !classifier.servedWords.has(word) && !isDomainWord(word));
  return strange.length / content.length;
}

// Found by cross-validation over the labelled file, as the temperature that makes "0.7" right seven times in ten.
const LETTERS_SHARE = 0.6;
const RULES_SHARE = 1.5;
const TEMPERATURE = 1.5;
const LEAST = 1e-6;

function scoreLabels(
  typed: readonly string[],
  words: readonly string[],
  classifier: Classifier,
): Map<Label, number> {
  const byWords = predict(classifier.byWords, wordFeatures(words), SHARPNESS);
  const byLetters = predict(classifier.byLetters, letterFeatures(typed), SHARPNESS);
  const scores = new Map<Label, number>();
  classifier.byWords.classes.forEach((name, index) => {
    const label = toLabel(name);
    if (!label) return;
    const letters = byLetters[classifier.byLetters.classes.indexOf(name)] ?? 0;
    scores.set(label, Math.log((byWords[index] ?? 0) + LEAST) + LETTERS_SHARE * Math.log(letters + LEAST));
  });
  return scores;
}

/** Leaves for a text, best first. `domain` restricts them to one product. */
export function classify(
  text: string,
  found: readonly Entity[],
  classifier: Classifier,
  domain?: ProductDomain,
): readonly Ranked[] {
  const replaced = repairText(replaceEntities(text, found), classifier.spell);
  const typed = typedWords(replaced);
  const words = canonicalWords(typed, classifier.spell);
  const scores = scoreLabels(typed, words, classifier);
  const bonuses = labelBonuses(replaced, words);
  const strange = strangeness(words, classifier);
  if (strange > 0.4) bonuses.set(OUT_OF_SCOPE, (bonuses.get(OUT_OF_SCOPE) ?? 0) + STRANGE * strange);
  for (const [label, bonus] of bonuses) scores.set(label, (scores.get(label) ?? 0) + RULES_SHARE * bonus);
  const ranked = [...scores]
    .filter(([label]) => !domain || label.startsWith(`${domain}.`))
    .sort(([, a], [, b]) => b - a);
  const top = ranked[0]?.[1] ?? 0;
  const likely = ranked.map(([label, score]) => ({ label, share: Math.exp((score - top) / TEMPERATURE) }));
  const sum = likely.reduce((total, { share }) => total + share, 0);
  return likely
    .slice(0, 4)
    .map(({ label, share }) => ({ label, confidence: Math.round((share / sum) * 1000) / 1000 }));
}
