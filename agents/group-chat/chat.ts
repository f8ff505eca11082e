import { agentRules } from '../../config/rules/agents.ts';
import type { CommandKind } from '../commands/command.ts';
import type { Refusal } from '../commands/gate.ts';
import type { Agent } from '../roster/agent.ts';
import { agentNamed, findAgent } from '../roster/agents.ts';
import { closing, routeOf, type Subject } from '../roster/routing.ts';
import type { Label } from '../understanding/labels.ts';

/** Who speaks for an agent in a step. */
export type Voice = 'rules' | 'model';

/** What an agent has done in a step. `said`: the customer has something to read or to answer by it. */
export type Speech = {
  readonly kind: 'spoke';
  readonly agent: string;
  readonly by: Voice;
  readonly accepted: readonly CommandKind[];
  readonly refused: readonly Refusal[];
  readonly said: boolean;
  /** There is something that nobody in the chat knew before, such as records that were read. */
  readonly news: boolean;
  /** To whom it hands over. */
  readonly to?: string;
  /** Why its words can't go out as they are. */
  readonly unfit?: string;
  /** The customer or a person is to speak next, and nobody else. */
  readonly final?: boolean;
};

export type ChatEvent =
  | Speech
  /** No model could be asked, or it gave nothing: the rules go on. */
  | { readonly kind: 'no_model'; readonly agent: string; readonly why: string }
  /** What the message is about is known by now. */
  | { readonly kind: 'understood'; readonly subject: Subject; readonly label: Label };

/** Why a chat ended: its plan is walked, or a limit was reached. */
export type ChatEnd = 'TERMINATE' | 'rounds' | 'iterations' | 'hand_overs' | 'no_news' | 'deadline';

/** A turn's chat so far. Plain data. */
export type Chat = {
  readonly round: number;
  readonly subject: Subject;
  readonly label: Label | null;
  /** Whether it is known what the message is about. */
  readonly sure: boolean;
  /** Whether a model is to be asked where an agent has one. */
  readonly models: boolean;
  /** Whether something is written down that may be about the message. */
  readonly written: boolean;
  readonly plan: readonly string[];
  readonly at: number;
  readonly spoken: Readonly<Record<string, number>>;
  /** Who spoke before the last one. */
  readonly before: string | null;
  readonly news: boolean;
  readonly handOvers: number;
  readonly said: boolean;
  readonly unfit: string | null;
  readonly end: ChatEnd | null;
};

export type ChatStep =
  | { readonly kind: 'speak'; readonly agent: string; readonly by: Voice }
  | { readonly kind: 'end'; readonly why: ChatEnd };

export type ChatLimits = {
  readonly rounds: number;
  readonly handOvers: number;
  readonly iterations: (agent: Agent) => number;
};

export const chatLimits: ChatLimits = {
  rounds: agentRules.roundsPerTurn,
  handOvers: agentRules.handOversPerTurn,
  iterations: ({ maxIterations }) => maxIterations,
};

/** What is understood is answered by the rules alone; what is not, a model is asked about, where one may be. */
export function openChat(options: {
  readonly subject: Subject;
  readonly label: Label | null;
  readonly sure: boolean;
  readonly models: boolean;
  readonly written: boolean;
  /** Whose purchase is under way. */
  readonly seller: string | null;
}): Chat {
  const { subject, label, sure, models, written, seller } = options;
  const asked = models ? [seller ?? 'ClassifierAgent'] : [];
  return {
    ...{ round: 0, subject, label, sure, models: models && !sure, written, at: 0, spoken: {}, before: null },
    ...{ news: true, handOvers: 0, said: false, unfit: null, end: null },
    plan: sure ? routeOf(subject) : [...asked, ...unsurePlan(written)],
  };
}

/** Who answers what nobody understands: what is written down, if something is, then whoever closes. */
const unsurePlan = (written: boolean): readonly string[] => [
  ...(written ? ['ResearchAgent'] : []),
  ...closing,
];

/** The next step. Pure: the same chat has the same next step, however often it is asked. `late`: there is no time for a model. */
export function decide(chat: Chat, now: { readonly late: boolean; readonly limits: ChatLimits }): ChatStep {
  if (chat.end) return { kind: 'end', why: chat.end };
  if (chat.round >= now.limits.rounds) return { kind: 'end', why: 'rounds' };
  const name = chat.plan[chat.at];
  if (name === undefined) return { kind: 'end', why: 'TERMINATE' };
  const agent = agentNamed(name);
  const spoken = Object.hasOwn(chat.spoken, name) ? (chat.spoken[name] ?? 0) : 0;
  if (spoken >= now.limits.iterations(agent)) return { kind: 'end', why: 'iterations' };
  const asksModel = agent.kind === 'model' && chat.models && hasNeed(chat, agent);
  if (asksModel && now.late) return { kind: 'end', why: 'deadline' };
  return { kind: 'speak', agent: name, by: asksModel ? 'model' : 'rules' };
}

/** Words are made again only where the first ones can't stand; who has nothing to add is not asked. */
function hasNeed({ unfit, said, written, plan, at }: Chat, { name }: Agent): boolean {
  if (name === 'ResponseGeneratorAgent') return unfit !== null;
  // Before those who have the records, who searches only looks.
  const onlyLooks = at === 0 && plan.length > closing.length + 1;
  return !said && (name !== 'ResearchAgent' || (written && !onlyLooks));
}

/** The chat after an event. Pure and total. */
export function evolve(chat: Chat, event: ChatEvent, limits: ChatLimits = chatLimits): Chat {
  switch (event.kind) {
    case 'understood': {
      const { subject, label } = event;
      return { ...chat, subject, label, sure: true, plan: routeOf(subject), at: 0, news: true };
    }
    case 'no_model':
      return {
        ...chat,
        models: false,
        unfit: null,
        round: chat.round + 1,
        plan: chat.sure ? routeOf(chat.subject) : unsurePlan(chat.written),
        at: 0,
        spoken: {},
      };
    case 'spoke':
      return afterSpeech(chat, event, limits);
  }
}

function afterSpeech(chat: Chat, speech: Speech, limits: ChatLimits): Chat {
  const { agent, by, news, said, to, unfit = null, final } = speech;
  const next: Chat = {
    ...chat,
    round: chat.round + 1,
    spoken: { ...chat.spoken, [agent]: (chat.spoken[agent] ?? 0) + 1 },
    before: agent,
    news,
    said: chat.said || said,
    unfit: by === 'model' ? unfit : chat.unfit,
  };
  if (final) return { ...next, end: 'TERMINATE' };
  if (to !== undefined) return handOver(next, chat, to, limits);
  // Records that were read are for who asked for them.
  const again = by === 'model' && news && !said && unfit === null;
  return again ? next : { ...next, at: chat.at + 1 };
}

/** To somebody whom the agent itself names. Back to who spoke before only with something new to tell. */
function handOver(next: Chat, chat: Chat, to: string, limits: ChatLimits): Chat {
  if (next.handOvers >= limits.handOvers) return { ...next, end: 'hand_overs' };
  if (!findAgent(to) || (chat.before === to && !next.news)) return { ...next, end: 'no_news' };
  const walked = next.plan.slice(0, next.at + 1);
  const rest = next.plan.slice(next.at + 1).filter((name) => name !== to);
  return { ...next, handOvers: next.handOvers + 1, plan: [...walked, to, ...rest], at: next.at + 1 };
}
