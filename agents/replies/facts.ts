import { fillPlaces, placesIn } from '../../conversation/places.ts';

/** A value from records or rules, under the name by which words may hold a place for it: `{{order.ref}}`. */
export type Fact = {
  readonly name: string;
  readonly value: string;
};

export type Inserted =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly unknown: string };

/** Words with each place filled from the facts. Not ok where one holds a place for something that nobody has read. */
export function insertFacts(words: string, facts: readonly Fact[]): Inserted {
  const known = new Map(facts.map(({ name, value }) => [name, value]));
  const unknown = placesIn(words).find((name) => !known.has(name));
  if (unknown !== undefined) return { ok: false, unknown };
  return { ok: true, text: fillPlaces(words, (name) => known.get(name) ?? '') };
}

/** The words without their places: what their author wrote. */
export function withoutPlaces(words: string): string {
  return fillPlaces(words, () => ' ');
}

/** Whether a place was left open, or filled with what a program calls nothing. */
export function isUnfilled(text: string): boolean {
  return /\{\{|\}\}|\bundefined\b|\bNaN\b|\[object /.test(text);
}
