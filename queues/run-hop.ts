import type { BoundDialogue, DialogueState, Hop, Move, Screen } from '../channels/dialogue.ts';
import type { Logger } from '../config/logger.ts';
import type { ChannelEvent } from '../conversation/channel-event.ts';
import type { Language } from '../conversation/conversation.ts';
import type { DialogueStore, StoredHop } from '../conversation/dialogue-store.ts';
import type { OutboxStore } from '../conversation/outbox-store.ts';
import type { WebhookAnswer } from '../conversation/webhook.ts';
import { type Accept, inboxId } from './accept.ts';
import type { Bells } from './jobs.ts';
import type { AwaitReplies } from './reply-wait.ts';
import { isTextedBesides, toldOf } from './turn-dialogue.ts';

/** Answers one request of a dialogue, before its deadline whatever happens. A repeat is answered as the first was. */
export type RunHop = (request: {
  readonly account: string;
  readonly dialogue: BoundDialogue;
  readonly hop: Hop;
  /** By our own clock, in ms. */
  readonly receivedAt: number;
  /** Where the provider is to post the hop after this one, for those that are told. */
  readonly nextUrl: string;
}) => Promise<WebhookAnswer>;

export type HopDependencies = {
  readonly dialogues: Omit<DialogueStore, 'erase'>;
  readonly outbox: Pick<OutboxStore, 'takeHeld'>;
  readonly accept: Accept;
  readonly awaitReplies: AwaitReplies;
  readonly bells: Pick<Bells, 'ring'>;
  /** A keyed hash: what is entered may be a code. */
  readonly hash: (dialogueId: string, step: string) => string;
  readonly customerOf: (hop: Hop) => Promise<string>;
  readonly log: Logger;
};

type HopRequest = Parameters<RunHop>[0];

type Say = Extract<Move, { kind: 'say' }>;

/** How far an answer is, for when its time is over before it is there. */
type Progress = { kept: boolean; language: Language };

/** `held`: what the answer says, so that nobody need text it. */
type Answered = { readonly answer: WebhookAnswer; readonly held: readonly string[] };

type Shown = Pick<StoredHop, 'pages' | 'asks' | 'language' | 'late'> & Answered;

const silent: Omit<Screen, 'kind' | 'hop' | 'language' | 'nextUrl'> = {
  replies: [],
  texted: false,
  page: 0,
  silences: 0,
};

