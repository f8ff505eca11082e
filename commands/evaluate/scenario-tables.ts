import { reached } from './bars.ts';
import { type ScenarioReport, scenarioBars } from './scenario-report.ts';

export type Table = {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

const naira = (kobo: number): string => (kobo / 100).toFixed(2);
const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

/** What a report of scenarios says, for a terminal and for a page alike. */
export function scenarioTables(report: ScenarioReport): readonly Table[] {
  const { costs, brains } = report;
  const totals = (of: ScenarioReport['costs']['byAgent']) =>
    Object.entries(of).map(([name, { calls, failed, input, cached, output, kobo }]) => [
      ...[name, String(calls), String(failed), String(input), percent(input === 0 ? 0 : cached / input)],
      ...[String(output), naira(kobo)],
    ]);
  const head = ['calls', 'failed', 'input tokens', 'of them cached', 'output tokens', 'NGN'];
  return [
    {
      title: `${report.enquiries} enquiries with the scripted model`,
      head: ['figure', 'value', 'at most'],
      rows: [
        ...scenarioBars(report).map((bar) => [
          bar.name,
          `${bar.value.toFixed(2)}${reached(bar) ? '' : ' MISSED'}`,
          String(bar.bar),
        ]),
        ['agents an enquiry, the most', String(report.mostAgents), ''],
        ['model calls a turn', report.callsPerTurn.toFixed(3), ''],
        ['model calls an enquiry that asks one', costs.enquiries.averageCalls.toFixed(2), ''],
        ['NGN of model an enquiry that asks one', naira(costs.enquiries.averageKobo), ''],
        ['input tokens from the cache', percent(report.cachedShare), ''],
      ],
    },
    { title: 'Model calls by agent', head: ['agent', ...head], rows: totals(costs.byAgent) },
    { title: 'Model calls by channel', head: ['channel', ...head], rows: totals(costs.byChannel) },
    {
      title: 'Messages by the channel that charges for them',
      head: ['channel', 'NGN'],
      rows: Object.entries(costs.messages.byChannel).map(([name, kobo]) => [name, naira(kobo)]),
    },
    {
      title: 'From a message to the first sign of its answer, in ms',
      head: ['brain', 'scenarios', 'not played', 'turns', 'unanswered', 'p50', 'p90', 'p99'],
      rows: brains.map(({ brain, scenarios, failed, turns, unanswered, answeredMs: { p50, p90, p99 } }) => [
        brain,
        ...[scenarios, failed, turns, unanswered, p50, p90, p99].map(String),
      ]),
    },
  ];
}

export const writeTables = (tables: readonly Table[]): string =>
  tables
    .map(({ title, head, rows }) => {
      const all = [head, ...rows];
      const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
      const lines = all.map((row) =>
        `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
      );
      return [title, ...lines, ''].join('\n');
    })
    .join('\n');

export const writeTablesPage = (title: string, tables: readonly Table[]): string =>
  [
    `# ${title}`,
    ...tables.map(({ title: name, head, rows }) =>
      [
        `## ${name}`,
        '',
        ...[head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`),
      ].join('\n'),
    ),
    '',
  ].join('\n\n');
