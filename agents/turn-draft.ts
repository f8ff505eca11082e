import type { Product } from '../commerce/order.ts';
import { orderRules } from '../config/rules/orders.ts';
import type { Medium } from '../conversation/address.ts';
import type { ConversationState } from '../conversation/conversation.ts';
import type { FlowEnv, FlowFacts } from '../conversation/flow.ts';
import type { LanguagePack } from '../conversation/language/language-pack.ts';
import { dialoguePacks, languagePacks, voicePacks } from '../conversation/language/language-packs.ts';
import { type LookupAnswer, lookupKey } from '../conversation/lookup.ts';
import type { Reply, ReplyClass, ReplyContent } from '../conversation/reply.ts';
import type { Network } from '../conversation/values/network.ts';
import { type Articles, ownArticles } from './answers/open-articles.ts';
import { noteCall, watchRecords, withoutRecords } from './call-records.ts';
import type { ProductFlow } from './flows/product-flows.ts';
import { type AgentMessage, type AgentNote, addressNotes } from './group-chat/agent-message.ts';
import type { Effect, TurnInput, TurnOutcome, TurnReads } from './turn.ts';

/** The id of the choice that a shown quote leaves behind: while it stands, a yes is about that quote. */
export const quoteChoice = 'confirm';
export const cancelChoice = 'cancel';

/** A turn in the making. Local to one call; only its outcome leaves. */
export type TurnDraft = {
  readonly input: TurnInput;
  state: ConversationState;
  readonly replies: Reply[];
  readonly effects: Effect[];
  ended: TurnOutcome['ended'];
  /** The last reply so far is the quote of the flow under way. */
  quoteShown: boolean;
  /** The last reply so far is the pending question or quote of the flow under way. */
  flowShown: boolean;
  /** In a call: what is said next tells of a record from before it, so it is texted and not told. */
  fromRecords: boolean;
  /** What flows had to know of the customer, read so far. */
  readonly facts: Map<Product, Partial<FlowFacts>>;
  /** Answers of look-ups, by their keys. */
  readonly known: Map<string, LookupAnswer>;
  /** What the agents have said to each other. */
  readonly notes: AgentNote[];
  /** What is written down for customers to know. */
  readonly articles: Articles;
};

export function openDraft(asked: TurnInput, articles: Articles = ownArticles()): TurnDraft {
  const input = { ...asked, reads: readOnce(asked.reads) };
  const draft: TurnDraft = {
    input,
    state: noteCall(input),
    replies: [],
    effects: [],
    ended: 'answered',
    quoteShown: false,
    flowShown: false,
    fromRecords: false,
    facts: new Map(),
    known: new Map(),
    notes: [],
    articles,
  };
  if (input.dialogue !== 'voice') return draft;
  const reads = watchRecords(input.reads, {
    isOfCall: (orderId) => draft.state.call?.orderIds.includes(orderId) === true,
    onRecord: () => {
      draft.fromRecords = true;
    },
  });
  return Object.assign(draft, { input: { ...input, reads } });
}

/** What stands in an order for one step of a turn stands there for the next one too. */
function readOnce(reads: TurnReads): TurnReads {
  const orders = new Map<string, ReturnType<TurnReads['order']>>();
  return {
    ...reads,
    order: (orderId) => {
      const order = orders.get(orderId) ?? reads.order(orderId);
      orders.set(orderId, order);
      return order;
    },
  };
}

export function change(draft: TurnDraft, changes: Partial<ConversationState>): void {
  draft.state = { ...draft.state, ...changes };
}

export function packOf(draft: TurnDraft): LanguagePack {
  const { dialogue } = draft.input;
  const inDialogue = dialogue === 'voice' ? voicePacks : dialoguePacks;
  return (dialogue ? inDialogue : languagePacks)[draft.state.language];
}

/** `orderId` with a receipt: what becomes of the message becomes of the receipt. */
export function say(
  draft: TurnDraft,
  content: ReplyContent | string,
  replyClass: ReplyClass = 'chat',
  orderId?: string,
): void {
  draft.quoteShown = false;
  draft.flowShown = false;
  draft.replies.push({
    class: replyClass,
    content: typeof content === 'string' ? { kind: 'text', text: content } : content,
    ...(orderId === undefined ? {} : { orderId }),
    ...(draft.fromRecords ? { textedOnly: true } : {}),
  });
}

/** Adds to what was said last. */
export function amendLast(
  draft: TurnDraft,
  marks: Pick<Reply, 'keep' | 'person' | 'moneyOf' | 'canWait'>,
): void {
  const last = draft.replies.pop();
  if (last) draft.replies.push({ ...last, ...marks });
}

/** Where the message of the turn came from. */
export function mediumOf({ input: { event, state } }: TurnDraft): Medium {
  const medium = event.kind === 'message' ? event.medium : undefined;
  return medium ?? state.at?.medium ?? 'sms';
}

/** The words of the customer's message, or nothing where the turn is about something else. */
export function textOf(draft: TurnDraft): string {
  return draft.input.event.kind === 'message' ? draft.input.event.text : '';
}

