import { type NairaToken, scaleWords, tensWords, unitWords } from './naira-tokens.ts';

type Last = 'none' | 'unit' | 'tens' | 'scale';
type Sum = {
  readonly total: number;
  readonly current: number;
  readonly scaled: boolean;
  readonly last: Last;
};

const textAt = (tokens: readonly NairaToken[], at: number): string => tokens[at]?.text ?? '';

function isNumberWord(word: string): boolean {
  return unitWords.has(word) || tensWords.has(word);
}

function addUnit(sum: Sum, word: string, next: string): Sum | undefined {
  const article = sum.last === 'none' && word === 'a' && scaleWords.has(next);
  const unit = article ? 1 : unitWords.get(word);
  if (unit === undefined || sum.last === 'unit' || (sum.last === 'tens' && unit >= 10)) return undefined;
  return { ...sum, current: sum.current + unit, last: 'unit' };
}

function addTens(sum: Sum, word: string): Sum | undefined {
  const tens = tensWords.get(word);
  if (tens === undefined || (sum.last !== 'none' && sum.last !== 'scale')) return undefined;
  return { ...sum, current: sum.current + tens, last: 'tens' };
}

function addScale(sum: Sum, word: string): Sum | undefined {
  const scale = scaleWords.get(word);
  if (scale === undefined || sum.current === 0) return undefined;
  if (scale === 100) return { ...sum, current: sum.current * 100, scaled: true, last: 'scale' };
  return { total: sum.total + sum.current * scale, current: 0, scaled: true, last: 'scale' };
}

type WordsRead = {
  readonly naira: number;
  /** The token after the words. */
  readonly next: number;
  /** Whether "hundred" or more is among them. */
  readonly scaled: boolean;
  /** "One fifty": 150 to some, 51 or 1,050 to others. */
  readonly unclear: boolean;
};

/** `five hundred`, `two thousand five hundred and fifty`, `a thousand`. */
export function readWords(tokens: readonly NairaToken[], from: number): WordsRead | undefined {
  let sum: Sum = { total: 0, current: 0, scaled: false, last: 'none' };
  let at = from;
  for (; at < tokens.length; at++) {
    const word = textAt(tokens, at);
    const following = textAt(tokens, at + 1);
    if (word === 'and' && sum.last === 'scale' && isNumberWord(following)) continue;
    const more = addUnit(sum, word, following) ?? addTens(sum, word) ?? addScale(sum, word);
    if (!more) break;
    sum = more;
  }
  if (sum.last === 'none') return undefined;
  const unclear = sum.last === 'unit' && tensWords.has(textAt(tokens, at));
  return { naira: sum.total + sum.current, next: at, scaled: sum.scaled, unclear };
}
