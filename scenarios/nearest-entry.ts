/** What can be chosen where the customer is: how it is called, and what is typed for it or, to `tap`, stands behind it. */
export type Entry = { readonly key: string; readonly label: string; readonly tap?: boolean };

/** Words of one meaning on menus, under the first of them. */
const alike: readonly (readonly string[])[] = [
  ['airtime', 'recharge', 'credit', 'topup'],
  ['electricity', 'light', 'power', 'token', 'nepa', 'meter'],
  ['data', 'bundle', 'internet'],
  ['yes', 'confirm', 'ok', 'oya', 'buy', 'pay'],
  ['no', 'cancel', 'stop'],
  ['status', 'order', 'orders'],
  ['person', 'agent', 'human', 'people', 'somebody'],
  ['other', 'another', 'else', 'different'],
];

const canonical = (word: string): string =>
  alike.find((words) => words.includes(word))?.[0] ??
  word.replace(/\s|s$/g, '').replace('gigabyte', 'gb').replace('megabyte', 'mb');

const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(
    (
      text
        .toLowerCase()
        .match(/\d[\d.,]*\s?(?:gb|mb|gigabytes?|megabytes?|days?)\b|\d[\d,.]*\d|\d|[a-z]+/g) ?? []
    ).map(canonical),
  );

/** Shares of each other's words; 1 where they are the same. */
function likeness(wanted: ReadonlySet<string>, offered: ReadonlySet<string>): number {
  const shared = [...wanted].filter((word) => offered.has(word)).length;
  return (2 * shared) / (wanted.size + offered.size);
}

/** The entry whose wording is nearest to what is wanted; null where none has a word of it. */
export function nearestEntry(entries: readonly Entry[], wanted: string): Entry | null {
  const words = wordsOf(wanted);
  let best: { readonly entry: Entry; readonly score: number } | null = null;
  for (const entry of entries) {
    const score = likeness(words, wordsOf(entry.label));
    if (score > (best?.score ?? 0)) best = { entry, score };
  }
  return best?.entry ?? null;
}

/** The entry that shows the rest of a list. */
export const moreEntry = (entries: readonly Entry[]): Entry | null =>
  entries.find(({ label }) => /^more\b/i.test(label)) ?? null;

/** Entries as a text numbers them: `1 Yes`, `2. Cancel`. */
export function numberedEntries(text: string): readonly Entry[] {
  return text.split('\n').flatMap((line) => {
    const [, key, label] = /^\s*(\d{1,2})[.):]?\s+(\S.*)$/.exec(line) ?? [];
    return key !== undefined && label !== undefined ? [{ key, label }] : [];
  });
}
