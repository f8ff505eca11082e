import { powerRules } from '../../config/rules/power.ts';
import type { Lookup, LookupAnswer } from '../../conversation/lookup.ts';
import { type CommerceContext, vendorsOf } from '../context.ts';
import type { LookupNews } from '../news.ts';
import type { LookupDoc } from './lookup-store.ts';

/** A read may be repeated freely: the first try and two more. */
const maximumTries = 3;
const newsRetryMs = 5_000;

type Errand = { readonly customerId: string; readonly errandId: string };

/** Has the outside asked; the answer is news, also where it is at hand already. */
export async function startLookup(context: CommerceContext, request: Lookup, errand: Errand): Promise<void> {
  const { id, outcome } = await context.lookups.ask(request, errand);
  if (outcome === 'known') {
    await context.deliverNews({
      newsId: `${id}:${errand.errandId}`,
      customerId: errand.customerId,
      news: { kind: 'looked_up', request, outcome: 'answered' },
    });
    return;
  }
  context.ringAt('lookup', id, context.clock.now());
}

/** Asks, stores the answer, tells the customer's conversation. A step that died is done again from where it stands. */
export async function workLookup(context: CommerceContext, id: string): Promise<void> {
  const startedMs = performance.now();
  const lookup = await context.lookups.claims.claim(id);
  if (!lookup) {
    return;
  }
  const request = await context.lookups.request(lookup);
  if (lookup.state !== 'asked') {
    return tell(context, lookup, request, lookup.state);
  }
  const answer = await askVendors(context, request, startedMs);
  const state = answer ? 'answered' : 'unavailable';
  if (!answer) {
    context.log.warn(
      { step: 'lookup', id, code: 'lookup_unavailable' },
      'nobody could be asked about a meter',
    );
  }
  const stored = await context.lookups.claims.note(lookup, {
    state,
    sealedAnswer: answer ? await context.lookups.sealAnswer(lookup, answer) : null,
    goodUntil: answer ? context.clock.after(goodForMs(answer)) : null,
  });
  if (stored) {
    await tell(context, lookup, request, state);
  }
}

function goodForMs(answer: LookupAnswer): number {
  return answer.found ? powerRules.meterKnownMs : powerRules.meterUnknownMs;
}

async function askVendors(
  context: CommerceContext,
  request: Lookup,
  startedMs: number,
): Promise<LookupAnswer | null> {
  const readers = vendorsOf(context, 'POWER').flatMap((vendor) => vendor.lookUp ?? []);
  for (let count = 0; count < maximumTries && readers.length > 0; count += 1) {
    const answer = await readers[count % readers.length]?.(request);
    if (answer) {
      return answer;
    }
    // Somebody else may look at the record from the claim's end on.
    if (performance.now() - startedMs > context.claimMs / 2) {
      return null;
    }
  }
  return null;
}

async function tell(
  context: CommerceContext,
  lookup: LookupDoc,
  request: Lookup,
  outcome: LookupNews['outcome'],
): Promise<void> {
  const { _id, round, customerId } = lookup;
  const news: LookupNews = { kind: 'looked_up', request, outcome };
  try {
    await context.deliverNews({ newsId: `${_id}:${round}`, customerId, news });
  } catch (err) {
    context.log.warn({ step: 'news', id: _id, err }, 'news could not be delivered');
    await context.lookups.claims.finish(lookup, { dueAt: context.clock.after(newsRetryMs) });
    return;
  }
  await context.lookups.claims.finish(lookup, { dueAt: null });
}
