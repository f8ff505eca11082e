import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { OpenResponseChannel, ResponseChannel } from '../channels/channel.ts';
import { WebhookError } from '../config/errors.ts';
import type { Logger } from '../config/logger.ts';
import type { InboundMessage } from '../conversation/channel-event.ts';
import type { Language } from '../conversation/conversation.ts';
import type { StoredHop } from '../conversation/dialogue-store.ts';
import type { DialogueAnswer } from '../conversation/outbox-store.ts';
import type { Reply } from '../conversation/reply.ts';
import type { WebhookRequest } from '../conversation/webhook.ts';
import { inboxId } from '../queues/accept.ts';
import { createRunHop } from '../queues/run-hop.ts';

/** What is said to one hop; `late`: nothing in time, `away`: nothing is kept. */
export type Said = readonly Reply[] | 'late' | 'away';

export type Told = {
  readonly status: number;
  readonly body: string;
  /** What the conversation was given that it had not had before. */
  readonly inputs: readonly string[];
  readonly messages: readonly InboundMessage[];
};

export type TestDialogue = {
  /** Posts one hop of a dialogue of this channel, as the edge would take it. */
  readonly post: (request: WebhookRequest, said?: Said, language?: Language) => Promise<Told>;
  /** What was late has come. */
  readonly arrive: (said: readonly Reply[]) => void;
};

const deadlineMs = 60;
const silent = () => undefined;
const log: Logger = { debug: silent, info: silent, warn: silent, error: silent };

/** A dialogue of the channel over the real run of hops; what it stores is in memory. */
export function openTestDialogue(channel: ResponseChannel, settings: unknown): TestDialogue {
  const [dialogue] = channel.open(settings).dialogues;
  if (!dialogue) throw new Error(`${channel.name} has no dialogue`);
  const hops = new Map<string, StoredHop[]>();
  const answers = new Map<string, readonly DialogueAnswer[]>();
  let next: { said: Said; language: Language } = { said: [], language: 'en' };
  let kept: InboundMessage[] = [];
  let lastId = '';

  const give = (said: readonly Reply[]) => {
    const of = { language: next.language, held: true };
    answers.set(
      lastId,
      said.map((reply, index) => ({ id: `${lastId}#${index}`, reply, ...of })),
    );
  };

  const run = createRunHop({
    dialogues: {
      hops: async (id) => hops.get(id) ?? [],
      addHop: async (id, hop) => {
        const known = hops.get(id) ?? [];
        if (!known.some(({ step }) => step === hop.step)) hops.set(id, [...known, hop]);
      },
      settleHop: async (id, step, shown) => {
        const settle = ({ late: _, ...hop }: StoredHop) => ({ ...hop, ...shown });
        hops.set(
          id,
          (hops.get(id) ?? []).map((hop) => (hop.step === step ? settle(hop) : hop)),
        );
      },
      createIndexes: async () => undefined,
    },
    outbox: { takeHeld: async () => ({ taken: true, followed: false }) },
    accept: async (account, events) => {
      if (next.said === 'away') return 'unavailable';
      const fresh = events.filter((event) => !answers.has(inboxId(account, event, new Date())));
      kept.push(...fresh.map((event) => event as InboundMessage));
      for (const event of fresh) answers.set(inboxId(account, event, new Date()), []);
      const last = fresh.at(-1);
      if (last) lastId = inboxId(account, last, new Date());
      if (last && next.said !== 'late') give(next.said);
      return 'stored';
    },
    awaitReplies: async (entryIds) => {
      const found = entryIds.flatMap((id) => answers.get(id) ?? []);
      return found.some(({ id }) => id.startsWith(`${entryIds.at(-1)}#`)) ? found : null;
    },
    bells: { ring: async () => undefined },
    hash: (id, step) => createHash('sha256').update(`${id}|${step}`).digest('base64url'),
    customerOf: async () => 'cus_1',
    log,
  });

  return {
    arrive: give,
    post: async (request, said = [], language = 'en') => {
      next = { said, language };
      kept = [];
      dialogue.verify(request);
      const answer =
        dialogue.decline?.(request) ??
        (await run({
          account: 'acc',
          dialogue: { ...dialogue, deadlineMs },
          hop: dialogue.read(request),
          receivedAt: Date.now(),
          nextUrl: request.url.split('?', 1)[0] ?? '',
        }));
      expect(answer.status).toBe(200);
      return {
        status: answer.status,
        body: answer.body,
        inputs: kept.map(({ text }) => text),
        messages: kept,
      };
    },
  };
}

type RefusedRow = {
  readonly kind: 'not_the_provider' | 'malformed';
  readonly request: WebhookRequest;
  readonly status: WebhookError['status'];
};

/** One hop after those in `before`. `inputs`: what the conversation gets of it; `tells`: what is in the answer. */
type HopRow = {
  readonly kind: 'opens' | 'input' | 'repeat' | 'late' | 'unavailable' | 'silence' | 'stop' | 'language';
  readonly before?: readonly { readonly request: WebhookRequest; readonly said: Said }[];
  readonly request: WebhookRequest;
  readonly said: Said;
  readonly inputs: readonly string[];
  readonly tells: readonly (string | RegExp)[];
};

