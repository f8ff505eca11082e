/** A word without its ending, as features and concepts compare words: `charging` and `charged` are one. */
export function stem(word: string): string {
  if (word.length < 5 || word.startsWith('x')) return word;
  return word.replace(/(?:ing|ed|es|s)$/, '');
}
