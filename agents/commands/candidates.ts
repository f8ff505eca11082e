import type { SavedMeter } from '../../conversation/values/saved-meter.ts';
import { entityWords } from '../answers/entity-words.ts';
import type { Entity, EntityName } from '../understanding/understanding.ts';

/** What a candidate can stand for. */
export type CandidateKind = EntityName | 'saved_meter' | 'article' | 'passage';

/**
 * A value that a command may point at. It comes from what the customer typed in this very message, from the customer's
 * own records or from what is written down, and from nowhere else: what a model writes is never one.
 */
export type Candidate = {
  readonly id: string;
  readonly kind: CandidateKind;
  /** As a flow reads it. */
  readonly words: string;
  /** As an agent sees it: numbers of telephones and meters, tokens and references have no digits there. */
  readonly shown: string;
  readonly from: 'message' | 'record' | 'article';
  /** Of an amount. */
  readonly kobo?: number;
  /** Of a passage: the candidate that is its article, and its place in it. */
  readonly of?: { readonly article: string; readonly index: number };
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
      shown: `saved meter called ${JSON.stringify(hideDigits(nickname))}`,
      from: 'record',
    }),
  );
  return new Map([...typed, ...own, ...saved].map((candidate) => [candidate.id, candidate]));
}

/** An article that an agent may point at, with what each of its passages says. */
export type ShownArticle = {
  readonly id: string;
  readonly title: string;
  readonly passages: readonly (string | null)[];
};

/** Articles as candidates, and each passage as one: their text is quoted, for it is data. */
export function articleCandidates(articles: readonly ShownArticle[]): readonly Candidate[] {
  return articles.flatMap(({ id, title, passages }, at): readonly Candidate[] => {
    const article = `a${at + 1}`;
    const own = { from: 'article', words: id } as const;
    return [
      { ...own, id: article, kind: 'article', shown: JSON.stringify(title) },
      ...passages.flatMap((text, index): readonly Candidate[] => {
        if (text === null) return [];
        const shown = JSON.stringify(hideDigits(text));
        return [{ ...own, id: `${article}.${index + 1}`, kind: 'passage', shown, of: { article, index } }];
      }),
    ];
  });
}

function fromEntity(entity: Entity, id: string): Candidate {
  const { name, start, end } = entity;
  const kobo = entity.name === 'amount' ? { kobo: entity.value } : {};
  const words = entityWords(name, entity.name === 'amount' ? entity.value / 100 : entity.value);
  return {
    id,
    kind: name,
    from: 'message',
    span: { start, end },
    words,
    shown: shownAs[name] ?? words,
    ...kobo,
  };
}

/** What no agent sees the digits of. */
const shownAs: Partial<Record<EntityName, string>> = {
  msisdn: 'a phone number',
  meterNumber: 'a meter number',
  reference: 'an order reference',
  token: 'a token',
};

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
