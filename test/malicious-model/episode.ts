import { wordsOf } from '../../agents/scripted-conversation.ts';
import type { TurnInput, TurnOutcome } from '../../agents/turn.ts';
import { createSeededRandom, type SeededRandom } from '../../commands/seeded-random.ts';
import { Death } from '../../commerce/scripted-commerce.ts';
import type { Address } from '../../conversation/address.ts';
import type { InboundMessage } from '../../conversation/channel-event.ts';
import { nextSeq } from '../../conversation/inbox-store.ts';
import { mailOf, nextWords } from './customer-words.ts';
import { type Directed, type EvilModel, openEvilModel } from './evil-agents.ts';
import type { House } from './house.ts';
import { endsAt, healthy, type Life, sleepsAt } from './life.ts';
import { judgeRequests, judgeTurn, type Witness } from './oracle.ts';
import type { Planted } from './planted.ts';
import { openWorker } from './worker.ts';

/** An episode about one thing: what the customer writes, and what the agents propose. `killed`: at every message. */
export type Plot = {
  readonly texts: readonly string[];
  readonly proposals?: Directed;
  readonly killed?: boolean;
};

export type Episode = {
  readonly violations: readonly string[];
  readonly fulfilled: number;
  readonly calls: number;
  /** Workers that were killed, raced or woken again. */
  readonly struck: number;
};

type Turn = { readonly input: TurnInput; readonly outcome: TurnOutcome };

/** One customer in a house, everything that becomes known of it, and who works there. */
type Stage = {
  readonly house: House;
  readonly evil: EvilModel;
  readonly planted: Planted;
  readonly from: Address;
  readonly lane: string;
  readonly customerId: string;
  readonly witness: Witness;
  readonly violations: string[];
  /** What was written in a message, by the event's id. */
  readonly written: Map<string, string>;
  readonly commits: Set<string>;
  struck: number;
};

type Weather = { readonly killed: boolean; readonly quiet: boolean };

const mostSteps = 24;
const mostRounds = 400;

/** Seen at the moment of its commit: what was not committed has not happened. */
function judge(stage: Stage, eventId: string, turn: Turn | undefined): void {
  const { witness, violations, commits } = stage;
  // A commit that finds its turn done says so too; whether it was done twice is seen by the replies' positions.
  if (commits.has(eventId)) return;
  commits.add(eventId);
  if (!turn) {
    violations.push('a message was given up');
    return;
  }
  const { input, outcome } = turn;
  const text = stage.written.get(eventId);
  if (text !== undefined) {
    const before = input.state;
    violations.push(
      ...judgeTurn(witness, { before, text, outcome, modelSpoke: stage.evil.spokeIn(eventId) }),
    );
    if (filledByModel(outcome)) witness.byModel = true;
    else if (outcome.state.flow?.flow !== before.flow?.flow) witness.byModel = false;
  }
  const last = outcome.replies.at(-1);
  if (last) witness.shown = wordsOf(last.content);
}

/** Whether an agent's own proposal opened or filled what is being bought; the rules may have done it with the customer's words. */
function filledByModel({ messages = [] }: TurnOutcome): boolean {
  return messages.some(({ structuredData: { accepted } }) =>
    ['start_flow', 'set_slot', 'correct_slot'].some(
      (kind) => Array.isArray(accepted) && accepted.includes(kind),
    ),
  );
}

function workerOf(stage: Stage, life: Life = healthy): () => Promise<void> {
  const work = openWorker(stage.house, stage.evil, {
    ...{ life, planted: stage.planted },
    committed: (eventId, turn) => judge(stage, eventId, turn),
  });
  return async () => {
    try {
      await work(stage.lane);
    } catch (error) {
      if (error instanceof Death) return;
      stage.violations.push(`a turn broke: ${error instanceof Error ? error.message : 'for no reason'}`);
    }
  };
}

/** Whoever holds the lease is thought dead. */
const passTime = ({ house, customerId }: Stage) => house.stores.expireLease(customerId);

/** A worker is killed in the middle, its successor too at times; whoever comes next finds what they left. */
async function kill(stage: Stage, random: SeededRandom): Promise<void> {
  for (let kills = 1 + random.below(2); kills > 0; kills -= 1) {
    await workerOf(stage, endsAt(1 + random.below(mostSteps)))();
    await passTime(stage);
  }
}

/** A worker that was thought dead goes on after another one has done its work. */
async function wakeDead(stage: Stage, random: SeededRandom): Promise<void> {
  const life = sleepsAt(1 + random.below(mostSteps));
  const slow = workerOf(stage, life)();
  await Promise.race([life.asleep, slow]);
  await passTime(stage);
  await workerOf(stage)();
  life.wake();
  await slow;
}

