import type { Product } from '../../commerce/order.ts';
import type { Language } from '../../conversation/conversation.ts';
import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import { askMeaning } from '../answers/ask-meaning.ts';
import { tellArticle } from '../answers/tell-article.ts';
import { cancelFlow } from '../flows/answer-flow.ts';
import { fillFlow, startPurchase } from '../flows/show-flow.ts';
import { callPerson } from '../handoff/call-person.ts';
import type { CheckedWords, WordCheck } from '../replies/check-words.ts';
import type { Fact } from '../replies/facts.ts';
import type { FlowName } from '../roster/tools.ts';
import type { Effect } from '../turn.ts';
import { packOf, say, type TurnDraft } from '../turn-draft.ts';
import type { Label } from '../understanding/labels.ts';
import type { CommandEffect, CommandKind, TemplateName } from './command.ts';
import type { AllowedCommand } from './gate.ts';
import { readFacts } from './read-facts.ts';

/** What came of a proposal. */
export type Carried = {
  readonly accepted: readonly CommandKind[];
  /** The customer has something to read or to answer. */
  readonly said: boolean;
  /** Records that were read: whoever proposed may go on with them. */
  readonly facts: readonly Fact[];
  /** Words that can't go out, and by which check. */
  readonly unfit?: { readonly words: string; readonly check: WordCheck };
  readonly handOver?: { readonly agent: string; readonly about: Label | null };
  /** The customer or a person is to speak next. */
  readonly final: boolean;
  /** Effects that no command may have, taken out again: none, unless something is wrong with us. */
  readonly dropped: number;
};

export type CarryOut = {
  /** What the rules answer to a label. */
  readonly answer: (label: Label) => Promise<void>;
  readonly check: (words: string, facts: readonly Fact[]) => CheckedWords;
  /** What was read before in this turn. */
  readonly facts: readonly Fact[];
  /** What of it may reach the world outside; the tests widen it, to see what it keeps back. */
  readonly mayCause?: ReadonlySet<Effect['kind']>;
};

const products: Readonly<Record<FlowName, Product>> = {
  buy_airtime: 'AIRTIME',
  buy_power: 'POWER',
  buy_data: 'DATA',
};

const templates: Readonly<Record<TemplateName, (pack: LanguagePack) => string>> = {
  thanks: ({ talk }) => talk.thanks,
  offer_person: ({ talk }) => talk.offerPerson,
  out_of_scope: ({ talk }) => talk.outOfScope,
  help: ({ talk }) => talk.help,
  not_understood: ({ talk }) => talk.notUnderstood,
};

const harmless: ReadonlySet<Effect['kind']> = new Set<CommandEffect['kind']>(['look_up', 'open_enquiry']);

type Of<Kind extends AllowedCommand['kind']> = Extract<AllowedCommand, { kind: Kind }>;

/**
 * Does what the gate let through, in an order of its own: records first, then words, and the question or quote of a
 * purchase last, so that it stands.
 */
export async function carryOut(
  draft: TurnDraft,
  commands: readonly AllowedCommand[],
  by: CarryOut,
): Promise<Carried> {
  const before = { replies: draft.replies.length, effects: draft.effects.length };
  const accepted = commands.map(({ kind }) => (kind === 'answer' ? 'read' : kind));
  const escalation = first(commands, 'escalate');
  if (escalation) {
    callForHelp(draft, escalation.reason);
    return {
      ...{ accepted, said: true, facts: [], final: true },
      dropped: dropHarmful(draft, before.effects, by.mayCause),
    };
  }
  const facts = await readAll(draft, commands);
  const unfit = sayAll(draft, commands, { ...by, facts: [...by.facts, ...facts] });
  for (const { article, passages } of all(commands, 'answer_from_articles'))
    tellArticle(draft, article, passages);
  for (const { label } of all(commands, 'answer')) await by.answer(label);
  const asks = await actOnFlow(draft, commands);
  const handOver = first(commands, 'hand_over');
  const said = draft.replies.length > before.replies;
  const dropped = dropHarmful(draft, before.effects, by.mayCause);
  return {
    ...{ accepted, said, facts, dropped },
    final: asks || draft.ended !== 'answered',
    ...(unfit ? { unfit } : {}),
    ...(handOver && !asks ? { handOver: { agent: handOver.agent, about: handOver.about } } : {}),
  };
}

function all<Kind extends AllowedCommand['kind']>(
  commands: readonly AllowedCommand[],
  kind: Kind,
): Of<Kind>[] {
  return commands.filter((command): command is Of<Kind> => command.kind === kind);
}

const first = <Kind extends AllowedCommand['kind']>(commands: readonly AllowedCommand[], kind: Kind) =>
  all(commands, kind)[0];

function callForHelp(draft: TurnDraft, reason: Of<'escalate'>['reason']): void {
  const grave = reason === 'danger' || reason === 'fraud' || reason === 'legal';
  callPerson(
    draft,
    { reason: grave ? 'keyword' : 'asked_for_person', category: 'general', priority: 'HIGH' },
    grave ? packOf(draft).person.calledForKeyword : undefined,
  );
}

async function readAll(draft: TurnDraft, commands: readonly AllowedCommand[]): Promise<readonly Fact[]> {
  // At once, and joined as they were proposed.
  const found = await Promise.all(
    all(commands, 'read').map(async ({ read, about }) => await readFacts(draft, read, about)),
  );
  return found.flat();
}

/** Says what may be said; the first words that may not are given back. */
function sayAll(draft: TurnDraft, commands: readonly AllowedCommand[], by: CarryOut): Carried['unfit'] {
  for (const command of all(commands, 'say')) {
    if ('template' in command) {
      say(draft, templates[command.template](packOf(draft)));
      continue;
    }
    const checked = by.check(command.words, by.facts);
    if (!checked.ok) return { words: command.words, check: checked.check };
    say(draft, checked.text);
  }
  return undefined;
}

/** One thing for the purchase: opened, filled, cancelled, or asked what is meant. True where the customer has to answer. */
async function actOnFlow(draft: TurnDraft, commands: readonly AllowedCommand[]): Promise<boolean> {
  const values = [...all(commands, 'set_slot'), ...all(commands, 'correct_slot')].map(({ words }) => words);
  const start = first(commands, 'start_flow');
  if (start) {
    await startPurchase(draft, products[start.flow], [start.words, ...values].join(' ').trim());
    return true;
  }
  if (values.length > 0) return fillSlots(draft, values.join(' '), all(commands, 'correct_slot').length > 0);
  if (first(commands, 'cancel_flow')) return await cancelFlow(draft);
  const clarify = first(commands, 'clarify');
  return clarify !== undefined && askMeaning(draft, clarify.options);
}

/** As the customer would have written it. */
async function fillSlots(draft: TurnDraft, words: string, corrects: boolean): Promise<boolean> {
  const { flow } = draft.state;
  if (!flow) return false;
  return await fillFlow(draft, flow, corrects ? `${makeIt[draft.state.language]} ${words}` : words);
}

const makeIt: Readonly<Record<Language, string>> = { en: 'make it', pcm: 'make am' };

/** The last wall: whatever was carried out, nothing but this comes of it. */
function dropHarmful(draft: TurnDraft, from: number, mayCause = harmless): number {
  const added = draft.effects.splice(from);
  const kept = added.filter(({ kind }) => mayCause.has(kind));
  draft.effects.push(...kept);
  return added.length - kept.length;
}
