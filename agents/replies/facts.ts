/** A value from records or rules, under the name by which words may hold a place for it: `{{order.ref}}`. */
export type Fact = {
  readonly name: string;
  readonly value: string;
};

const place = /\{\{\s*([a-zA-Z][\w.]{0,40})\s*\}\}/g;

export type Inserted =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly unknown: string };

/** Words with each place filled from the facts. Not ok where one holds a place for something that nobody has read. */
export function insertFacts(words: string, facts: readonly Fact[]): Inserted {
  const known = new Map(facts.map(({ name, value }) => [name, value]));
  const unknown = [...words.matchAll(place)].map(([, name = '']) => name).find((name) => !known.has(name));
  if (unknown !== undefined) return { ok: false, unknown };
  return { ok: true, text: words.replace(place, (_, name: string) => known.get(name) ?? '') };
}

/** The words without their places: what their author wrote. */
export function withoutPlaces(words: string): string {
  return words.replace(place, ' ');
}
