export type JsonSchema = Readonly<Record<string, unknown>>;

const notPermitted = [
  ...['oneOf', 'allOf', 'not', 'if', 'then', 'else'],
  ...['dependentRequired', 'dependentSchemas', 'patternProperties', 'propertyNames', 'unevaluatedProperties'],
];
const deepest = 10;

export const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isObjectSchema = (schema: JsonSchema): boolean =>
  schema['type'] === 'object' ||
  (Array.isArray(schema['type']) && schema['type'].includes('object')) ||
  isSchema(schema['properties']);

/** The schemas right inside one, with the path that OpenAI names them by. */
function partsOf(schema: JsonSchema): [readonly string[], JsonSchema][] {
  const named = (keyword: string) =>
    Object.entries(isSchema(schema[keyword]) ? schema[keyword] : {}).map(
      ([name, part]): [readonly string[], unknown] => [[keyword, name], part],
    );
  const listed = (Array.isArray(schema['anyOf']) ? schema['anyOf'] : []).map(
    (part: unknown, index): [readonly string[], unknown] => [['anyOf', String(index)], part],
  );
  const all = [...named('properties'), ...named('$defs'), ...listed, [['items'], schema['items']] as const];
  return all.filter((entry): entry is [readonly string[], JsonSchema] => isSchema(entry[1]));
}

function faultHere(schema: JsonSchema): string | undefined {
  const forbidden = notPermitted.find((keyword) => keyword in schema);
  if (forbidden) return `'${forbidden}' is not permitted.`;
  if (!isObjectSchema(schema)) return undefined;
  if (schema['additionalProperties'] !== false)
    return "'additionalProperties' is required to be supplied and to be false.";
  const required = Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : [];
  const missing = Object.keys(isSchema(schema['properties']) ? schema['properties'] : {}).find(
    (name) => !required.includes(name),
  );
  return missing === undefined
    ? undefined
    : `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
}

/**
 * What OpenAI has against a schema that is to be kept to strictly, in its words; undefined: nothing.
 * https://developers.openai.com/api/docs/guides/structured-outputs, read 2026-11-21.
 */
export function faultOfStrict(schema: JsonSchema): string | undefined {
  if (schema['type'] !== 'object')
    return 'In context=(), schema must be a JSON Schema of \'type: "object"\'.';
  return faultIn(schema, []);
}

function faultIn(schema: JsonSchema, path: readonly string[]): string | undefined {
  const context = path.map((part) => `'${part}'`).join(', ');
  const fault =
    path.filter((part) => part === 'properties' || part === 'items').length > deepest
      ? `more than ${deepest} levels of nesting.`
      : faultHere(schema);
  if (fault) return `In context=(${context}), ${fault}`;
  for (const [step, part] of partsOf(schema)) {
    const inside = faultIn(part, [...path, ...step]);
    if (inside) return inside;
  }
  return undefined;
}
