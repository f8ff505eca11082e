import type { EnquiryCategory, Priority } from '../../conversation/enquiry.ts';
import type { Sentiment } from '../understanding/understanding.ts';

/** Who answers, by domain and intent, in this order. */
export const routes: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  AIRTIME: {
    PURCHASE: ['AirtimeSalesAgent', 'TransactionAgent'],
    TRANSACTION_ISSUE: ['AirtimeBillingAgent'],
    INQUIRY: ['AirtimeSalesAgent', 'ResearchAgent'],
    SUPPORT: ['AirtimeTechnicalAgent'],
  },
  POWER: {
    PURCHASE: ['PowerSalesAgent', 'TransactionAgent'],
    BILLING_ISSUE: ['PowerBillingAgent'],
    TECHNICAL_ISSUE: ['PowerTechnicalAgent'],
    INQUIRY: ['PowerSalesAgent', 'ResearchAgent'],
  },
  DATA: {
    PURCHASE: ['DataSalesAgent', 'TransactionAgent'],
    BALANCE_ISSUE: ['DataBillingAgent'],
    TECHNICAL_ISSUE: ['DataTechnicalAgent'],
    MANAGEMENT: ['DataSalesAgent'],
  },
  GENERAL: { HUMAN: ['EscalationAgent'], FEEDBACK: ['FeedbackAgent'], OUT_OF_SCOPE: ['ResearchAgent'] },
};

/** Several domains in one message: taken apart, and answered one after the other. */
export const severalDomains: readonly string[] = [
  'EscalationAgent',
  'ResearchAgent',
  'ResponseGeneratorAgent',
];

/** Who answers what belongs to no product. */
export const byCategory: Readonly<Partial<Record<EnquiryCategory, string>>> = {
  technical: 'TechnicalAgent',
  billing: 'BillingAgent',
  product: 'ProductAgent',
};

/** What every answer ends with. */
export const closing: readonly string[] = ['QAAgent', 'ResponseGeneratorAgent'];

const urgent: ReadonlySet<Priority> = new Set(['HIGH', 'CRITICAL']);
const upset: ReadonlySet<Sentiment> = new Set(['NEGATIVE', 'VERY_NEGATIVE']);

/** What a message is about, as far as its route depends on it. */
export type Subject = {
  readonly domain: string;
  readonly intent: string | null;
  readonly priority: Priority;
  readonly sentiment: Sentiment;
  readonly category: EnquiryCategory;
};

/** The orchestrator's plan: each agent once, in order. What is urgent is searched for first; who is upset is shown to a person. */
export function routeOf({ domain, intent, priority, sentiment, category }: Subject): readonly string[] {
  const middle = domain === 'MULTI' ? severalDomains : answering(domain, intent, category);
  return [
    ...new Set([
      ...(urgent.has(priority) && middle.length > 0 ? ['ResearchAgent'] : []),
      ...middle,
      ...(upset.has(sentiment) ? ['EscalationAgent'] : []),
      ...closing,
    ]),
  ];
}

function answering(domain: string, intent: string | null, category: EnquiryCategory): readonly string[] {
  const intents = Object.hasOwn(routes, domain) ? routes[domain] : undefined;
  const route = intents && intent !== null && Object.hasOwn(intents, intent) ? intents[intent] : undefined;
  if (route) return route;
  const agent = byCategory[category];
  return agent ? [agent] : [];
}
