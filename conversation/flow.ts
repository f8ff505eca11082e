import { escalationRules } from '../config/rules/escalation.ts';
import type { FlowState } from './conversation.ts';
import type { LanguagePack } from './language/language-pack.ts';
import type { Lookup, LookupAnswer } from './lookup.ts';
import type { ReplyContent } from './reply.ts';
import type { DataBundle } from './values/data-bundle.ts';
import type { Network } from './values/network.ts';
import type { SavedMeter } from './values/saved-meter.ts';

/** What is known of the customer without asking. `networkHint` is the provider's word on this very message. */
export type FlowFacts = {
  readonly msisdn?: string;
  readonly networkHint?: Network;
  readonly customerNetwork?: Network;
  /** Only in a flow that takes meters: those with a name, and the one that was bought for last. */
  readonly savedMeters?: readonly SavedMeter[];
  readonly lastMeter?: Omit<SavedMeter, 'nickname'>;
  /** What is on sale; only in the flow of data. */
  readonly bundles?: readonly DataBundle[];
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
  /** Of the turn. */
  readonly now: Date;
  /** What the outside answered to the flow's look-up, once it has. */
  readonly looked?: LookupAnswer;
};

/** A slot has to be asked for after all. */
export type FlowRefusal<Slots> = {
  readonly ok: false;
  readonly slots: Slots;
  readonly ask: string;
  readonly problem: string;
};

export type QuoteAttempt<Slots, Quote> =
  | { readonly ok: true; readonly quote: Quote; readonly text: string }
  | FlowRefusal<Slots>;

/** How a flow gets to know what only the outside knows. */
export type FlowLookup<Slots> = {
  /** What must be known before the flow goes on; null while there is nothing to ask yet. */
  readonly request: (slots: Slots, facts: FlowFacts) => Lookup | null;
  /** What the answer does to the slots; the same object where it changes nothing. */
  readonly learn: (
    answer: LookupAnswer,
    position: FlowPosition<Slots>,
  ) => { readonly ok: true; readonly slots: Slots } | FlowRefusal<Slots>;
  /** What the customer reads while it takes its time. */
  readonly waiting: (position: FlowPosition<Slots>) => string;
};

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
  readonly lookup?: FlowLookup<Slots>;
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
  /** Answers of look-ups that are at hand. */
  readonly known?: (request: Lookup) => LookupAnswer | undefined;
};

export type FlowScreen = {
  readonly kind: 'asked' | 'quoted';
  readonly state: FlowState;
  readonly content: ReplyContent;
  /** So many answers in a row could not be used that a person is to be offered. */
  readonly offersPerson: boolean;
};

/** The flow stands until the request is answered; `repeat` with the answer at hand goes on, and says `note` first. */
export type FlowWait = {
  readonly kind: 'looking_up';
  readonly state: FlowState;
  readonly request: Lookup;
  readonly content: ReplyContent;
  readonly note?: string;
};

export type FlowShown = FlowScreen | FlowWait;

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
  /** What a flow that stands at `looking_up` waits for. */
  readonly waitsFor: (state: FlowState, facts: FlowFacts) => Lookup | null;
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
      if (state.step === 'looking_up') return repeat(state, env);
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
    waitsFor: (state, facts) =>
      state.step === 'looking_up' ? (definition.lookup?.request(slotsOf(state), facts) ?? null) : null,
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
  said: Advance,
): FlowShown {
  const request = definition.lookup?.request(slots, env.facts) ?? null;
  if (!request || !definition.lookup) return showNext(definition, positionOf(slots, env), env, said);
  const answer = env.known?.(request);
  const state: FlowState = {
    ...sharedOf(definition, env),
    slots: { ...slots },
    step: 'looking_up',
    unusableAnswers: said.unusableAnswers ?? 0,
  };
  const position = { ...positionOf(slots, env, state), ...(answer ? { looked: answer } : {}) };
  if (!answer) {
    const text = definition.lookup.waiting(position);
    const { note } = said;
    return {
      kind: 'looking_up',
      state,
      request,
      content: { kind: 'text', text },
      ...(note ? { note } : {}),
    };
  }
  const learned = definition.lookup.learn(answer, position);
  if (!learned.ok) return askAgain(definition, learned, env, said);
  if (learned.slots === slots) return showNext(definition, position, env, said);
  return advance(definition, learned.slots, env, said);
}

/** The next question, or the quote when there is none left. */
function showNext<Slots extends Record<string, unknown>, Quote>(
  definition: FlowDefinition<Slots, Quote>,
  position: FlowPosition<Slots>,
  env: FlowEnv,
  said: Advance,
): FlowShown {
  const { slots } = position;
  const { note, unusableAnswers = 0 } = said;
  const shared = sharedOf(definition, env);
  const missing = definition.missing(slots, env.facts);
  if (missing === null) {
    const attempt = definition.quote(position);
    if (!attempt.ok) return askAgain(definition, attempt, env, said);
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
  const state = asking(shared, slots, missing, unusableAnswers);
  const content = definition.ask(missing, { ...position, step: 'collecting', asked: missing });
  return show('asked', state, content, env.pack, note);
}

/** Understood, but not possible: the slot to blame is asked for with the reason. */
function askAgain<Slots extends Record<string, unknown>, Quote>(
  definition: FlowDefinition<Slots, Quote>,
  { slots, ask, problem }: FlowRefusal<Slots>,
  env: FlowEnv,
  { note, unusableAnswers = 0, before = 0 }: Advance,
): FlowShown {
  const state = asking(sharedOf(definition, env), slots, ask, Math.max(unusableAnswers, before + 1));
  const request = definition.lookup?.request(slots, env.facts);
  const looked = request ? env.known?.(request) : undefined;
  const position = { ...positionOf(slots, env, state), ...(looked ? { looked } : {}) };
  return show('asked', state, definition.ask(ask, position), env.pack, join(note, problem));
}

function sharedOf(definition: { readonly name: string }, env: FlowEnv) {
  return { flow: definition.name, updatedAt: env.now.toISOString() };
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
  kind: FlowScreen['kind'],
  state: FlowState,
  content: ReplyContent,
  pack: LanguagePack,
  note: string | undefined,
): FlowScreen {
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
    now: env.now,
  };
}
