import type { CostReport } from '../../agents/models/cost-report.ts';
import { reportCosts } from '../../agents/models/cost-report.ts';
import type { CallSums, MessageCost } from '../../agents/models/model-calls.ts';
import { modelRules } from '../../config/rules/models.ts';
import type { Outcome } from '../converse/play-all.ts';
import type { Bar } from './bars.ts';
import { percentile } from './scores.ts';

/** Scenarios as played with one brain. */
export type Played = {
  readonly brain: string;
  readonly outcomes: readonly (Outcome & { readonly unansweredTurns?: number })[];
  readonly calls: readonly CallSums[];
  readonly messages: readonly MessageCost[];
};

/** How one brain answered: milliseconds from a message to the first sign of its answer. */
export type BrainReport = {
  readonly brain: string;
  readonly scenarios: number;
  readonly failed: number;
  readonly turns: number;
  readonly unanswered: number;
  readonly answeredMs: { readonly p50: number; readonly p90: number; readonly p99: number };
};

export type ScenarioReport = {
  readonly brains: readonly BrainReport[];
  /** Of the scenarios with the scripted model. */
  readonly costs: CostReport;
  readonly enquiries: number;
  readonly averageAgents: number;
  readonly mostAgents: number;
  readonly callsPerTurn: number;
  readonly cachedShare: number;
  /** Kobo an enquiry, of all of them. */
  readonly modelKobo: number;
  readonly allKobo: number;
};

const share = (part: number, of: number): number => (of === 0 ? 0 : part / of);

function reportBrain({ brain, outcomes }: Played): BrainReport {
  const answered = outcomes.flatMap(({ measured }) => measured?.answeredMs ?? []).sort((a, b) => a - b);
  return {
    brain,
    scenarios: outcomes.length,
    failed: outcomes.filter(({ error }) => error !== undefined).length,
    turns: answered.length,
    unanswered: outcomes.reduce((sum, { unansweredTurns = 0 }) => sum + unansweredTurns, 0),
    answeredMs: {
      p50: percentile(answered, 0.5),
      p90: percentile(answered, 0.9),
      p99: percentile(answered, 0.99),
    },
  };
}

/** `scripted`: the one among those played whose calls count. A scenario is one enquiry of one customer. */
export function reportScenarios(played: readonly Played[], scripted: Played): ScenarioReport {
  const costs = reportCosts(scripted.calls, scripted.messages);
  const agents = scripted.outcomes.map(({ measured }) => measured?.agents.length ?? 0);
  const enquiries = scripted.outcomes.length;
  const { turns } = reportBrain(scripted);
  return {
    brains: played.map(reportBrain),
    costs,
    enquiries,
    averageAgents: share(
      agents.reduce((sum, count) => sum + count, 0),
      enquiries,
    ),
    mostAgents: Math.max(0, ...agents),
    callsPerTurn: share(costs.calls, turns),
    cachedShare: share(costs.cached, costs.input),
    modelKobo: share(costs.kobo, enquiries),
    allKobo: share(costs.kobo + costs.messages.kobo, enquiries),
  };
}

const mostAgentsAnEnquiry = 4;

/** The figures that the scenarios must keep to. */
export function scenarioBars(report: ScenarioReport): readonly Bar[] {
  const most = (name: string, value: number, bar: number): Bar => ({ name, value, bar, kind: 'at_most' });
  return [
    most('agents an enquiry', report.averageAgents, mostAgentsAnEnquiry),
    most('model, NGN an enquiry', report.modelKobo / 100, modelRules.modelBudgetKobo / 100),
    most('all, NGN an enquiry', report.allKobo / 100, modelRules.enquiryBudgetKobo / 100),
    most(
      'unanswered turns',
      report.brains.reduce((sum, { unanswered }) => sum + unanswered, 0),
      0,
    ),
  ];
}
