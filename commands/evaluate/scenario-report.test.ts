import { describe, expect, it } from 'vitest';
import type { CallSums } from '../../agents/models/model-calls.ts';
import { reached } from './bars.ts';
import { type Played, reportScenarios, scenarioBars } from './scenario-report.ts';
import { scenarioTables, writeTables, writeTablesPage } from './scenario-tables.ts';

const call: CallSums = {
  ...{ enquiryId: 'ses_1', turnId: 'at:sms:1', agent: 'ClassifierAgent', channel: 'sms' },
  ...{ calls: 2, failed: 0, input: 4_000, cached: 1_000, output: 50, microNaira: 500_000 },
};
const outcome = (id: string, answeredMs: readonly number[], agents: readonly string[]) => ({
  ...{ id, unansweredTurns: 0, measured: { answeredMs, agents } },
});
const scripted: Played = {
  brain: 'scripted model',
  outcomes: [
    outcome('1', [100, 300], ['AirtimeSalesAgent', 'ResearchAgent']),
    outcome('2', [200], []),
    outcome('3', [400], ['PowerSalesAgent']),
  ],
  calls: [call],
  messages: [{ channel: 'africastalking-sms', microNaira: 30_000_000 }],
};

describe('the report of scenarios', () => {
  const report = reportScenarios([scripted], scripted);

  it('averages over all enquiries, those without a model included', () => {
    expect(report).toMatchObject({
      ...{ enquiries: 3, averageAgents: 1, mostAgents: 2, callsPerTurn: 0.5, cachedShare: 0.25 },
      brains: [{ scenarios: 3, failed: 0, turns: 4, unanswered: 0, answeredMs: { p50: 200, p99: 400 } }],
    });
    expect(report.modelKobo).toBeCloseTo(50 / 3);
    expect(report.allKobo).toBeCloseTo((50 + 3_000) / 3);
    expect(scenarioBars(report).every(reached)).toBe(true);
  });

  it('misses a bar by one unanswered turn', () => {
    const silent = { ...scripted, outcomes: [{ ...outcome('1', [], []), unansweredTurns: 1 }] };
    expect(
      scenarioBars(reportScenarios([scripted, silent], scripted)).filter((bar) => !reached(bar)),
    ).toEqual([expect.objectContaining({ name: 'unanswered turns', value: 1 })]);
  });

  it('reads the same in a terminal and on a page', () => {
    const tables = scenarioTables(report);
    expect(writeTables(tables)).toMatch(/ClassifierAgent +2 +0 +4000 +25 %/);
    expect(writeTablesPage('Figures', tables)).toContain('| ClassifierAgent | 2 | 0 | 4000 | 25 % |');
  });
});
