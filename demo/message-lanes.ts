import type { LaneStep } from '../console/wire.ts';
import type { InboundMessage } from '../conversation/channel-event.ts';
import { acceptedAt } from '../conversation/inbox-store.ts';
import type { ReplyContent } from '../conversation/reply.ts';
import { type LaneSource, lasting, noteOf, shorten, takenOverNote } from './lane-parts.ts';
import { maskDeep, maskText } from './mask.ts';
import type { SentReply, SpokenTurn, TakenEntry } from './records-store.ts';

const mediumNames = {
  sms: 'SMS',
  ussd: 'USSD',
  voice: 'Call',
  whatsapp: 'WhatsApp',
  email: 'E-mail',
  webchat: 'Web chat',
} as const;

const kindNames: Readonly<Record<string, string>> = {
  consent: 'Consent',
  person_reply: 'A person writes',
  hand_back: 'Handed back to the bot',
  orders_released: 'Orders released',
};

const entryStates = { new: 'waiting', done: 'ok', dead: 'failed' } as const;

/** What a message or a piece of news is called. */
function titleOf({ kind, body }: TakenEntry): string {
  if (kind === 'message') {
    const { from, text, opens } = body as InboundMessage;
    const words = text === '' ? (opens ?? 'no words') : maskText(text);
    return `${mediumNames[from.medium]}: ${shorten(words)}`;
  }
  if (kind === 'news') return `News: ${String((body as { kind?: unknown }).kind).replaceAll('_', ' ')}`;
  return kindNames[kind] ?? kind;
}

/** From the provider's call to the mailbox and its turn: the lanes channel, inbox and queue. */
export function arrivalSteps({ customer, records, sightings, threads }: LaneSource): readonly LaneStep[] {
  return records.entries.flatMap((entry) => {
    const { id, kind, account, seq, tries, state, at } = entry;
    const heardAt = acceptedAt(seq).getTime();
    const keptAt = at.getTime();
    const shared = { customer, thread: threads.ofEntry(id) };
    const title = titleOf(entry);
    const turn = sightings.turnOf(id);
    const isWaiting = state === 'new' && turn === undefined;
    const channel: LaneStep = {
      ...shared,
      id: `channel:${id}`,
      lane: 'channel',
      title,
      at: heardAt,
      ...lasting(heardAt, keptAt),
      outcome: 'ok',
      data: { account, says: maskDeep(entry.body) },
    };
    const inbox: LaneStep = {
      ...shared,
      id: `inbox:${id}`,
      lane: 'inbox',
      title: kind === 'news' ? title : 'Kept before it was answered',
      at: keptAt,
      ...(state === 'new' ? {} : { ms: 0 }),
      outcome: entryStates[state],
      ...noteOf(state === 'dead' && 'Given up: a person has it'),
      data: { kind, state, seq, tries },
    };
    const queue: LaneStep = {
      ...shared,
      id: `queue:${id}`,
      lane: 'queue',
      title: isWaiting ? 'Waits for a worker' : 'A worker took it',
      at: keptAt,
      ...(isWaiting ? {} : lasting(keptAt, turn?.beganAt ?? keptAt)),
      outcome: isWaiting ? 'waiting' : 'ok',
      data: { bell: 'turn', waits: isWaiting },
    };
    return kind === 'news' ? [inbox, queue] : [channel, inbox, queue];
  });
}

/** Turns, and what happened in them. */
export function turnSteps(source: LaneSource): readonly LaneStep[] {
  const { records } = source;
  const spoken = new Map(records.turns.map((turn) => [turn.turnId, turn]));
  return records.entries.flatMap((entry) => {
    const replies = records.replies.filter(({ inReplyTo }) => inReplyTo === entry.id);
    const turn = turnStep(source, entry, replies);
    if (!turn) return [];
    const said = spoken.get(entry.id);
    return [turn, ...(said ? partsOf(turn, said) : []), ...replies.map((reply) => replyPart(turn, reply))];
  });
}

type TurnTimes = {
  readonly isUnderWay: boolean;
  readonly beganAt: number;
  readonly endedAt: number;
  readonly takenOver: boolean;
};

/** Undefined for what no worker has taken up yet. */
function timesOf(
  { records, sightings }: LaneSource,
  { id, at, state }: TakenEntry,
  firstReply: SentReply | undefined,
): TurnTimes | undefined {
  const keptAt = at.getTime();
  const isCommitted = state !== 'new' || records.talks.some(({ done }) => done.includes(id));
  if (isCommitted) {
    const { beganAt = keptAt, committedAt, takenOver = false } = sightings.turnOf(id) ?? {};
    const endedAt = committedAt ?? firstReply?.at.getTime() ?? beganAt;
    return { isUnderWay: false, beganAt, takenOver, endedAt };
  }
  const talk = records.talks.at(-1);
  if (!talk || talk.tries === 0) return undefined;
  const { beganAt = keptAt, takenOver = false } = sightings.leaseOf(talk._id) ?? {};
  return { isUnderWay: true, beganAt, endedAt: beganAt, takenOver };
}

