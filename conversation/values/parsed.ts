/** What a value's parser answers: the value, or why it was not taken. Parsers never throw and never guess. */
export type Parsed<Value, Refusal extends string> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

/** Half-open, in UTF-16 units of the text that was read. */
export type Span = { readonly start: number; readonly end: number };

export type Found<Value> = Span & { readonly value: Value };

export function accept<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

export function refuse<Refusal extends string>(
  refusal: Refusal,
): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}
