import { sessionRules } from '../../config/rules/sessions.ts';
import { flowOf } from '../flows/product-flows.ts';
import { goOn, refuseAnswer, resumeFlow } from '../flows/show-flow.ts';
import { type Chat, type ChatLimits, chatLimits, openChat, type Speech } from '../group-chat/chat.ts';
import { runChat } from '../group-chat/run-chat.ts';
import {
  deadlineOf,
  type ModelTalk,
  type ModelTurn,
  sellerOf,
  speakByModel,
} from '../group-chat/speak-by-model.ts';
import { hasAlarmingWord } from '../handoff/alarming-words.ts';
import { callPerson } from '../handoff/call-person.ts';
import { noteInvolved } from '../handoff/care.ts';
import { holdOrders, stopsOrders } from '../handoff/security-hold.ts';
import { minimumConfidence, type Understand } from '../next-step.ts';
import type { Agent } from '../roster/agent.ts';
import { change, packOf, say, type TurnDraft, textOf } from '../turn-draft.ts';
import { type Label, splitLabel } from '../understanding/labels.ts';
import type { Understanding } from '../understanding/understanding.ts';
import { answerParts } from './answer-parts.ts';
import { findAnswer, type Topic } from './answers.ts';
import { askMeaning, likelyMeanings } from './ask-meaning.ts';
import { opensAnew } from './data-answers.ts';
import { holdUnfit, noteTemplate } from './hold-unfit.ts';
import { showMenu } from './show-menu.ts';
import { findWritten, tellBetterArticle, tellFoundArticle } from './tell-article.ts';

/** What free text is answered with. `model`: asked where the rules are in doubt; absent, the rules say what they can. */
export type Answering = {
  readonly understand: Understand;
  readonly model?: ModelTalk;
  readonly limits?: ChatLimits;
};

/** Free text. Whatever is answered, a purchase under way is shown again after it. */
export async function answerIntent(draft: TurnDraft, by: Answering): Promise<void> {
  const understood = by.understand(textOf(draft));
  if (understood.escalate || isRage(understood)) {
    escalate(draft, understood);
    return;
  }
  await letAgentsAnswer(draft, understood, by);
}

/** What a customer has chosen when asked what was meant: as sure as if it had been understood. */
export async function answerMeaning(draft: TurnDraft, label: Label, understand: Understand): Promise<void> {
  const understood = understand(textOf(draft));
  const meant: Understanding = {
    ...understood,
    label,
    ...splitLabel(label),
    confidence: 1,
    alternatives: [],
  };
  await letAgentsAnswer(draft, meant, { understand });
}

async function letAgentsAnswer(draft: TurnDraft, understood: Understanding, by: Answering): Promise<void> {
  const several = understood.parts !== undefined && understood.domain === 'MULTI';
  const sure = several || understood.confidence >= minimumConfidence;
  const before = draft.replies.length;
  const { label, domain, intent, priority, sentiment, category } = understood;
  const model = draft.input.dialogue ? undefined : by.model;
  const opened = openChat({
    subject: { domain, intent, priority, sentiment, category },
    ...{
      label,
      sure,
      models: model !== undefined,
      written: isOpen({ sure, subject: { intent } }) && findWritten(draft, understood).kind !== 'nothing',
      seller: sellerOf(draft),
    },
  });
  const turn: ModelTurn = {
    ...{ understood, calls: 0, facts: [], unfit: null, refusals: 0 },
    answer: (about) => answerLabel(draft, about, understood),
  };
  const deadline = deadlineOf(draft).getTime();
  const { chat, notes } = await runChat(
    opened,
    {
      rules: async (agent, at) => await speakByRules(draft, agent, at, understood),
      model: async (agent) => (model ? await speakByModel(model, draft, agent, turn) : []),
      isLate: () => model !== undefined && model.now().getTime() >= deadline,
    },
    by.limits ?? chatLimits,
  );
  draft.notes.push(...notes);
  // Whatever ended the chat, the customer has an answer.
  if (!chat.said) {
    if (turn.refusals > 0) noteTemplate(draft);
    await answerTopic(draft, chat, understood);
  }
  if (draft.ended === 'answered') await goOn(draft);
  holdUnfit(draft, before);
  noteInvolved(draft, chat);
}

