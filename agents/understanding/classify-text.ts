import { featuresOf } from './features.ts';
import { isLabel, type Label, type ProductDomain } from './labels.ts';
import { predict } from './linear-model.ts';
import { type Classifier, SHARPNESS } from './model-store.ts';
import { replaceEntities, toWords } from './normalize.ts';
import { labelBonuses } from './rules.ts';
import { isDomainWord } from './spelling.ts';
import type { Entity } from './understanding.ts';

export type Ranked = { readonly label: Label; readonly confidence: number };

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

/** Leaves for a text, best first. `domain` restricts them to one product. */
export function classify(
  text: string,
  found: readonly Entity[],
  classifier: Classifier,
  domain?: ProductDomain,
): readonly Ranked[] {
  const replaced = replaceEntities(text, found);
  const words = toWords(replaced, classifier.words);
  const probabilities = predict(classifier.model, featuresOf(words), SHARPNESS);
  const bonuses = labelBonuses(replaced, words);
  const strange = strangeness(words, classifier);
  if (strange > 0.4) bonuses.set(OUT_OF_SCOPE, (bonuses.get(OUT_OF_SCOPE) ?? 0) + 3 * strange);
  const ranked: { label: Label; confidence: number }[] = [];
  let sum = 0;
  classifier.model.classes.forEach((name, index) => {
    const label = toLabel(name);
    if (!label || (domain && !label.startsWith(`${domain}.`))) return;
    const confidence = (probabilities[index] ?? 0) * Math.exp(bonuses.get(label) ?? 0);
    sum += confidence;
    ranked.push({ label, confidence });
  });
  ranked.sort((a, b) => b.confidence - a.confidence);
  return ranked
    .slice(0, 4)
    .map(({ label, confidence }) => ({ label, confidence: Math.round((confidence / sum) * 1000) / 1000 }));
}
