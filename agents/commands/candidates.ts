import type { SavedMeter } from '../../conversation/values/saved-meter.ts';
import type { Entity, EntityName } from '../understanding/understanding.ts';

/** What a candidate can stand for. */
export type CandidateKind = EntityName | 'saved_meter';

/**
 * A value that a command may point at. It comes from what the customer typed in this very message or from the customer's
 * own records, and from nowhere else: what a model writes is never one.
 */
export type Candidate = {
  readonly id: string;
  readonly kind: CandidateKind;
  /** As a flow reads it. */
  readonly words: string;
  /** As an agent sees it: numbers of telephones and meters, tokens and references have no digits there. */
  readonly shown: string;
  readonly from: 'message' | 'record';
  /** Of an amount. */
  readonly kobo?: number;
  /** Where it stands in the message. */
  readonly span?: { readonly start: number; readonly end: number };
};

export type Candidates = ReadonlyMap<string, Candidate>;

const mostCandidates = 20;

/** What may be filled in: spans of the message, then the customer's own line and saved meters. */
export function findCandidates(
  found: readonly Entity[],
  records: { readonly msisdn?: string | undefined; readonly savedMeters: readonly SavedMeter[] },
): Candidates {
  const typed = found
    .filter(({ name }) => name !== 'token')
    .slice(0, mostCandidates)
    .map((entity, index): Candidate => fromEntity(entity, `c${index + 1}`));
  const own: Candidate[] = records.msisdn
    ? [{ id: 'own', kind: 'msisdn', words: 'my line', shown: "the customer's own line", from: 'record' }]
    : [];
  const saved = records.savedMeters.slice(0, mostCandidates).map(
    ({ nickname, disco, meter, meterType }, index): Candidate => ({
      id: `m${index + 1}`,
      kind: 'saved_meter',
      words: `${disco} ${meterType.toLowerCase()} meter ${meter}`,
      shown: `saved meter called "${nickname}"`,
      from: 'record',
    }),
  );
  return new Map([...typed, ...own, ...saved].map((candidate) => [candidate.id, candidate]));
}

function fromEntity(entity: Entity, id: string): Candidate {
  const { name, start, end } = entity;
  const base = { id, kind: name, from: 'message', span: { start, end } } as const;
  switch (entity.name) {
    case 'amount': {
      const naira = `NGN ${entity.value / 100}`;
      return { ...base, words: naira, shown: naira, kobo: entity.value };
    }
    case 'msisdn':
      return { ...base, words: entity.value, shown: 'a phone number' };
    case 'meterNumber':
      return { ...base, words: `meter ${entity.value}`, shown: 'a meter number' };
    case 'dataSize':
      return { ...base, words: `${entity.value}MB`, shown: `${entity.value}MB` };
    case 'validityDays':
      return { ...base, words: `${entity.value} days`, shown: `${entity.value} days` };
    case 'reference':
      return { ...base, words: entity.value, shown: 'an order reference' };
    case 'token':
      return { ...base, words: '', shown: 'a token' };
    default:
      return { ...base, words: entity.value, shown: entity.value };
  }
}

/** Runs of digits that nothing was read from: nobody outside needs them. */
const longDigits = /\d(?:[ -]?\d){4,}/g;

/** A message as an agent sees it: what can be pointed at carries its pointer, and no long number is in it. */
export function showMessage(text: string, candidates: Candidates): string {
  const spans = [...candidates.values()].flatMap(({ id, shown, span }) =>
    span ? [{ id, shown, ...span }] : [],
  );
  let shownText = '';
  let at = 0;
  for (const { id, shown, start, end } of spans.sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    shownText += `${hideDigits(text.slice(at, start))}[${id}: ${shown}]`;
    at = end;
  }
  return shownText + hideDigits(text.slice(at));
}

/** Without the runs of digits that nobody outside needs. */
export function hideDigits(text: string): string {
  return text.replace(longDigits, '[number]');
}