/** What an agent says without a model. Who has nothing to add passes. */
async function speakByRules(
  draft: TurnDraft,
  agent: Agent,
  chat: Chat,
  understood: Understanding,
): Promise<Speech> {
  const speech = {
    kind: 'spoke',
    agent: agent.name,
    by: 'rules',
    accepted: [],
    refused: [],
    news: false,
  } as const;
  if (chat.said) return { ...speech, said: false };
  if (agent.name === 'ResearchAgent')
    return { ...speech, said: isOpen(chat) && tellFoundArticle(draft, understood) };
  if (!answersItself(agent, chat)) return { ...speech, said: false };
  await answerTopic(draft, chat, understood);
  return { ...speech, said: true, ...(draft.ended === 'answered' ? {} : { final: true }) };
}

/** Nobody else has an answer to it. */
const isOpen = ({
  sure,
  subject,
}: {
  readonly sure: boolean;
  readonly subject: Pick<Chat['subject'], 'intent'>;
}): boolean => !sure || subject.intent === 'OUT_OF_SCOPE';

/** Whose answer it is: the domain's or category's own, the taker-apart's for several, the last one's for the rest. */
function answersItself({ name, tier, category }: Agent, { subject }: Chat): boolean {
  if (tier === 'domain' || category !== undefined) return true;
  if (name === 'EscalationAgent') return subject.domain === 'MULTI' || subject.intent === 'HUMAN';
  return name === 'FeedbackAgent' || name === 'ResponseGeneratorAgent';
}

async function answerTopic(draft: TurnDraft, chat: Chat, understood: Understanding): Promise<void> {
  if (!chat.sure) return sayNotUnderstood(draft, understood);
  if (understood.parts && understood.domain === 'MULTI') {
    if (!(await answerParts(draft, understood.parts))) await sayNotUnderstood(draft, understood);
    return;
  }
  if (chat.label) await answerLabel(draft, chat.label, understood);
  else await sayNotUnderstood(draft, understood);
}

async function answerLabel(draft: TurnDraft, label: Label, understood: Understanding): Promise<void> {
  const topic: Topic = { ...splitLabel(label), entities: understood.entities };
  const answer = findAnswer(topic);
  if (!answer) return sayNotUnderstood(draft, { ...understood, label, ...splitLabel(label) });
  if (tellBetterArticle(draft, label, understood)) return;
  const { flow } = draft.state;
  const goesOn = flow !== null && flowOf(flow).product === topic.domain;
  if (goesOn && topic.intent === 'PURCHASE' && !opensAnew(topic)) return resumeFlow(draft);
  await answer(draft, topic);
}

function isRage({ sentiment, domain, intent }: Understanding): boolean {
  return sentiment === 'VERY_NEGATIVE' && !(domain !== 'GENERAL' && intent === 'PURCHASE');
}

const graveReasons: ReadonlySet<string> = new Set(['security', 'legal', 'danger']);

function escalate(draft: TurnDraft, understood: Understanding): void {
  const { domain, intent, category, priority, escalationReason } = understood;
  const alarming = hasAlarmingWord(textOf(draft));
  if (escalationReason === 'asked_for_person' && !alarming) {
    callPerson(draft, { reason: 'asked_for_person', category, priority });
    return;
  }
  const grave = alarming || (escalationReason !== undefined && graveReasons.has(escalationReason));
  callPerson(
    draft,
    {
      reason: 'keyword',
      category,
      priority: grave ? 'CRITICAL' : 'HIGH',
      domain,
      ...(intent ? { intent } : {}),
    },
    grave ? packOf(draft).person.calledForKeyword : undefined,
  );
  if (stopsOrders(textOf(draft), understood)) holdOrders(draft);
}

/**
 * A purchase's question again; else what may be meant, as choices; else a helpful line. From the third in a row a person
 * is offered.
 */
async function sayNotUnderstood(draft: TurnDraft, understood: Understanding): Promise<void> {
  const pack = packOf(draft);
  const { flow } = draft.state;
  if (flow) return refuseAnswer(draft, flow);
  const misunderstood = draft.input.state.misunderstood + 1;
  change(draft, { misunderstood });
  if (draft.input.dialogue) {
    say(draft, pack.talk.notUnderstood);
    return showMenu(draft);
  }
  const offersPerson = misunderstood >= sessionRules.misunderstoodOfferPerson;
  const doubtful = understood.confidence < minimumConfidence;
  if (!offersPerson && findWritten(draft, understood).kind === 'maybe')
    return say(draft, pack.agents.articles.notSure);
  if (doubtful && !offersPerson && askMeaning(draft, likelyMeanings(understood))) return;
  const foreign = understood.intent === 'OUT_OF_SCOPE' && !doubtful;
  say(draft, foreign ? pack.talk.outOfScope : pack.talk.notUnderstood);
  if (offersPerson) say(draft, pack.talk.offerPerson);
}