export function createRunHop(deps: HopDependencies): RunHop {
  const { dialogues, log } = deps;

  /** What the provider is told when the customer's words could not be kept: to try again is all there is. */
  async function keep(request: HopRequest, move: Say, step: string): Promise<readonly string[] | null> {
    const { account } = request;
    const events = eventsOf(request, move, step);
    const acceptance = await deps.accept(account, events, true);
    return acceptance === 'stored' ? events.map((event) => inboxId(account, event, new Date())) : null;
  }

  async function show(
    { dialogue, hop, receivedAt, nextUrl }: HopRequest,
    { entryIds, page, silences }: Pick<StoredHop, 'entryIds' | 'page' | 'silences'>,
    { language: before }: Progress,
    fresh = false,
  ): Promise<Shown> {
    const answers = await deps.awaitReplies(entryIds, receivedAt + dialogue.deadlineMs, fresh);
    if (!answers) {
      const screen: Screen = { ...silent, kind: 'late', hop, language: before, nextUrl };
      const { answer, pages } = dialogue.render(screen);
      return { answer, pages, asks: false, language: before, late: true, held: [] };
    }
    const last = entryIds.at(-1);
    const replies = answers.filter(({ id }) => id.startsWith(`${last}#`)).map(({ reply }) => reply);
    const language = answers.at(-1)?.language ?? before;
    const { answer, pages } = dialogue.render({
      ...{ kind: 'replies', hop, replies: toldOf(replies), texted: isTextedBesides(replies) },
      ...{ language, page, silences, nextUrl },
    });
    const held = answers.filter((said) => said.held).map(({ id }) => id);
    return { answer, pages, asks: replies.at(-1)?.asks === true, language, held };
  }

  /** A hop that was answered before; what was late then may have come. */
  async function showAgain(
    request: HopRequest,
    dialogueId: string,
    known: StoredHop,
    progress: Progress,
  ): Promise<Answered> {
    const shown = await show(request, known, progress);
    if (known.late && !shown.late) {
      const { pages, asks, language } = shown;
      await dialogues.settleHop(dialogueId, known.step, { pages, asks, language });
    }
    return shown;
  }

  function plainly(
    kind: 'late' | 'over' | 'unavailable',
    { dialogue, hop, nextUrl }: HopRequest,
    { language }: Progress,
  ): Answered {
    return { answer: dialogue.render({ ...silent, kind, hop, language, nextUrl }).answer, held: [] };
  }

  /**
   * What was kept and what it is answered with outlive us before the answer is given: the hop after this one is read on
   * top of both, and a repeat finds them. Whatever fails on the way, what was said to the customer is texted.
   */
  async function answerNew(
    request: HopRequest,
    dialogueId: string,
    step: string,
    last: StoredHop | undefined,
    progress: Progress,
  ): Promise<Answered> {
    const { dialogue, hop } = request;
    const move = dialogue.take(hop, stateAfter(last));
    if (move.kind === 'over') {
      return plainly('over', request, progress);
    }
    const entryIds = move.kind === 'say' ? await keep(request, move, step) : (last?.entryIds ?? []);
    if (entryIds === null) {
      return plainly('unavailable', request, progress);
    }
    progress.kept = true;
    const next = {
      step,
      entryIds,
      page: move.kind === 'show' ? move.page : 0,
      taken: hop.entered.length,
      silences: move.kind === 'show' ? (move.silences ?? 0) : 0,
    };
    const shown = await show(request, next, progress, move.kind === 'say');
    const { pages, asks, language, late } = shown;
    await dialogues.addHop(dialogueId, { ...next, pages, asks, language, ...(late ? { late } : {}) });
    return shown;
  }

  async function answer(request: HopRequest, progress: Progress): Promise<Answered> {
    const { account, hop } = request;
    const dialogueId = `${account}|${hop.dialogueId}`;
    const step = deps.hash(hop.dialogueId, hop.step);
    const hops = await dialogues.hops(dialogueId);
    const last = hops.at(-1);
    progress.language = last?.language ?? progress.language;
    const known = hops.find((stored) => stored.step === step);
    if (!known) {
      return await answerNew(request, dialogueId, step, last, progress);
    }
    progress.kept = true;
    return known.entryIds.length === 0
      ? plainly('over', request, progress)
      : await showAgain(request, dialogueId, known, progress);
  }

  /** After the answer, so that a server that dies between the two leaves what it said to be texted. */
  async function takeSaid(held: readonly string[], hop: Hop): Promise<void> {
    const taken = await Promise.all(held.map((id) => deps.outbox.takeHeld(id)));
    if (taken.some(({ followed }) => followed)) {
      await deps.bells.ring('send', await deps.customerOf(hop));
    }
  }

  return async (request) => {
    const { account, dialogue, hop } = request;
    const progress: Progress = { kept: false, language: 'en' };
    const giveUp = () => plainly(progress.kept ? 'late' : 'unavailable', request, progress);
    let timer: NodeJS.Timeout | undefined;
    // The databases' own time-outs are longer than a telco waits.
    const tooLate = new Promise<Answered>((resolve) => {
      timer = setTimeout(() => resolve(giveUp()), dialogue.deadlineMs + graceMs);
    });
    const answered = answer(request, progress).catch((err: unknown) => {
      log.warn({ step: 'hop', account, err }, 'a hop was not answered');
      return giveUp();
    });
    const given = await Promise.race([answered, tooLate]).finally(() => clearTimeout(timer));
    takeSaid(given.held, hop).catch((err: unknown) => {
      log.warn({ step: 'hop', account, err }, 'what was said in a dialogue will be texted too');
    });
    return given.answer;
  };
}

const graceMs = 300;

/** The customer's words, a message each. */
function eventsOf(
  { dialogue, hop, receivedAt }: HopRequest,
  { inputs, opens, files }: Say,
  step: string,
): readonly ChannelEvent[] {
  const { dialogueId, from, to, network } = hop;
  const answerBy = new Date(receivedAt + (dialogue.patienceMs ?? dialogue.deadlineMs)).toISOString();
  const first = { ...(opens ? { opens } : {}), ...(files ? { files } : {}) };
  return inputs.map((text, index) => ({
    kind: 'message',
    key: index === 0 ? `${dialogueId}:${step}` : `${dialogueId}:${step}:${index}`,
    ...{ from, to, text, dialogueId, answerBy, textsBy: dialogue.textsBy },
    ...(network ? { network } : {}),
    ...(index < inputs.length - 1 ? { notShown: true } : {}),
    ...(index === 0 ? first : {}),
  }));
}

function stateAfter(hop: StoredHop | undefined): DialogueState {
  return hop
    ? {
        taken: hop.taken,
        shown: { page: hop.page, pages: hop.pages, asks: hop.asks },
        silences: hop.silences,
      }
    : { taken: 0, shown: null, silences: 0 };
}
