/** Remembers the last answers of a pure function of one text: at most `maxItems`, then it begins anew. */
export function createMemo<Value>(
  read: (text: string) => Value,
  options: { readonly maxItems: number },
): (text: string) => Value {
  const known = new Map<string, { value: Value }>();
  return (text) => {
    const found = known.get(text);
    if (found) {
      return found.value;
    }
    const value = read(text);
    if (known.size >= options.maxItems) {
      known.clear();
    }
    known.set(text, { value });
    return value;
  };
}
