import { isObjectSchema, isSchema, type JsonSchema } from './strict-schema.ts';

/** Who decides what the schema leaves open. */
export type Filler = {
  readonly pick: <T>(options: readonly T[]) => T | undefined;
  readonly text: () => string;
  readonly number: () => number;
  readonly flag: () => boolean;
  /** How many entries a list has that may have any number. */
  readonly length: () => number;
};

/** The least that fits: first choices, empty texts and lists, zeros. */
export const leastFiller: Filler = {
  pick: (options) => options[0],
  text: () => '',
  number: () => 0,
  flag: () => false,
  length: () => 0,
};

const deepest = 20;

/** A value that fits a schema, as structured outputs promise it. Bounds of numbers, lengths and patterns are not looked at. */
export function fillSchema(schema: JsonSchema, filler: Filler): unknown {
  return fill(schema, filler, schema, 0);
}

function fill(schema: JsonSchema, filler: Filler, root: JsonSchema, depth: number): unknown {
  if (depth > deepest) return null;
  const inner = (part: unknown) => (isSchema(part) ? fill(part, filler, root, depth + 1) : null);
  if (typeof schema['$ref'] === 'string') return inner(resolve(schema['$ref'], root));
  if (Array.isArray(schema['anyOf'])) return inner(filler.pick(schema['anyOf'] as unknown[]));
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return filler.pick(schema['enum'] as unknown[]);
  if (isObjectSchema(schema)) return fillObject(schema, inner);
  const type: unknown = Array.isArray(schema['type'])
    ? filler.pick(schema['type'] as unknown[])
    : schema['type'];
  return type === 'array' ? fillList(schema, filler, inner) : plain(type, filler);
}

function fillObject(schema: JsonSchema, inner: (part: unknown) => unknown): unknown {
  const properties = isSchema(schema['properties']) ? schema['properties'] : {};
  return Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, inner(part)]));
}

function fillList(schema: JsonSchema, filler: Filler, inner: (part: unknown) => unknown): unknown {
  const { minItems, maxItems } = schema;
  const least = typeof minItems === 'number' ? minItems : 0;
  const most = typeof maxItems === 'number' ? maxItems : Number.POSITIVE_INFINITY;
  const length = Math.min(most, Math.max(least, filler.length()));
  return Array.from({ length }, () => inner(schema['items']));
}

function plain(type: unknown, filler: Filler): unknown {
  if (type === 'string') return filler.text();
  if (type === 'integer') return Math.trunc(filler.number());
  if (type === 'number') return filler.number();
  return type === 'boolean' ? filler.flag() : null;
}

/** `#/$defs/amount`, or `#` for the whole. */
function resolve(reference: string, root: JsonSchema): unknown {
  return reference
    .split('/')
    .slice(1)
    .reduce<unknown>((found, name) => (isSchema(found) ? found[name] : undefined), root);
}
