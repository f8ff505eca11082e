import type { BoundDialogue, DialogueState, Hop, Move, Rendered, Screen } from '../channels/dialogue.ts';
import type { Logger } from '../config/logger.ts';
import type { ChannelEvent } from '../conversation/channel-event.ts';
import type { DialogueStore, StoredHop } from '../conversation/dialogue-store.ts';
import type { DialogueAnswer, OutboxStore } from '../conversation/outbox-store.ts';
import type { WebhookAnswer } from '../conversation/webhook.ts';
import { type Accept, inboxId } from './accept.ts';
import type { Bells } from './jobs.ts';
import type { AwaitReplies } from './reply-wait.ts';
import { isTexted } from './turn-dialogue.ts';

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
  readonly dialogues: DialogueStore;
  readonly outbox: Pick<OutboxStore, 'takeHeld'>;
  readonly accept: Accept;
  readonly awaitReplies: AwaitReplies;
  readonly bells: Pick<Bells, 'ring'>;
  /** A keyed hash: what is entered may be a code. */
  readonly hash: (dialogueId: string, step: string) => string;
  readonly customerOf: (hop: Hop) => string;
  readonly log: Logger;
};

const silent: Omit<Screen, 'kind' | 'nextUrl'> = {
  replies: [],
  texted: false,
  language: 'en',
  page: 0,
  silences: 0,
};

export function createRunHop(deps: HopDependencies): RunHop {
  const { dialogues, log } = deps;

  /** What the provider is told when the customer's words could not be kept: to try again is all there is. */
  async function keep(
    { account, dialogue, hop, receivedAt }: Parameters<RunHop>[0],
    move: Extract<Move, { kind: 'say' }>,
    step: string,
  ): Promise<readonly string[] | null> {
    const answerBy = new Date(receivedAt + dialogue.deadlineMs).toISOString();
    const events = move.inputs.map(
      (text, index): ChannelEvent => ({
        kind: 'message',
        key: index === 0 ? `${hop.dialogueId}:${step}` : `${hop.dialogueId}:${step}:${index}`,
        from: hop.from,
        to: hop.to,
        text,
        answerBy,
        textsBy: dialogue.textsBy,
        ...(hop.network ? { network: hop.network } : {}),
        ...(index === 0 && move.opens ? { opens: move.opens } : {}),
        ...(index === 0 && move.files ? { files: move.files } : {}),
      }),
    );
    const acceptance = await deps.accept(account, events, true);
    return acceptance === 'stored' ? events.map((event) => inboxId(account, event, new Date())) : null;
  }

  async function sayAnswers(answers: readonly DialogueAnswer[], hop: Hop): Promise<void> {
    const held = answers.filter((answer) => answer.held);
    const taken = await Promise.all(held.map(({ id }) => deps.outbox.takeHeld(id)));
    if (taken.some(({ followed }) => followed)) {
      void deps.bells.ring('send', deps.customerOf(hop));
    }
  }

  async function show(
    { dialogue, hop, receivedAt, nextUrl }: Parameters<RunHop>[0],
    stored: Omit<StoredHop, 'pages' | 'asks'>,
  ): Promise<{ readonly rendered: Rendered; readonly asks: boolean }> {
    const answers = await deps.awaitReplies(stored.entryIds, receivedAt + dialogue.deadlineMs);
    if (!answers) {
      return { rendered: dialogue.render({ ...silent, kind: 'late', nextUrl }), asks: false };
    }
    await sayAnswers(answers, hop);
    const replies = answers.map(({ reply }) => reply);
    const screen: Screen = {
      kind: 'replies',
      replies: replies.filter((reply) => reply.class !== 'code'),
      texted: replies.some(isTexted),
      language: answers.at(-1)?.language ?? 'en',
      page: stored.page,
      silences: stored.silences,
      nextUrl,
    };
    return { rendered: dialogue.render(screen), asks: replies.at(-1)?.asks === true };
  }

  async function answer(request: Parameters<RunHop>[0]): Promise<WebhookAnswer> {
    const { account, dialogue, hop, nextUrl } = request;
    const dialogueId = `${account}|${hop.dialogueId}`;
    const step = deps.hash(hop.dialogueId, hop.step);
    const hops = await dialogues.hops(dialogueId);
    const known = hops.find((stored) => stored.step === step);
    if (known) {
      return known.entryIds.length === 0
        ? dialogue.render({ ...silent, kind: 'over', nextUrl }).answer
        : (await show(request, known)).rendered.answer;
    }
    const last = hops.at(-1);
    const move = dialogue.take(hop, stateAfter(last));
    if (move.kind === 'over') {
      return dialogue.render({ ...silent, kind: 'over', nextUrl }).answer;
    }
    const entryIds = move.kind === 'say' ? await keep(request, move, step) : (last?.entryIds ?? []);
    if (entryIds === null) {
      return dialogue.render({ ...silent, kind: 'unavailable', nextUrl }).answer;
    }
    const next = {
      step,
      entryIds,
      page: move.kind === 'show' ? move.page : 0,
      taken: hop.entered.length,
      silences: move.kind === 'show' ? (move.silences ?? 0) : 0,
    };
    const { rendered, asks } = await show(request, next);
    await dialogues.addHop(dialogueId, { ...next, pages: rendered.pages, asks });
    return rendered.answer;
  }

  return async (request) => {
    const { dialogue, nextUrl } = request;
    const without = (kind: 'late' | 'unavailable') => dialogue.render({ ...silent, kind, nextUrl }).answer;
    let timer: NodeJS.Timeout | undefined;
    // The databases' own time-outs are longer than a telco waits.
    const late = new Promise<WebhookAnswer>((resolve) => {
      timer = setTimeout(() => resolve(without('late')), dialogue.deadlineMs + graceMs);
    });
    const answered = answer(request).catch((err: unknown) => {
      log.warn({ step: 'hop', account: request.account, err }, 'a hop was not answered');
      return without('unavailable');
    });
    return await Promise.race([answered, late]).finally(() => clearTimeout(timer));
  };
}

const graceMs = 300;

function stateAfter(hop: StoredHop | undefined): DialogueState {
  return hop
    ? {
        taken: hop.taken,
        shown: { page: hop.page, pages: hop.pages, asks: hop.asks },
        silences: hop.silences,
      }
    : { taken: 0, shown: null, silences: 0 };
}
