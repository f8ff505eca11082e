import type { ModelFailure, ModelUsage } from './model.ts';

/** A call that was made, as the journal takes it. */
export type MadeCall = {
  readonly turnId: string;
  readonly step: number;
  readonly enquiryId: string;
  readonly customerId: string;
  readonly channel: string;
  readonly agent: string;
  readonly prompt: string;
  /** As the provider names it; as we name it where no answer came. */
  readonly model: string;
  readonly outcome: CallOutcome;
  /** Null where nobody knows: `microNaira` is the most that it can have been then. */
  readonly usage: ModelUsage | null;
  readonly microNaira: number;
  readonly at: Date;
};

/** `output` is plain JSON. */
export type CallOutcome =
  | { readonly kind: 'answered'; readonly output: unknown }
  | { readonly kind: 'failed'; readonly failure: ModelFailure };

/** What a turn got at one step. */
export type KeptCall = Pick<MadeCall, 'agent' | 'prompt' | 'outcome' | 'microNaira'>;

/** Calls added up: the smallest piece of every sum that is asked for. */
export type CallSums = {
  readonly enquiryId: string;
  readonly turnId: string;
  readonly agent: string;
  readonly channel: string;
  readonly calls: number;
  readonly failed: number;
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly microNaira: number;
};

/** The journal of what models answered, and what each enquiry has cost. */
export type ModelCalls = {
  /** Null: the turn has not asked at this step. */
  readonly find: (turnId: string, step: number) => Promise<KeptCall | null>;
  /**
   * Keeps a call and gives what the turn goes on with: where the same agent with the same prompt had its answer there
   * already, that one. What both cost adds up.
   */
  readonly keep: (call: MadeCall) => Promise<KeptCall>;
  /** Takes a sum out of both budgets of an enquiry before it is spent; false: it is not left, and nothing is taken. */
  readonly reserve: (enquiryId: string, microNaira: number, budgets: Budgets) => Promise<boolean>;
  /** Gives back what of a reserved sum was not spent. */
  readonly settle: (enquiryId: string, reserved: number, spent: number) => Promise<void>;
  /** What an enquiry costs besides its models: a text message, a step of a call. */
  readonly addCost: (enquiryId: string, cost: MessageCost) => Promise<void>;
  /** What messages have cost, by channel, of the enquiries that were busy since then. */
  readonly messageSums: (since: Date) => Promise<readonly MessageCost[]>;
  readonly spent: (enquiryId: string) => Promise<EnquiryCost>;
  /** One entry for each turn and agent, of the calls since then. */
  readonly sums: (since: Date) => Promise<readonly CallSums[]>;
};

/** In micro-naira. */
export type MessageCost = { readonly channel: string; readonly microNaira: number };

export type Budgets = { readonly models: number; readonly all: number };

/** In micro-naira; sums that are reserved count as spent. */
export type EnquiryCost = { readonly models: number; readonly all: number };

/** In process memory, for evaluations and tests; held to the same behaviour as the one in MongoDB. */
export function createMemoryModelCalls(): ModelCalls {
  const calls = new Map<string, MadeCall & { readonly calls: number }>();
  const costs = new Map<string, EnquiryCost>();
  const messages = new Map<string, number>();
  const keyOf = (turnId: string, step: number) => `${turnId}|${step}`;
  const costOf = (enquiryId: string) => costs.get(enquiryId) ?? { models: 0, all: 0 };
  const add = (enquiryId: string, models: number, all: number) => {
    const cost = costOf(enquiryId);
    costs.set(enquiryId, { models: cost.models + models, all: cost.all + all });
  };

  return {
    find: async (turnId, step) => structuredClone(calls.get(keyOf(turnId, step)) ?? null),
    keep: async (call) => {
      const key = keyOf(call.turnId, call.step);
      const found = calls.get(key);
      const same = found?.agent === call.agent && found.prompt === call.prompt;
      const kept = {
        ...(found && same ? found : structuredClone(call)),
        calls: (found?.calls ?? 0) + 1,
        microNaira: (found?.microNaira ?? 0) + call.microNaira,
      };
      calls.set(key, kept);
      return structuredClone(kept);
    },
    reserve: async (enquiryId, microNaira, budgets) => {
      const cost = costOf(enquiryId);
      const fits = cost.models + microNaira <= budgets.models && cost.all + microNaira <= budgets.all;
      if (fits) add(enquiryId, microNaira, microNaira);
      return fits;
    },
    settle: async (enquiryId, reserved, spent) => add(enquiryId, spent - reserved, spent - reserved),
    addCost: async (enquiryId, { channel, microNaira }) => {
      add(enquiryId, 0, microNaira);
      messages.set(channel, (messages.get(channel) ?? 0) + microNaira);
    },
    messageSums: async () => [...messages].map(([channel, microNaira]) => ({ channel, microNaira })),
    spent: async (enquiryId) => costOf(enquiryId),
    sums: async (since) => {
      const sums = new Map<string, CallSums>();
      for (const call of calls.values()) {
        if (call.at < since) continue;
        const key = JSON.stringify([call.enquiryId, call.turnId, call.agent, call.channel]);
        sums.set(key, addCall(sums.get(key), call));
      }
      return [...sums.values()];
    },
  };
}

function addCall(sum: CallSums | undefined, call: MadeCall & { readonly calls: number }): CallSums {
  const { enquiryId, turnId, agent, channel, usage, outcome } = call;
  return {
    enquiryId,
    turnId,
    agent,
    channel,
    calls: (sum?.calls ?? 0) + call.calls,
    failed: (sum?.failed ?? 0) + (outcome.kind === 'failed' ? 1 : 0),
    input: (sum?.input ?? 0) + (usage?.input ?? 0),
    cached: (sum?.cached ?? 0) + (usage?.cached ?? 0),
    output: (sum?.output ?? 0) + (usage?.output ?? 0),
    microNaira: (sum?.microNaira ?? 0) + call.microNaira,
  };
}
