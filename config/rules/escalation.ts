/** What calls a person. Keywords are whole words, Unicode-folded. */
export const escalationRules = {
  keywords: {
    legal: ['lawyer', 'police', 'sue', 'cbn'],
    churn: ['never using again', 'close account'],
    security: ['scam', 'fraud', 'stolen'],
  },
  unusableAnswersOfferPerson: 3,
  unresolvedSeconds: 300,
  /** Domain, category and research agents in one session. */
  agentsInvolvedOver: 5,
} as const;
