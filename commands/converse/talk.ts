import { type ConversationState, newConversation } from '../../conversation/conversation.ts';
import { type Entry, moreEntry, nearestEntry } from '../../scenarios/nearest-entry.ts';
import { dialPlace, hangUpPlace, menuWish } from '../../scenarios/places.ts';
import { unscriptedAnswer } from './answers.ts';
import type { Background } from './background.ts';
import type { Line, Seen, Words } from './lines/line.ts';
import type { Lines } from './lines/open-lines.ts';
import type { PlayedTurn } from './result.ts';
import type { Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';

const mostUnscripted = 3;

/** What one customer says in a scenario, and what comes of it. */
export type Talk = {
  readonly readState: () => Promise<ConversationState>;
  readonly say: (line: Line, words: Words) => Promise<void>;
  readonly hangUp: (line: Line) => Promise<void>;
  /** Answers what the bot asks and the script does not say. */
  readonly answerUnscripted: (line: Line, nextUser: string | undefined) => Promise<void>;
  /** What comes by itself after the last turn, an expiry or a refund, belongs to it. */
  readonly end: () => Promise<void>;
  readonly told: () => Told;
};

export type Told = {
  readonly turns: readonly PlayedTurn[];
  readonly unansweredTurns: number;
  readonly answeredMs: readonly number[];
};

export function openTalk(
  stage: Stage,
  { setup, ifAsked }: Scenario,
  { customerId, lines, background }: { customerId: string; lines: Lines; background: Background },
): Talk {
  const turns: PlayedTurn[] = [];
  const answeredMs: number[] = [];
  let unansweredTurns = 0;
  let unscripted = 0;

  const readState = async () => (await stage.stores.sessions.peek(customerId))?.state ?? newConversation;

  async function say(line: Line, words: Words): Promise<void> {
    const saidAt = Date.now();
    const shown = await line.say(words);
    const shownAt = Date.now();
    await background.settle('turn');
    const fresh = await lines.fresh();
    const [first] = fresh;
    if (shown.length > 0) answeredMs.push(shownAt - saidAt);
    else if (first) answeredMs.push(Date.parse(first.at) - saidAt);
    const replies = [...shown, ...fresh].map(bare);
    turns.push({ user: words.text, replies });
    if (replies.length === 0 && (await readState()).owner === 'bot') unansweredTurns += 1;
  }

  /** The nearest entry of what is shown, or of the pages behind it. */
  async function choose(wanted: string, line: Line): Promise<Words | null> {
    const turned = new Set<string>();
    for (;;) {
      const entries = await line.entries();
      const entry = nearestEntry(entries, wanted);
      if (entry) return chosen(entry);
      const more = moreEntry(entries);
      const page = entries.map(({ label }) => label).join();
      if (!more || turned.has(page)) return null;
      turned.add(page);
      await say(line, chosen(more));
    }
  }

  /** Whoever has only keys presses one where it stands for the answer. */
  async function answerOn(line: Line, answer: string): Promise<Words> {
    const { medium } = line.address;
    const hasKeys = medium === 'ussd' || medium === 'voice';
    return (hasKeys && !/^\d+$/.test(answer) && (await choose(answer, line))) || { text: answer };
  }

  return {
    readState,
    say,
    hangUp: async (line) => {
      await line.hangUp();
      await background.settle('turn');
    },
    answerUnscripted: async (line, nextUser) => {
      while (unscripted < mostUnscripted && line.isOpen()) {
        if (nextUser !== undefined && (await isAnswerTo(line, nextUser))) return;
        const customer = { msisdn: setup.customer.msisdn, ifAsked };
        const answer = unscriptedAnswer(await readState(), nextUser ?? null, customer);
        if (answer === null) return;
        unscripted += 1;
        const words = await answerOn(line, answer);
        if (line.isOpen()) await say(line, words);
      }
    },
    end: async () => {
      await background.settle('scenario');
      const late = (await lines.fresh()).map(bare);
      const last = turns.pop();
      if (last) turns.push({ ...last, replies: [...last.replies, ...late] });
    },
    told: () => ({ turns, unansweredTurns, answeredMs }),
  };
}

const bare = ({ channel, to, text }: Seen): Seen => ({ channel, to, text });

export const chosen = (entry: Entry): Words => ({ text: entry.tap ? entry.label : entry.key, entry });

/** Whoever hangs up or dials anew answers nothing more there; whoever chooses does, where it can be chosen. */
async function isAnswerTo(line: Line, user: string): Promise<boolean> {
  if (user === hangUpPlace || user === dialPlace) return true;
  const wanted = menuWish(user);
  return wanted !== null && nearestEntry(await line.entries(), wanted) !== null;
}
