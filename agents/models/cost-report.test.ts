import { expect, it } from 'vitest';
import { reportCosts } from './cost-report.ts';
import type { CallSums } from './model-calls.ts';

const sum = (change: Partial<CallSums>): CallSums => ({
  ...{ enquiryId: 'ses_1', turnId: 'at:sms:1', agent: 'ClassifierAgent', channel: 'sms' },
  ...{ calls: 1, failed: 0, input: 1_000, cached: 0, output: 50, microNaira: 100_000 },
  ...change,
});

it('adds up what models cost by agent, channel, turn and enquiry', () => {
  const report = reportCosts([
    sum({}),
    sum({ agent: 'QAAgent', calls: 2, failed: 1, cached: 600, microNaira: 45_000 }),
    sum({ turnId: 'at:sms:2' }),
    sum({ enquiryId: 'ses_2', turnId: 'wa:1', channel: 'whatsapp', microNaira: 1 }),
  ]);
  expect(report).toMatchObject({ calls: 5, failed: 1, input: 4_000, cached: 600, output: 200, kobo: 25 });
  expect(report.byAgent).toMatchObject({
    ClassifierAgent: { calls: 3, kobo: 21 },
    QAAgent: { calls: 2, kobo: 5 },
  });
  expect(report.byChannel).toMatchObject({ sms: { kobo: 25 }, whatsapp: { kobo: 1 } });
  expect(report.turns).toEqual({ count: 3, averageCalls: 5 / 3, averageKobo: 9, mostKobo: 15 });
  expect(report.enquiries).toEqual({
    ...{ count: 2, averageCalls: 2.5, averageKobo: 13, mostKobo: 25 },
    ...{ averageAgents: 1.5, mostAgents: 2 },
  });
});

it('shows what messages cost beside it, by the channel that charges for them', () => {
  const { messages } = reportCosts(
    [],
    [
      { channel: 'africastalking-sms', microNaira: 50_000 },
      { channel: 'voice', microNaira: 1 },
    ],
  );
  expect(messages).toEqual({ kobo: 6, byChannel: { 'africastalking-sms': 5, voice: 1 } });
});

it('is all zeros of no calls', () => {
  const nothing = { count: 0, averageCalls: 0, averageKobo: 0, mostKobo: 0 };
  expect(reportCosts([])).toMatchObject({
    calls: 0,
    kobo: 0,
    byAgent: {},
    messages: { kobo: 0, byChannel: {} },
    turns: nothing,
    enquiries: nothing,
  });
});