function turnStep(
  source: LaneSource,
  entry: TakenEntry,
  replies: readonly SentReply[],
): LaneStep | undefined {
  const times = timesOf(source, entry, replies[0]);
  if (!times) return undefined;
  const { isUnderWay, beganAt, endedAt, takenOver } = times;
  return {
    id: `turn:${entry.id}`,
    customer: source.customer,
    thread: source.threads.ofEntry(entry.id),
    lane: 'turn',
    title: isUnderWay ? 'Turn under way' : `Turn: ${resultOf(source, entry, replies)}`,
    at: beganAt,
    ...(isUnderWay ? {} : lasting(beganAt, endedAt)),
    outcome: isUnderWay ? 'running' : entryStates[entry.state === 'new' ? 'done' : entry.state],
    ...noteOf(takenOver && takenOverNote),
    data: { takenOver, replies: replies.length },
  };
}

function resultOf(
  { records, threads }: LaneSource,
  { id }: TakenEntry,
  replies: readonly SentReply[],
): string {
  if (replies.length > 0) return replies.length === 1 ? '1 message' : `${replies.length} messages`;
  return records.orders.some(({ _id }) => threads.ofOrder(_id) === id) ? 'order placed' : 'no words';
}

/** What the agents said to each other: what was understood, who answered, what was proposed and refused. */
function partsOf(turn: LaneStep, { said }: SpokenTurn): readonly LaneStep[] {
  return said.flatMap((message, index) => {
    const { sender, recipient, type, content, structuredData, tags, confidence } = message;
    const understands = sender === 'ClassifierAgent' && type === 'request';
    const { customer, thread, at } = turn;
    const shared = { customer, thread, lane: 'turn' as const, at, ms: 0 };
    const part: LaneStep = {
      ...shared,
      id: `${turn.id}:said:${index}`,
      part: understands ? 'understanding' : 'agent',
      title: understands ? `Understood: ${content}` : `${sender}: ${content}`,
      outcome: tags.some((tag) => tag.startsWith('refused:')) ? 'failed' : 'ok',
      data: maskDeep({ sender, recipient, type, content, confidence, tags }),
    };
    return [part, ...toolsOf(part, structuredData)];
  });
}

function toolsOf(
  part: LaneStep,
  { accepted, refused }: Readonly<Record<string, unknown>>,
): readonly LaneStep[] {
  const commands = [accepted, refused].map((list) => (Array.isArray(list) ? (list as unknown[]) : []));
  return commands.flatMap((list, refusals) =>
    list.map(
      (command, index): LaneStep => ({
        ...part,
        id: `${part.id}:tool:${refusals}:${index}`,
        part: 'tool',
        title: `${refusals === 1 ? 'Refused' : 'Command'}: ${shorten(typeof command === 'string' ? command : JSON.stringify(maskDeep(command)))}`,
        outcome: refusals === 1 ? 'failed' : 'ok',
        data: maskDeep(command),
      }),
    ),
  );
}

function textIn(content: ReplyContent): string {
  if (content.kind !== 'receipt') return content.text;
  return [content.title, ...content.rows.map(({ label, value }) => `${label}: ${value}`)].join('\n');
}

function replyPart(turn: LaneStep, { _id, at, reply }: SentReply): LaneStep {
  return {
    ...{ customer: turn.customer, thread: turn.thread, lane: 'turn', part: 'reply' },
    id: `reply:${_id}`,
    title: shorten(maskText(textIn(reply.content))),
    at: at.getTime(),
    ms: 0,
    outcome: 'ok',
    data: maskDeep(reply),
  };
}

const outcomes: Readonly<Record<string, LaneStep['outcome']>> = {
  queued: 'waiting',
  sending: 'running',
  failed: 'failed',
  superseded: 'failed',
  unknown: 'failed',
};

/** Messages to the customer, as far as the provider has told of them. */
export function outboxSteps({ customer, records, threads }: LaneSource): readonly LaneStep[] {
  return records.replies.map((message): LaneStep => {
    const { _id, at, sentAt, status, tries, account, to, reply, history, externalId, inReplyTo } = message;
    const isOpen = status === 'queued' || status === 'sending';
    const end = isOpen ? undefined : (history.at(-1)?.at ?? sentAt ?? at);
    return {
      id: `outbox:${_id}`,
      customer,
      thread: threads.ofEntry(inReplyTo),
      lane: 'outbox',
      title: `${account}: ${status}`,
      at: at.getTime(),
      ...lasting(at.getTime(), end),
      outcome: outcomes[status] ?? 'ok',
      ...noteOf(tries > 1 && `Sent with try ${tries}`, status === 'superseded' && 'Went to another address'),
      data: {
        to: maskText(to),
        class: reply.class,
        text: maskText(textIn(reply.content)),
        status,
        tries,
        externalId,
        history,
      },
    };
  });
}