/** A text too long for one answer. `next` asks for the next page as often as there is one; `read` gives a page's words. */
type LongestRow = {
  readonly kind: 'longest_text';
  readonly request: WebhookRequest;
  readonly reply: Reply;
  readonly next: (page: number) => WebhookRequest;
  readonly read: (body: string) => string;
  readonly hasMore: (body: string) => boolean;
  readonly mostCharacters: number;
  readonly words: string;
};

/** A channel on which a promise can't be broken says why. */
type ImpossibleRow = { readonly kind: 'stop'; readonly impossible: string };

export type DialogueRow = { readonly name: string } & (RefusedRow | HopRow | LongestRow | ImpossibleRow);

/** What no response channel may lack. */
const required = [
  'not_the_provider',
  'malformed',
  'opens',
  'input',
  'repeat',
  'late',
  'unavailable',
  'silence',
  'longest_text',
  'stop',
  'language',
] as const satisfies readonly DialogueRow['kind'][];

export function missingDialogueRows(rows: readonly Pick<DialogueRow, 'kind'>[]): readonly string[] {
  return required.filter((kind) => !rows.some((row) => row.kind === kind));
}

/** The promises of every channel whose reply is its answer. `secrets`: what may never be seen of the settings. */
export function dialogueContract(
  channel: ResponseChannel,
  account: { readonly settings: unknown; readonly secrets: readonly string[] },
  rows: readonly DialogueRow[],
): void {
  describe(`${channel.name} keeps the contract of dialogues`, () => {
    it('has a row for each promise that no response channel may break', () => {
      expect(missingDialogueRows(rows)).toEqual([]);
    });

    for (const row of rows) {
      it(`${row.kind}: ${row.name}`, async () => {
        if ('status' in row) return expectRefused(channel.open(account.settings), row);
        if ('impossible' in row) return;
        const dialogue = openTestDialogue(channel, account.settings);
        await (row.kind === 'longest_text' ? expectPages(dialogue, row) : expectTold(dialogue, row));
      });
    }

    it('shows no secret in what it opens', () => {
      const opened = channel.open(account.settings);
      const shown = inspect(opened, { depth: 10, showHidden: true }) + JSON.stringify(opened.setup());
      for (const secret of account.secrets) expect(shown).not.toContain(secret);
    });

    it('points its setup only at addresses that it has', () => {
      const { dialogues, webhooks, setup } = channel.open(account.settings);
      const names = [...dialogues, ...webhooks].map(({ name }) => name);
      for (const step of setup()) if (step.webhook) expect(names).toContain(step.webhook);
    });

    it('refuses settings that it does not know, and names the channel without showing a value', () => {
      const wrong = () => channel.open({ ...Object(account.settings), misspelt: 'hush' });
      expect(wrong).toThrow(channel.name);
      expect(wrong).toThrow('misspelt');
      expect(wrong).not.toThrow('hush');
    });
  });
}

function expectRefused({ dialogues: [dialogue] }: OpenResponseChannel, row: RefusedRow): void {
  let caught: unknown;
  try {
    dialogue?.verify(row.request);
    if (!dialogue?.decline?.(row.request)) dialogue?.read(row.request);
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(WebhookError);
  expect(caught).toMatchObject({ status: row.status });
}

async function expectTold(dialogue: TestDialogue, row: HopRow): Promise<void> {
  for (const { request, said } of row.before ?? []) await dialogue.post(request, said);
  const language = row.kind === 'language' ? 'pcm' : 'en';
  const told = await dialogue.post(row.request, row.said, language);
  expect(told.inputs).toEqual(row.inputs);
  for (const part of row.tells) expect(told.body).toMatch(part);
  expect(new Set(told.messages.map(({ key }) => key)).size).toBe(told.messages.length);
  if (row.said === 'late' || row.said === 'away') return;
  // The same request again, in whatever nobody signed of it, is answered with the same and changes nothing.
  const headers = { ...row.request.headers, 'i-twilio-idempotency-token': '2', date: 'later' };
  const again = await dialogue.post({ ...row.request, headers }, [], language);
  expect(again.body).toBe(told.body);
  expect(again.inputs).toEqual([]);
}

const mostPages = 40;

async function expectPages(dialogue: TestDialogue, row: LongestRow): Promise<void> {
  let { body } = await dialogue.post(row.request, [row.reply]);
  let words = '';
  for (let page = 1; page <= mostPages; page += 1) {
    const text = row.read(body);
    expect(text.length).toBeLessThanOrEqual(row.mostCharacters);
    words += ` ${text}`;
    if (!row.hasMore(body)) break;
    const told = await dialogue.post(row.next(page));
    expect(told.inputs).toEqual([]);
    body = told.body;
  }
  expect(row.hasMore(body)).toBe(false);
  expect(words.replace(/\s+/g, ' ')).toContain(row.words);
}
