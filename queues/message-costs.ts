import { hopMicroNaira, messageMicroNaira } from '../agents/models/message-cost.ts';
import type { ModelCalls } from '../agents/models/model-calls.ts';
import type { RunTurn } from '../agents/turn.ts';
import type { SendReceipt } from '../channels/channel.ts';
import type { Logger } from '../config/logger.ts';

/** Counts what messages cost against the enquiry that they are part of. Nobody waits for it. */
export type MessageCosts = {
  readonly noteSent: (enquiryId: string | undefined, channel: string, receipt: SendReceipt) => void;
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
    noteSent: (enquiryId, channel, receipt) => add(enquiryId, channel, messageMicroNaira(channel, receipt)),
    countHops: (run) => async (input) => {
      const outcome = await run(input);
      const { dialogue } = input;
      if (dialogue) add(outcome.state.session?.sessionId, dialogue, hopMicroNaira(dialogue));
      return outcome;
    },
  };
}
