import { foldText } from '../../conversation/values/fold-text.ts';
import type { Span } from '../../conversation/values/parsed.ts';
import { productCues } from './cues.ts';
import type { ProductDomain } from './labels.ts';
import { replaceEntities } from './normalize.ts';
import { repairText, type Speller } from './spelling.ts';
import type { Entity } from './understanding.ts';

/** A stretch of a message that speaks of one product. */
export type Segment = Span & { readonly domain: ProductDomain };

const LINK =
  /[,;\n&]|[.!?](?=\s|$)|\s\+\s|\b(?:and|then|also|plus|but|while|as well as|with|too|n(?= (?:data|light|airtime|\d|x)))\b/g;

// one thing for another is one wish: "I have airtime, I want data instead"
const EXCHANGE = /\b(?:convert|exchange|swap|instead|change (?:am|it|to|into)|turn (?:am|it|to|into))\b/;

/** Airtime for data, all in one piece; in two ("I have airtime, I want data instead") it can't be told from two wishes. */
const isConversion = (cues: ReadonlySet<ProductDomain>): boolean =>
  cues.size === 2 && cues.has('AIRTIME') && cues.has('DATA');

const PRODUCT = '(?:airtime|recharge card|credit|data|light|electricity|token|meter|bill|internet)';
// "not data, airtime": said to say that it isn't meant
const UNWANTED = new RegExp(
  String.raw`\b(?:not|no be|instead of|rather than|(?:do not|don'?t|no) (?:need|want)(?: any)?)\s+(?:my\s+)?${PRODUCT}\b(?=\s*(?:$|[,.;]|\b(?:please|abeg|i|na|but|just|only|again|o)\b))`,
  'g',
);

/** The text without the products that it says it does not want; positions stay. Itself where nothing else is named. */
export function blankUnwanted(text: string): string {
  const folded = foldText(text);
  const spans = [...folded.matchAll(UNWANTED)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  if (spans.length === 0) return text;
  let rest = text;
  for (const { start, end } of spans) rest = rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end);
  return new RegExp(`\\b${PRODUCT}\\b|\\d`).test(foldText(rest)) ? rest : text;
}

function cut(text: string, found: readonly Entity[]): Span[] {
  const folded = foldText(text);
  const pieces: Span[] = [];
  let start = 0;
  for (const match of folded.matchAll(LINK)) {
    const around = found.find(
      (entity) => entity.start < match.index + match[0].length && match.index < entity.end,
    );
    // "light n 300 airtime": read as the sign of the naira, it may as well be an "and".
    const isSign = match[0] === 'n' && around?.name === 'amount' && around.start === match.index;
    if (around && !isSign) continue;
    pieces.push({ start, end: match.index });
    start = isSign ? match.index : match.index + match[0].length;
  }
  pieces.push({ start, end: text.length });
  return pieces.filter((piece) => folded.slice(piece.start, piece.end).trim() !== '');
}

function within(found: readonly Entity[], piece: Span): Entity[] {
  return found
    .filter(({ start, end }) => start >= piece.start && end <= piece.end)
    .map((entity) => ({ ...entity, start: entity.start - piece.start, end: entity.end - piece.start }));
}

/** The product that a piece speaks of: none, or undefined where it speaks of several at once. */
function productOf(
  text: string,
  found: readonly Entity[],
  piece: Span,
  spell: Speller,
): ProductDomain | 'none' | undefined {
  const own = text.slice(piece.start, piece.end);
  const cues = productCues(repairText(replaceEntities(own, within(found, piece)), spell));
  if (EXCHANGE.test(foldText(own))) return isConversion(cues) ? 'AIRTIME' : undefined;
  if (cues.size > 1) return undefined;
  const [domain] = cues;
  return domain ?? 'none';
}

/**
 * The message cut where it goes over to another product. Pieces without a product of their own go with the one before.
 * Empty where a piece speaks of several at once or the whole of one only.
 */
export function segmentByProduct(text: string, found: readonly Entity[], spell: Speller): readonly Segment[] {
  const segments: Segment[] = [];
  let lead = 0;
  for (const piece of cut(text, found)) {
    const domain = productOf(text, found, piece, spell);
    if (domain === undefined) return [];
    const last = segments.at(-1);
    if (last && (domain === 'none' || domain === last.domain))
      segments[segments.length - 1] = { ...last, end: piece.end };
    else if (domain !== 'none') segments.push({ start: last ? piece.start : lead, end: piece.end, domain });
    else lead = Math.min(lead, piece.start);
  }
  return new Set(segments.map(({ domain }) => domain)).size > 1 ? segments : [];
}

export function entitiesOf(found: readonly Entity[], segment: Span): readonly Entity[] {
  return found.filter(({ start, end }) => start >= segment.start && end <= segment.end);
}
