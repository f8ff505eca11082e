/** The entry of a provider's code; codes come from outside, so names that every object inherits are no entries. */
export function findCode<Entry>(table: Readonly<Record<string, Entry>>, code: string): Entry | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}