/** What a product's flow works with in this turn. */
export async function flowEnv(draft: TurnDraft, { product, readFacts }: ProductFlow): Promise<FlowEnv> {
  const { customer, event, now, after, reads } = draft.input;
  const seen = draft.input.dialogue === 'voice' ? withoutRecords(reads) : reads;
  const facts = draft.facts.get(product) ?? (await readFacts?.(seen)) ?? {};
  draft.facts.set(product, facts);
  const hint: Network | undefined = event.kind === 'message' ? event.network : undefined;
  return {
    facts: {
      ...(customer.msisdn ? { msisdn: customer.msisdn } : {}),
      ...(hint ? { networkHint: hint } : {}),
      ...(customer.network ? { customerNetwork: customer.network } : {}),
      ...facts,
    },
    pack: packOf(draft),
    now,
    quotedUntil: after(orderRules.quoteValidMs),
    quoteShownLast: draft.input.state.choices[0] === quoteChoice,
    known: (request) => draft.known.get(lookupKey(request)),
  };
}

/** What of schedule time `ms` lasts on the turn's clock. */
export function scaleMs(input: TurnInput, ms: number): number {
  return input.after(ms).getTime() - input.now.getTime();
}

export function finishTurn(draft: TurnDraft): TurnOutcome {
  const replies = mergeTexts(draft.replies);
  // What goes to one other address asks nothing of this one.
  const at = replies.findLastIndex(({ addressKey }) => addressKey === undefined);
  const last = replies[at];
  if (replies.length > 0) change(draft, { choices: last ? choicesOf(last.content, draft) : [] });
  if (last && draft.input.dialogue && (draft.state.flow || draft.state.choices.length > 0)) {
    replies[at] = { ...last, asks: true };
  }
  const { state, effects, ended } = draft;
  return { state, replies, effects, ended, messages: messagesOf(draft) };
}

/** Whose turn it is where no agent had to be asked. */
const speakers: Readonly<Record<TurnInput['event']['kind'], string>> = {
  message: 'TriageAgent',
  consent: 'TriageAgent',
  news: 'NotificationAgent',
  person_reply: 'EscalationManager',
  hand_back: 'EscalationManager',
  orders_released: 'EscalationManager',
};

/** A turn in which no agent had to be asked is one message: who did it, and what came of it. */
function messagesOf(draft: TurnDraft): readonly AgentMessage[] {
  const { input, state, ended } = draft;
  const { event } = input;
  const tags = [event.kind === 'news' ? event.news.kind : event.kind];
  const sender = speakers[event.kind];
  const plain: AgentNote = { sender, recipient: 'BROADCAST', type: 'response', content: ended, tags };
  const sessionId = state.session?.sessionId ?? '';
  const opened = draft.effects.find((effect) => effect.kind === 'open_enquiry');
  return addressNotes(draft.notes.length > 0 ? draft.notes : [plain], {
    ...{ turnId: input.eventId, now: input.now, sessionId },
    customerId: input.customer.customerId,
    enquiryId: opened?.enquiry.enquiryId ?? sessionId,
  });
}

/** The turn goes on as if the customer had written this. */
export function takeAsWritten(draft: TurnDraft, text: string): void {
  const { input } = draft;
  if (input.event.kind !== 'message') return;
  Object.assign(draft, { input: { ...input, event: { ...input.event, text } } });
}

function choicesOf(content: ReplyContent, { quoteShown, input }: TurnDraft): readonly string[] {
  // With keys alone a no has its digit too.
  if (quoteShown && content.kind !== 'choices') {
    return input.dialogue ? [quoteChoice, cancelChoice] : [quoteChoice];
  }
  return content.kind === 'choices' ? content.choices.map((choice) => choice.id) : [];
}

/** What holds for one of two sentences holds for the message that they become. */
function marksOf(...replies: readonly Reply[]): Partial<Reply> {
  const has = (mark: 'keep' | 'textedOnly' | 'person') => replies.some((reply) => reply[mark]);
  const moneyOf = replies.findLast((reply) => reply.moneyOf !== undefined)?.moneyOf;
  return {
    ...(moneyOf === undefined ? {} : { moneyOf }),
    ...(replies.every(({ canWait }) => canWait) ? { canWait: true } : {}),
    ...(has('keep') ? { keep: true } : {}),
    ...(has('textedOnly') ? { textedOnly: true } : {}),
    ...(has('person') ? { person: true } : {}),
  };
}

/** Sentences of one turn go out as one message: an SMS each would cost more and may arrive out of order. */
function mergeTexts(replies: readonly Reply[]): Reply[] {
  const merged: Reply[] = [];
  for (const reply of replies) {
    const before = merged.at(-1);
    // A code goes out alone, and where it belongs; so does what is for one address.
    const alone =
      before?.class === 'code' ||
      reply.class === 'code' ||
      before?.textedOnly !== reply.textedOnly ||
      before?.addressKey !== reply.addressKey;
    if (!alone && before?.content.kind === 'text' && 'text' in reply.content) {
      const text = `${before.content.text}\n${reply.content.text}`;
      merged[merged.length - 1] = {
        class: reply.class === 'chat' ? before.class : reply.class,
        content: { ...reply.content, text },
        ...marksOf(before, reply),
      };
    } else {
      merged.push(reply);
    }
  }
  return merged;
}