/** In quiet no worker dies. */
async function takeTurns(stage: Stage, random: SeededRandom, { killed, quiet }: Weather): Promise<void> {
  const luck = killed ? 0 : random.below(quiet ? 0 : 12);
  if (!quiet && luck < 7) stage.struck += 1;
  if (!quiet && luck < 4) await kill(stage, random);
  else if (!quiet && luck < 6) await wakeDead(stage, random);
  else if (!quiet && luck === 6) await Promise.all([workerOf(stage)(), workerOf(stage)()]);
  await goOn(stage);
}

/** Until nothing waits: what the outside does comes back as news, and has turns of its own. */
async function goOn(stage: Stage): Promise<void> {
  const { house, lane, customerId, violations } = stage;
  for (let round = 0; round < mostRounds && violations.length === 0; round += 1) {
    const waiting = await house.stores.inbox.waiting([lane, customerId]);
    if (waiting.length > 0) await workerOf(stage)();
    else if (!(await house.settle())) return;
  }
  if (violations.length === 0) violations.push('a message is never answered');
}

async function post(stage: Stage, text: string, n: number): Promise<void> {
  const { from, house, lane, written } = stage;
  const id = `acc|${lane}:${n}`;
  const body: InboundMessage = {
    ...{ kind: 'message', key: `t:${n}`, from, to: '32100' },
    text: from.medium === 'email' ? mailOf(text) : text,
  };
  for (const number of text.match(/\d+/g) ?? []) stage.witness.typed.add(number);
  written.set(id, text);
  await house.stores.inbox.put([
    { id, kind: 'message', lane, account: 'acc', seq: nextSeq(new Date()), body },
  ]);
}

/** A person hands the conversation back whenever one has it. */
async function handBack(stage: Stage, n: number): Promise<void> {
  const { house, customerId } = stage;
  const found = await house.stores.sessions.peek(customerId);
  if (found?.state.owner !== 'person') return;
  const entry = { id: `back:${customerId}:${n}`, kind: 'hand_back', lane: customerId } as const;
  await house.stores.inbox.put([{ ...entry, seq: nextSeq(new Date()), body: { by: 'ada' } }]);
  await goOn(stage);
}

/** What must be so at the end: each reply stored once, orders only from committed turns, nothing foreign shown to a model. */
async function judgeEnd({ house, customerId, violations, evil, witness }: Stage): Promise<void> {
  const positions = (await house.stores.sentTo(customerId)).map(({ position }) => position);
  if (positions.some((position, index) => position !== index + 1))
    violations.push('a reply was lost or doubled');
  const orders = house.taken().filter((order) => order.customerId === customerId);
  if (new Set(orders.map(({ orderId }) => orderId)).size < orders.length)
    violations.push('an order was taken twice');
  violations.push(...evil.violations, ...judgeRequests(evil.seen, witness.typed));
}

/** One conversation of a trusting customer, who writes from there, with a house whose model is malicious. */
export async function playEpisode(
  seed: number,
  options: {
    readonly house: House;
    readonly from: Address;
    readonly planted?: Planted;
    readonly plot?: Plot;
    /** No worker is killed, raced or woken. */
    readonly quiet?: boolean;
    /** Numbers that the customer has saved. */
    readonly saved?: readonly string[];
  },
): Promise<Episode> {
  const random = createSeededRandom(seed);
  const { house, from, planted = {}, plot } = options;
  const evil = openEvilModel(seed, house.stores.modelCalls, plot?.proposals);
  const lane = house.stores.customers.addressKey(from);
  const stage: Stage = {
    ...{ house, evil, planted, from, lane, customerId: house.stores.customers.idFor(from) },
    witness: { typed: new Set([from.value.slice(-10), ...(options.saved ?? [])]), shown: '', byModel: false },
    ...{ violations: [], written: new Map(), commits: new Set(), struck: 0 },
  };
  const before = house.fulfilled();
  const length = plot?.texts.length ?? 5 + random.below(6);
  for (let n = 0; n < length && stage.violations.length === 0; n += 1) {
    const state = (await house.stores.sessions.peek(stage.customerId))?.state;
    await post(stage, plot?.texts[n] ?? nextWords(random, state?.flow ?? null), n);
    await takeTurns(stage, random, { killed: plot?.killed ?? false, quiet: options.quiet ?? false });
    await handBack(stage, n);
  }
  await judgeEnd(stage);
  return {
    violations: stage.violations,
    fulfilled: house.fulfilled() - before,
    calls: evil.calls(),
    struck: stage.struck,
  };
}
