/**
 * What articles are searched with. `confidence` says how likely it is that the best article is the answer: a logistic
 * curve over how much of the question it covers, how well it scores for each word, how far it is ahead of the next one, and
 * whether the understanding takes the question for none of ours. The weights are fitted; a test holds them to other
 * questions.
 */
export const knowledgeRules = {
  topK: 5,
  /** From this confidence on an article is the answer. */
  answerAtLeast: 0.7,
  /** And from this one on we know at least that it was a question about us: a person is offered. */
  unsureAtLeast: 0.4,
  /** An agent is shown passages from this one on. */
  showAtLeast: 0.1,
  boost: { title: 2, asked: 3, text: 1 },
  fuzzy: 0.2,
  /** Shorter words are taken as they are. */
  fuzzyFromLetters: 5,
  confidence: { bias: -5.05, coverage: 0.44, score: 0.135, lead: 0.62, foreign: -2.6 },
} as const;
