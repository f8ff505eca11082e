import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roster } from '../roster/agents.ts';
import type { Subject } from '../roster/routing.ts';
import { type Chat, type ChatEvent, chatLimits, decide, evolve, openChat, type Speech } from './chat.ts';

const subject: Subject = {
  ...{ domain: 'AIRTIME', intent: 'TRANSACTION_ISSUE' },
  ...{ priority: 'MEDIUM', sentiment: 'NEUTRAL', category: 'billing' },
};
const open = (changes: Partial<Parameters<typeof openChat>[0]> = {}) =>
  openChat({ subject, label: null, sure: true, models: false, written: false, seller: null, ...changes });
const now = { late: false, limits: chatLimits };
const step = (chat: Chat, late = false) => {
  const next = decide(chat, { ...now, late });
  return next.kind === 'end' ? `end ${next.why}` : `${next.agent} ${next.by}`;
};
const speech = (agent: string, changes: Partial<Speech> = {}): Speech => ({
  ...{ kind: 'spoke', agent, by: 'rules', accepted: [], refused: [], said: false, news: false },
  ...changes,
});
const following = (chat: Chat, ...events: readonly ChatEvent[]) =>
  events.reduce((before, event) => evolve(before, event), chat);

describe('a chat', () => {
  it('walks the plan by rules where the message is understood, models or not', () => {
    const chat = open({ models: true });
    expect(step(chat)).toBe('AirtimeBillingAgent rules');
    const said = following(chat, speech('AirtimeBillingAgent', { said: true }));
    expect(step(said)).toBe('QAAgent rules');
    const end = following(said, speech('QAAgent'), speech('ResponseGeneratorAgent'));
    expect(step(end)).toBe('end TERMINATE');
  });

  it('asks a model what a doubtful message is about, then the agent of that route', () => {
    const chat = open({ sure: false, models: true });
    expect(step(chat)).toBe('ClassifierAgent model');
    const label = 'AIRTIME.TRANSACTION_ISSUE.failed';
    const routed = following(chat, speech('ClassifierAgent', { by: 'model' }), {
      kind: 'understood',
      subject,
      label,
    });
    expect(step(routed)).toBe('AirtimeBillingAgent model');
    expect(routed.label).toBe(label);
  });

  it('asks who sells what is being bought, and nobody else first', () => {
    expect(step(open({ sure: false, models: true, seller: 'DataSalesAgent' }))).toBe('DataSalesAgent model');
  });

  it('goes on with rules where no model could be asked', () => {
    const gone: ChatEvent = { kind: 'no_model', agent: 'ClassifierAgent', why: 'timeout' };
    const chat = following(open({ sure: false, models: true }), gone);
    expect(step(chat)).toBe('QAAgent rules');
    const routed = following(
      open({ sure: false, models: true }),
      { kind: 'understood', subject, label: 'AIRTIME.TRANSACTION_ISSUE.failed' },
      { ...gone, agent: 'AirtimeBillingAgent' },
    );
    expect(step(routed)).toBe('AirtimeBillingAgent rules');
  });

  it('asks again who has read something, up to its iterations', () => {
    const chat = following(open({ sure: false, models: true }), {
      ...{ kind: 'understood', subject, label: 'AIRTIME.TRANSACTION_ISSUE.failed' },
    });
    const read = speech('AirtimeBillingAgent', { by: 'model', news: true });
    expect(step(following(chat, read))).toBe('AirtimeBillingAgent model');
    expect(step(following(chat, read, read, read))).toBe('end iterations');
  });

  it('has words that can not stand made again once, by a model', () => {
    const unfit = speech('AirtimeBillingAgent', { by: 'model', unfit: 'figures' });
    const chat = following(
      open({ sure: false, models: true }),
      { kind: 'understood', subject, label: 'AIRTIME.TRANSACTION_ISSUE.failed' },
      unfit,
      speech('QAAgent'),
    );
    expect(step(chat)).toBe('ResponseGeneratorAgent model');
  });

  it('goes along a hand-over, and not back and forth without news', () => {
    const there = following(
      open({ sure: false, models: true, seller: 'AirtimeSalesAgent' }),
      speech('AirtimeSalesAgent', { by: 'model', to: 'ResearchAgent' }),
    );
    expect(step(there)).toBe('ResearchAgent rules');
    const back = following(there, speech('ResearchAgent', { to: 'AirtimeSalesAgent' }));
    expect(step(back)).toBe('end no_news');
    const news = following(there, speech('ResearchAgent', { to: 'AirtimeSalesAgent', news: true }));
    expect(step(news)).toBe('AirtimeSalesAgent model');
  });

  it('ends when it is late for a model, and when the customer is to answer', () => {
    expect(step(open({ sure: false, models: true }), true)).toBe('end deadline');
    expect(step(following(open(), speech('AirtimeBillingAgent', { said: true, final: true })))).toBe(
      'end TERMINATE',
    );
  });
});

describe('whatever agents do', () => {
  const names = fc.constantFrom(...roster.map(({ name }) => name), 'Nobody', '__proto__');
  const event: fc.Arbitrary<ChatEvent> = fc.oneof(
    fc.record({
      ...{
        kind: fc.constant('spoke' as const),
        agent: names,
        by: fc.constantFrom('model' as const, 'rules' as const),
      },
      ...{
        accepted: fc.constant([]),
        refused: fc.constant([]),
        said: fc.constant(false),
        news: fc.boolean(),
        to: names,
      },
    }),
    fc.record({
      ...{ kind: fc.constant('spoke' as const), agent: names, by: fc.constant('model' as const) },
      ...{ accepted: fc.constant([]), refused: fc.constant([]), said: fc.boolean(), news: fc.boolean() },
    }),
    fc.record({ kind: fc.constant('no_model' as const), agent: names, why: fc.string() }),
  );

  it('a chat ends within its rounds, and is plain data all the way', () => {
    fc.assert(
      fc.property(fc.infiniteStream(event), fc.boolean(), (events, sure) => {
        let chat = open({ sure, models: true });
        for (const next of events) {
          if (decide(chat, now).kind === 'end') break;
          chat = evolve(chat, next);
          expect(JSON.parse(JSON.stringify(chat))).toEqual(chat);
        }
        expect(chat.round).toBeLessThanOrEqual(chatLimits.rounds);
      }),
      { numRuns: 200 },
    );
  });
});
