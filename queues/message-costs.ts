import { microNairaOf } from '../agents/models/cost.ts';
import type { ModelCalls } from '../agents/models/model-calls.ts';
import type { RunTurn } from '../agents/turn.ts';
import type { SendCosts, SendReceipt } from '../channels/channel.ts';
import type { Logger } from '../config/logger.ts';
import { dialogueCosts } from '../config/rules/dialogue-costs.ts';

/** Counts what messages cost against the enquiry that they are part of. Nobody waits for it. */
export type MessageCosts = {
  readonly noteSent: (
    enquiryId: string | undefined,
    account: { readonly channel: string; readonly costs?: SendCosts },
    receipt: SendReceipt,
  ) => void;
  /** The turns of dialogues, whose answers nobody sends. */
  readonly countHops: (run: RunTurn) => RunTurn;
};

export function createMessageCosts(deps: {
  readonly addCost: ModelCalls['addCost'];
  readonly log: Logger;
}): MessageCosts {
  function add(enquiryId: string | undefined, channel: string, microNaira: number): void {
    if (enquiryId === undefined || microNaira === 0) return;
    deps.addCost(enquiryId, { channel, microNaira }).catch((err: unknown) => {
      deps.log.debug({ step: 'send', channel, err }, 'what a message cost is not counted');
    });
  }

  return {
    noteSent: (enquiryId, { channel, costs = {} }, receipt) =>
      add(enquiryId, channel, microNairaOf(koboOfMessage(costs, receipt))),
    countHops: (run) => async (input) => {
      const outcome = await run(input);
      const { dialogue } = input;
      if (dialogue) add(outcome.state.session?.sessionId, dialogue, microNairaOf(dialogueCosts[dialogue]));
      return outcome;
    },
  };
}

function koboOfMessage(
  { partKobo = 0, templateKobo = 0 }: SendCosts,
  { parts, template }: SendReceipt,
): number {
  return partKobo * Math.max(1, parts) + (template ? templateKobo : 0);
}
