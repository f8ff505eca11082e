/** One element of a document: `<Say voice="woman">Hello</Say>`. */
export type XmlElement = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** All text in it, that of its children left out. */
  readonly text: string;
};

/** Not well-formed: a provider executes none of it. */
export class XmlError extends Error {}

const name = '[A-Za-z_][\\w.-]*';
const attribute = new RegExp(`\\s+(${name})\\s*=\\s*(?:"([^"<]*)"|'([^'<]*)')`, 'y');
const openTag = new RegExp(`<(${name})`, 'y');
const closeTag = new RegExp(`</(${name})\\s*>`, 'y');
const comment = /<!--[^-]*(?:-[^-]+)*-->/y;
const declaration = /^\uFEFF?<\?xml\s[^?]*\?>/;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const maximumDepth = 10;

/** Strict, as the providers' own parsers are, without document types: a provider refuses them too. Throws XmlError. */
export function parseXml(text: string): XmlElement {
  const forbidden = [...text].find((character) =>
    /(?![\t\n\r])[\p{Cc}\uFFFE\uFFFF]|\p{Surrogate}/u.test(character),
  );
  if (forbidden !== undefined) throw new XmlError('a character that XML has not');
  const source = text.replace(declaration, '');
  const reader = { source, at: 0 };
  skipBlank(reader);
  const root = readElement(reader, 0);
  skipBlank(reader);
  if (reader.at < source.length) throw new XmlError('something after the root element');
  return root;
}

type Reader = { readonly source: string; at: number };

function match(reader: Reader, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.source);
  if (found) reader.at += found[0].length;
  return found;
}

function skipBlank(reader: Reader): void {
  while (match(reader, /\s+/y) ?? match(reader, comment));
}

function readElement(reader: Reader, depth: number): XmlElement {
  if (depth > maximumDepth) throw new XmlError('too deep');
  const tag = match(reader, openTag)?.[1];
  if (tag === undefined) throw new XmlError(`no element at ${reader.at}`);
  const attributes = readAttributes(reader);
  if (match(reader, /\s*\/>/y)) return { name: tag, attributes, children: [], text: '' };
  if (!match(reader, /\s*>/y)) throw new XmlError(`<${tag}> is not closed`);
  const children: XmlElement[] = [];
  let text = '';
  for (;;) {
    const close = match(reader, closeTag);
    if (close) {
      if (close[1] !== tag) throw new XmlError(`<${tag}> is closed by </${close[1]}>`);
      return { name: tag, attributes, children, text };
    }
    if (match(reader, comment)) continue;
    const plain = match(reader, /[^<]+/y);
    if (plain) text += unescapeXml(plain[0]);
    else children.push(readElement(reader, depth + 1));
  }
}

function readAttributes(reader: Reader): Readonly<Record<string, string>> {
  const attributes = new Map<string, string>();
  for (let found = match(reader, attribute); found; found = match(reader, attribute)) {
    const [, key = '', double, single = ''] = found;
    if (attributes.has(key)) throw new XmlError(`${key} twice`);
    attributes.set(key, unescapeXml(double ?? single));
  }
  return Object.fromEntries(attributes);
}

function unescapeXml(text: string): string {
  return text.replace(/&([^;\s]*;?)/g, (_, reference: string) => {
    const [, decimal, hexadecimal] = /^#(?:(\d{1,7})|x([\dA-Fa-f]{1,6}));$/.exec(reference) ?? [];
    const code = decimal ? Number(decimal) : hexadecimal ? Number.parseInt(hexadecimal, 16) : undefined;
    if (code !== undefined && code <= 0x10_ff_ff) return String.fromCodePoint(code);
    const known = reference.endsWith(';') ? entities[reference.slice(0, -1)] : undefined;
    if (known === undefined) throw new XmlError('an & that begins no entity');
    return known;
  });
}
