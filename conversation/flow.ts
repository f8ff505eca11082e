import { escalationRules } from '../config/rules/escalation.ts';
import type { FlowState } from './conversation.ts';
import type { LanguagePack } from './language/language-pack.ts';
import type { ReplyContent } from './reply.ts';
import type { Network } from './values/network.ts';

/** What is known of the customer without asking. `networkHint` is the provider's word on this very message. */
export type FlowFacts = {
  readonly msisdn?: string;
  readonly networkHint?: Network;
  readonly customerNetwork?: Network;
};

/** What a message says of the slots. `refused`: it is meant as an answer, but can't be used for this reason. */
export type SlotReading<Slots> =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'filled'; readonly slots: Slots }
  | { readonly kind: 'refused'; readonly slots: Slots; readonly problem: string };

export type FlowPosition<Slots> = {
  readonly slots: Slots;
  readonly step: FlowState['step'];
  readonly asked?: string;
  readonly facts: FlowFacts;
  readonly pack: LanguagePack;
};

export type QuoteAttempt<Slots, Quote> =
  | { readonly ok: true; readonly quote: Quote; readonly text: string }
  | { readonly ok: false; readonly slots: Slots; readonly ask: string; readonly problem: string };

/** A flow as data and pure functions. Slots and quote are plain JSON: they are stored with the conversation. */
export type FlowDefinition<Slots extends Record<string, unknown>, Quote> = {
  readonly name: string;
  readonly empty: Slots;
  /** Null when what was stored can't be read any more; the flow then starts from nothing. */
  readonly parseSlots: (stored: unknown) => Slots | null;
  readonly parseQuote: (stored: unknown) => Quote | null;
  readonly read: (text: string, position: FlowPosition<Slots>) => SlotReading<Slots>;
  /** The next slot to ask for; null when a quote can be made. */
  readonly missing: (slots: Slots, facts: FlowFacts) => string | null;
  readonly ask: (slot: string, position: FlowPosition<Slots>) => ReplyContent;
  readonly quote: (position: FlowPosition<Slots>) => QuoteAttempt<Slots, Quote>;
  /** What is being bought, as far as it is known. */
  readonly describe: (slots: Slots, facts: FlowFacts, pack: LanguagePack) => string;
};

export type FlowEnv = {
  readonly facts: FlowFacts;
  readonly pack: LanguagePack;
  readonly now: Date;
  /** Until when a quote made in this turn may be accepted. */
  readonly quotedUntil: Date;
  /** The last thing that the customer was shown is this flow's quote. */
  readonly quoteShownLast: boolean;
};

export type FlowShown = {
  readonly kind: 'asked' | 'quoted';
  readonly state: FlowState;
  readonly content: ReplyContent;
  /** So many answers in a row could not be used that a person is to be offered. */
  readonly offersPerson: boolean;
};

export type FlowMove<Quote> =
  | FlowShown
  | { readonly kind: 'confirmed'; readonly quote: Quote }
  | { readonly kind: 'not_an_answer' };

export type Flow<Quote> = {
  readonly name: string;
  /** Opens the flow with what the message already says. `note` goes before what is shown. */
  readonly start: (text: string, env: FlowEnv, note?: string) => FlowShown;
  /** Fills or corrects slots, at any step; a quote already shown is thrown away and made anew. */
  readonly answer: (state: FlowState, text: string, env: FlowEnv) => FlowMove<Quote>;
  /** The customer's yes. Only the unexpired quote shown last is accepted; any other is shown again. */
  readonly confirm: (state: FlowState, env: FlowEnv) => FlowMove<Quote>;
  /** Asks the pending question, or shows a fresh quote, once more. */
  readonly repeat: (state: FlowState, env: FlowEnv, note?: string) => FlowShown;
  /** A message that answers nothing: counted, and asked again. */
  readonly refuse: (state: FlowState, env: FlowEnv) => FlowShown;
  readonly describe: (state: FlowState, env: Pick<FlowEnv, 'facts' | 'pack'>) => string;
};

