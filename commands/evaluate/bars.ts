import type { Report } from './report.ts';

export type Bar = {
  readonly name: string;
  readonly value: number;
  readonly bar: number;
  /** A share must reach its bar, a time or a loss must stay under it. */
  readonly kind: 'at_least' | 'at_most';
};

/** The figures that an evaluation must reach. */
export function barsOf(report: Report): readonly Bar[] {
  const least = (name: string, value: number, bar: number): Bar => ({ name, value, bar, kind: 'at_least' });
  const most = (name: string, value: number, bar: number): Bar => ({ name, value, bar, kind: 'at_most' });
  return [
    least('domain', report.accuracy.domain, 0.97),
    least('domain and intent', report.accuracy.intent, 0.94),
    least('leaf', report.accuracy.leaf, 0.9),
    least('entities, F1', report.entities.f1, 0.95),
    least('escalation, recall', report.escalation.recall, 0.95),
    least('escalation, precision', report.escalation.precision, 0.9),
    most('leaves lost to typing errors', report.accuracy.leaf - report.spoilt.leaf, 0.02),
    most('ms a message, p99', report.tookMs.p99, 10),
  ];
}

export const reached = ({ value, bar, kind }: Bar): boolean =>
  kind === 'at_least' ? value >= bar : value <= bar;
