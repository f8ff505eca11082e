import { foldText } from '../../conversation/values/fold-text.ts';
import type { Span } from '../../conversation/values/parsed.ts';
import { productCues } from './cues.ts';
import type { ProductDomain } from './labels.ts';
import { replaceEntities } from './normalize.ts';
import type { Entity } from './understanding.ts';

/** A stretch of a message that speaks of one product. */
export type Segment = Span & { readonly domain: ProductDomain };

const LINK = /[,;\n&]|[.!?](?=\s|$)|\s\+\s|\b(?:and|then|also|plus|but|while|as well as|with|too)\b/g;

// one thing for another is one wish: "I have airtime, I want data instead"
const EXCHANGE = /\b(?:convert|exchange|swap|instead|change (?:am|it|to|into)|turn (?:am|it|to|into))\b/;

function cut(text: string, found: readonly Entity[]): Span[] {
  const folded = foldText(text);
  const pieces: Span[] = [];
  let start = 0;
  for (const match of folded.matchAll(LINK)) {
    const inside = found.some(
      (entity) => entity.start < match.index + match[0].length && match.index < entity.end,
    );
    if (inside) continue;
    pieces.push({ start, end: match.index });
    start = match.index + match[0].length;
  }
  pieces.push({ start, end: text.length });
  return pieces.filter((piece) => folded.slice(piece.start, piece.end).trim() !== '');
}

function within(found: readonly Entity[], piece: Span): Entity[] {
  return found
    .filter(({ start, end }) => start >= piece.start && end <= piece.end)
    .map((entity) => ({ ...entity, start: entity.start - piece.start, end: entity.end - piece.start }));
}

/**
 * The message cut where it goes over to another product. Pieces without a product of their own go with the one before.
 * Empty where a piece speaks of several at once ("convert airtime to data") or the whole of one only.
 */
export function segmentByProduct(text: string, found: readonly Entity[]): readonly Segment[] {
  if (EXCHANGE.test(foldText(text))) return [];
  const segments: Segment[] = [];
  let lead = 0;
  for (const piece of cut(text, found)) {
    const cues = productCues(replaceEntities(text.slice(piece.start, piece.end), within(found, piece)));
    if (cues.size > 1) return [];
    const [domain] = cues;
    const last = segments.at(-1);
    if (last && (domain === undefined || domain === last.domain))
      segments[segments.length - 1] = { ...last, end: piece.end };
    else if (domain) segments.push({ start: last ? piece.start : lead, end: piece.end, domain });
    else lead = Math.min(lead, piece.start);
  }
  return new Set(segments.map(({ domain }) => domain)).size > 1 ? segments : [];
}

export function entitiesOf(found: readonly Entity[], segment: Span): readonly Entity[] {
  return found.filter(({ start, end }) => start >= segment.start && end <= segment.end);
}
