import { apologise } from '../../agents/apologise.ts';
import { createGate, type Gate } from '../../agents/commands/gate.ts';
import { createAskModel } from '../../agents/models/ask-model.ts';
import { createWordCheck } from '../../agents/replies/check-words.ts';
import { createRunTurn } from '../../agents/run-turn.ts';
import type { Effect, TurnInput, TurnOutcome } from '../../agents/turn.ts';
import { openUnderstanding } from '../../agents/understanding/understand.ts';
import { createClock } from '../../config/clock.ts';
import { createLogger } from '../../config/logger.ts';
import type { Medium } from '../../conversation/address.ts';
import { createTurnWork } from '../../queues/turn-worker.ts';
import type { EvilModel } from './evil-agents.ts';
import type { House } from './house.ts';
import { type Life, within } from './life.ts';
import { type Planted, plantInCalls, plantInSessions } from './planted.ts';

/** A turn that was committed; without its outcome where it was given up. */
export type Committed = (
  eventId: string,
  turn: { readonly input: TurnInput; readonly outcome: TurnOutcome } | undefined,
) => void;

const builtIn = openUnderstanding();
const log = createLogger('test', 'silent');
const clock = createClock();
const nothing = async () => undefined;

/** Every free text goes to the model: the understanding is never sure. */
function understand(text: string, medium: Medium) {
  const understood = builtIn.understand(text, { medium });
  return understood.escalate ? understood : { ...understood, parts: [], confidence: 0.3 };
}

const everyEffect: ReadonlySet<Effect['kind']> = { has: () => true } as unknown as ReadonlySet<
  Effect['kind']
>;

function openGate({ gate = [], walls = [] }: Planted): Gate {
  const real = createGate({ off: new Set(gate) });
  if (!walls.includes('harmless_answers')) return real;
  return (proposal, position) => {
    const verdict = real(proposal, position);
    const allowed = verdict.allowed.map((command) =>
      command.kind === 'answer' ? ({ ...command, label: 'GENERAL.OPT.out' } as const) : command,
    );
    return { ...verdict, allowed };
  };
}

/** A worker of the real queue on the house's stores, with the evil model and what is planted, for as long as it lives. */
export function openWorker(
  house: House,
  evil: Pick<EvilModel, 'model' | 'watch'>,
  options: { readonly life: Life; readonly planted: Planted; readonly committed: Committed },
): (lane: string) => Promise<void> {
  const { life, planted, committed } = options;
  const { walls = [] } = planted;
  const { stores, commerce } = house;
  const sessions = plantInSessions(stores.sessions, walls);
  const turns = new Map<string, { input: TurnInput; outcome: TurnOutcome }>();
  const { askModel } = createAskModel({
    model: within(life, evil.model),
    calls: within(life, plantInCalls(stores.modelCalls, walls)),
    now: clock.now,
    log,
  });
  const run = createRunTurn({
    understand,
    model: {
      ask: evil.watch(askModel),
      now: clock.now,
      gate: openGate(planted),
      checkWords: createWordCheck({ off: new Set(planted.words) }),
      ...(walls.includes('effects') ? { mayCause: everyEffect } : {}),
    },
    ...(planted.limits ? { limits: planted.limits } : {}),
  });
  return createTurnWork({
    inbox: within(life, stores.inbox),
    customers: within(life, stores.customers),
    sessions: within(life, {
      ...sessions,
      commit: async (turn) => {
        const done = await sessions.commit(turn);
        if (done) committed(turn.eventId, turns.get(turn.eventId));
        return done;
      },
    }),
    erasures: { isErased: async () => false },
    claims: { target: async () => null, pending: async () => [] },
    commerce: { ...within(life, commerce), reads: (ids) => within(life, commerce.reads(ids)) },
    enquiries: within(life, { add: nothing, resolveByOrder: nothing }),
    ratings: { record: nothing },
    agentMessages: { add: nothing },
    dispatch: within(life, { dispatch: stores.dispatch }).dispatch,
    runLinkErrand: nothing,
    showTyping: () => undefined,
    noteFiles: nothing,
    runTurn: async (input) => {
      const outcome = await run(input);
      turns.set(input.eventId, { input, outcome });
      return outcome;
    },
    apologise,
    clock,
    log,
  });
}
