import type { Agent } from '../roster/agent.ts';
import { agentNamed } from '../roster/agents.ts';
import type { AgentNote } from './agent-message.ts';
import {
  type Chat,
  type ChatEnd,
  type ChatEvent,
  type ChatLimits,
  decide,
  evolve,
  type Speech,
} from './chat.ts';

/** Who is heard when an agent's turn to speak comes. */
export type ChatVoices = {
  readonly rules: (agent: Agent, chat: Chat) => Promise<Speech>;
  readonly model: (agent: Agent) => Promise<readonly ChatEvent[]>;
  readonly isLate: () => boolean;
};

export type ChatOutcome = {
  readonly chat: Chat;
  readonly end: ChatEnd;
  readonly notes: readonly AgentNote[];
};

/** Lets the agents speak, one after the other, until the chat's plan is walked or a limit is reached. */
export async function runChat(opened: Chat, voices: ChatVoices, limits: ChatLimits): Promise<ChatOutcome> {
  let chat = opened;
  const notes: AgentNote[] = [];
  for (;;) {
    const step = decide(chat, { late: chat.models && voices.isLate(), limits });
    if (step.kind === 'end') {
      if (step.why !== 'TERMINATE') notes.push(noteLimit(step.why));
      return { chat, end: step.why, notes };
    }
    const agent = agentNamed(step.agent);
    const events = step.by === 'model' ? await voices.model(agent) : [await voices.rules(agent, chat)];
    for (const event of events) {
      chat = evolve(chat, event, limits);
      notes.push(...noteEvent(event, chat));
    }
  }
}

/** What is kept of an event: nothing of an agent that had nothing to add. */
function noteEvent(event: ChatEvent, { subject }: Chat): readonly AgentNote[] {
  const { priority } = subject;
  if (event.kind === 'no_model') {
    const { agent, why } = event;
    return [
      { sender: agent, recipient: 'BROADCAST', type: 'notification', content: 'no model', tags: [why] },
    ];
  }
  if (event.kind === 'understood') {
    const { label } = event;
    return [
      {
        sender: 'ClassifierAgent',
        recipient: 'OrchestratorAgent',
        type: 'request',
        content: label,
        priority,
        requiresResponse: true,
      },
    ];
  }
  return noteSpeech(event, priority);
}

function noteSpeech(speech: Speech, priority: Chat['subject']['priority']): readonly AgentNote[] {
  const { agent, by, accepted, refused, said, to, unfit } = speech;
  if (by === 'rules' && !said) return [];
  const tags = [by, ...(unfit ? [`unfit:${unfit}`] : []), ...refused.map(({ guard }) => `refused:${guard}`)];
  return [
    {
      sender: agent,
      recipient: to ?? 'ResponseGeneratorAgent',
      type: to ? 'request' : 'response',
      content: said ? 'answered' : 'proposed',
      ...{ priority, requiresResponse: to !== undefined, tags },
      ...(accepted.length + refused.length > 0 ? { structuredData: { accepted, refused } } : {}),
    },
  ];
}

function noteLimit(why: ChatEnd): AgentNote {
  return {
    sender: 'OrchestratorAgent',
    recipient: 'BROADCAST',
    type: 'notification',
    content: 'a limit was reached',
    tags: [`limit:${why}`],
  };
}
