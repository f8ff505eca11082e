const second = 1_000;
const day = 24 * 60 * 60 * second;

/** What the agents of one turn may take. */
export const agentRules = {
  roundsPerTurn: 30,
  handOversPerTurn: 6,
  commandsPerProposal: 8,
  bytesPerCommand: 500,
  /** From this confidence on an understanding is acted on; below it the customer is asked what is meant. */
  acceptAtLeast: 0.5,
  /** Choices of a question that asks what is meant, and how likely the best and each of them must be. */
  clarifyChoices: 3,
  clarifyBestAtLeast: 0.2,
  clarifyEachAtLeast: 0.08,
  /** Purchases that wait for the one under way. */
  wishesKept: 3,
} as const;

/**
 * Within which real time of its acceptance a message is answered, models included. Below what a lease of a conversation
 * lasts, so that who asks a model still holds it.
 */
export const answerWithinMs = {
  sms: 6 * second,
  whatsapp: 6 * second,
  webchat: 6 * second,
  email: 6 * second,
  ussd: 0,
  voice: 0,
} as const;

/** Longest free words of an agent, in characters. */
export const wordsAtMost = {
  sms: 300,
  whatsapp: 600,
  webchat: 600,
  email: 1_200,
  ussd: 120,
  voice: 200,
} as const;

/** Ratings of 1 to 5: how long an answer is waited for, and when it is asked for again. In schedule time. */
export const feedbackRules = { openForMs: day, askAgainMs: 7 * day, lowest: 1, highest: 5 } as const;