export function createFlow<Slots extends Record<string, unknown>, Quote>(
  definition: FlowDefinition<Slots, Quote>,
): Flow<Quote> {
  const slotsOf = (state: FlowState) => definition.parseSlots(state.slots) ?? definition.empty;
  const repeat = (state: FlowState, env: FlowEnv, note?: string) =>
    advance(definition, slotsOf(state), env, { note, unusableAnswers: state.unusableAnswers });
  return {
    name: definition.name,
    start: (text, env, note) => {
      const reading = definition.read(text, positionOf(definition.empty, env));
      if (reading.kind === 'nothing') return advance(definition, definition.empty, env, { note });
      const problem = reading.kind === 'refused' ? reading.problem : undefined;
      return advance(definition, reading.slots, env, { note: join(note, problem) });
    },
    answer: (state, text, env) => {
      const reading = definition.read(text, positionOf(slotsOf(state), env, state));
      if (reading.kind === 'nothing') return { kind: 'not_an_answer' };
      const refused = reading.kind === 'refused';
      return advance(definition, reading.slots, env, {
        note: refused ? reading.problem : undefined,
        unusableAnswers: refused ? state.unusableAnswers + 1 : 0,
        before: state.unusableAnswers,
      });
    },
    confirm: (state, env) => {
      if (state.step !== 'confirming') return { kind: 'not_an_answer' };
      const expired = !state.quotedUntil || env.now.getTime() >= Date.parse(state.quotedUntil);
      if (expired) return repeat(state, env, env.pack.flow.quoteExpired);
      const quote = env.quoteShownLast ? definition.parseQuote(state.quote) : null;
      return quote ? { kind: 'confirmed', quote } : repeat(state, env, env.pack.flow.quoteNotLast);
    },
    repeat,
    refuse: (state, env) =>
      advance(definition, slotsOf(state), env, {
        note: env.pack.flow.notUsable,
        unusableAnswers: state.unusableAnswers + 1,
      }),
    describe: (state, { facts, pack }) => definition.describe(slotsOf(state), facts, pack),
  };
}

type Advance = {
  readonly note?: string | undefined;
  /** Unusable answers in a row, this one included. */
  readonly unusableAnswers?: number;
  /** The same before this answer: an answer that was understood but can't be quoted counts on. */
  readonly before?: number;
};

function advance<Slots extends Record<string, unknown>, Quote>(
  definition: FlowDefinition<Slots, Quote>,
  slots: Slots,
  env: FlowEnv,
  { note, unusableAnswers = 0, before = 0 }: Advance,
): FlowShown {
  const shared = { flow: definition.name, updatedAt: env.now.toISOString() };
  const missing = definition.missing(slots, env.facts);
  if (missing === null) {
    const attempt = definition.quote(positionOf(slots, env));
    if (attempt.ok) {
      const state: FlowState = {
        ...shared,
        slots: { ...slots },
        step: 'confirming',
        unusableAnswers,
        quote: attempt.quote,
        quotedUntil: env.quotedUntil.toISOString(),
      };
      return show('quoted', state, { kind: 'text', text: attempt.text }, env.pack, note);
    }
    const state = asking(shared, attempt.slots, attempt.ask, Math.max(unusableAnswers, before + 1));
    const content = definition.ask(attempt.ask, positionOf(attempt.slots, env, state));
    return show('asked', state, content, env.pack, join(note, attempt.problem));
  }
  const state = asking(shared, slots, missing, unusableAnswers);
  return show('asked', state, definition.ask(missing, positionOf(slots, env, state)), env.pack, note);
}

function asking(
  shared: Pick<FlowState, 'flow' | 'updatedAt'>,
  slots: Readonly<Record<string, unknown>>,
  asked: string,
  unusableAnswers: number,
): FlowState {
  return { ...shared, slots: { ...slots }, step: 'collecting', asked, unusableAnswers };
}

function show(
  kind: FlowShown['kind'],
  state: FlowState,
  content: ReplyContent,
  pack: LanguagePack,
  note: string | undefined,
): FlowShown {
  const offersPerson = state.unusableAnswers >= escalationRules.unusableAnswersOfferPerson;
  const offer = offersPerson ? pack.talk.offerPerson : undefined;
  return { kind, state, offersPerson, content: lead(join(note, offer), content) };
}

/** Puts sentences before what is said. A receipt is a document of its own and takes none. */
export function lead(note: string | undefined, content: ReplyContent): ReplyContent {
  if (!note || content.kind === 'receipt') return content;
  return { ...content, text: `${note} ${content.text}` };
}

function join(...sentences: readonly (string | undefined)[]): string | undefined {
  const said = sentences.filter((sentence) => sentence !== undefined);
  return said.length > 0 ? said.join(' ') : undefined;
}

function positionOf<Slots>(slots: Slots, env: FlowEnv, state?: FlowState): FlowPosition<Slots> {
  return {
    slots,
    step: state?.step ?? 'collecting',
    ...(state?.asked === undefined ? {} : { asked: state.asked }),
    facts: env.facts,
    pack: env.pack,
  };
}
