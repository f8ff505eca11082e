import { isUtf8 } from 'node:buffer';
import type { z } from 'zod';
import { WebhookError } from '../config/errors.ts';
import type { WebhookRequest } from '../conversation/webhook.ts';

/** Decoded fields in the order of first appearance; a repeated name keeps all its values. */
export type Form = ReadonlyMap<string, readonly string[]>;

const limits = { fields: 200, nameBytes: 200 };
const formType = /^application\/x-www-form-urlencoded\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?;?\s*$/i;

/** Throws WebhookError: 415 for another content type, charset or encoding, 400 for what a form cannot be. */
export function readForm(request: WebhookRequest): Form {
  if (!formType.test(request.headers['content-type'] ?? '')) {
    throw new WebhookError(415, 'The body must be application/x-www-form-urlencoded in UTF-8.');
  }
  if (!/^\s*(identity)?\s*$/i.test(request.headers['content-encoding'] ?? '')) {
    throw new WebhookError(415, 'The body must not be compressed.');
  }
  return parseForm(request.rawBody);
}

function parseForm(body: Buffer): Form {
  const form = new Map<string, string[]>();
  let fields = 0;
  // Latin-1 keeps one character a byte, so that escapes and raw bytes meet before they are read as UTF-8.
  for (const pair of body.toString('latin1').split('&')) {
    if (pair === '') continue;
    fields += 1;
    if (fields > limits.fields) throw new WebhookError(400, 'The form has too many fields.');
    const split = pair.indexOf('=');
    const name = decode(split === -1 ? pair : pair.slice(0, split));
    if (name.length > limits.nameBytes) throw new WebhookError(400, "A form field's name is too long.");
    const value = split === -1 ? '' : decode(pair.slice(split + 1));
    const values = form.get(name);
    if (values) values.push(value);
    else form.set(name, [value]);
  }
  return form;
}

const ascii = /^[\x20-\x7e]*$/;
/** Most names and many values are plain; nothing is to be decoded in them. */
const plain = /^[\x20-\x24\x26-\x2a\x2c-\x7e]*$/;

function decode(encoded: string): string {
  if (plain.test(encoded)) return encoded;
  if (ascii.test(encoded)) {
    try {
      return decodeURIComponent(encoded.replaceAll('+', ' '));
    } catch {
      // What is wrong with it is said below.
    }
  }
  if (/%(?![0-9a-f]{2})/i.test(encoded)) {
    throw new WebhookError(400, 'The form has an invalid percent-encoding.');
  }
  const bytes = Buffer.from(
    encoded
      .replaceAll('+', ' ')
      .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  if (!isUtf8(bytes)) throw new WebhookError(400, 'The form is not UTF-8.');
  return bytes.toString('utf8');
}

/**
 * The fields that a schema knows, checked by it. A field sent once is its text, a repeated one a list (which a
 * schema of texts refuses: which of the two was meant?). Throws WebhookError 400 that names fields, never values.
 */
export function readFields<Fields>(form: Form, schema: z.ZodType<Fields>): Fields {
  // Without a prototype, a field called `__proto__` is a field like any other.
  const fields: Record<string, unknown> = Object.create(null);
  for (const [name, values] of form) fields[name] = values.length === 1 ? values[0] : values;
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  const names = new Set(parsed.error.issues.map((issue) => issue.path.join('.')));
  throw new WebhookError(400, `The form's fields are missing or wrong: ${[...names].join(', ')}.`);
}
