import type { Product } from '../../commerce/order.ts';
import { isSold } from '../flows/product-flows.ts';
import { goOn, startPurchase } from '../flows/show-flow.ts';
import type { TurnDraft } from '../turn-draft.ts';
import type { Entities, Part } from '../understanding/understanding.ts';
import { type Answer, findAnswer } from './answers.ts';
import { entityWords } from './entity-words.ts';
import { keepWishes } from './wishes.ts';

/**
 * Several things in one message: what can be answered first, the purchase last, so that its question stands. False where
 * there is no answer to any of them.
 */
export async function answerParts(draft: TurnDraft, parts: readonly Part[]): Promise<boolean> {
  const purchases = parts.filter(({ domain, intent }) => isSold(domain) && intent === 'PURCHASE');
  const said = new Set<Answer>();
  for (const part of parts) {
    const answer = findAnswer(part);
    if (!answer || purchases.includes(part) || said.has(answer)) continue;
    said.add(answer);
    await answer(draft, part);
    if (draft.ended !== 'answered') return true;
  }
  if (purchases.length > 0) await startPurchases(draft, purchases);
  else if (draft.replies.length > 0) await goOn(draft);
  else return false;
  return true;
}

/** One purchase at a time: that of the first product; those of the others wait for it. */
async function startPurchases(draft: TurnDraft, purchases: readonly Part[]): Promise<void> {
  const products = [...new Set(purchases.map(({ domain }) => domain).filter(isSold))];
  const [first, ...others] = products;
  if (!first) return;
  keepWishes(
    draft,
    others.map((product) => ({ product, words: wordsOfProduct(purchases, product) })),
  );
  await startPurchase(draft, first, wordsOfProduct(purchases, first));
}

function wordsOfProduct(purchases: readonly Part[], product: Product): string {
  const same = purchases.filter(({ domain }) => domain === product);
  return same.map(({ entities }) => wordsOf(entities)).join(' and ');
}

/** As a flow reads them best: what it costs first, the meter last. */
const wordOrder = [
  'amount',
  'dataSize',
  'validityDays',
  'network',
  'msisdn',
  'disco',
  'meterType',
  'meterNumber',
] as const;

function wordsOf(entities: Entities): string {
  return wordOrder
    .flatMap((name) => [entities[name] ?? []].flat().map((value) => entityWords(name, value)))
    .join(' ');
}
