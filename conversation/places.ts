const place = /\{\{\s*([a-zA-Z][\w.]{0,40})\s*\}\}/g;

/** The names of the places that words hold for values: `{{order.ref}}`. */
export function placesIn(words: string): readonly string[] {
  return [...words.matchAll(place)].map(([, name = '']) => name);
}

/** Words with each place filled; `filled` is asked for every place. */
export function fillPlaces(words: string, filled: (name: string) => string): string {
  return words.replace(place, (_, name: string) => filled(name));
}
