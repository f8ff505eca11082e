import { barsOf, reached } from './bars.ts';
import type { Report } from './report.ts';
import { ratio, type Share } from './scores.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const line = (name: string, value: string): string => `  ${name.padEnd(42)} ${value}`;
const shareLine = ({ key, right, of }: Share & { readonly key: string }): string =>
  line(key, `${percent(ratio({ right, of })).padStart(7)}  ${right}/${of}`);

const CONFUSIONS = 12;

function figures(report: Report): readonly string[] {
  return barsOf(report).map((bar) => {
    const isTime = bar.name.startsWith('ms');
    const told = isTime ? `${bar.value.toFixed(2)}` : percent(bar.value);
    const wanted = `${bar.kind === 'at_least' ? 'at least' : 'at most'} ${isTime ? bar.bar : percent(bar.bar)}`;
    return line(bar.name, `${told.padStart(7)}  ${wanted}  ${reached(bar) ? '' : 'MISSED'}`.trimEnd());
  });
}

/** The report for reading in a terminal. */
export function writeReport(report: Report): string {
  const { outcomes, several, calibration, entities } = report;
  return [
    `${report.samples} messages`,
    ...figures(report),
    line('sentiment', percent(report.sentiment).padStart(7)),
    shareLine({ key: 'several wishes told apart', ...several }),
    line('ms a message, p50', report.tookMs.p50.toFixed(2).padStart(7)),
    '',
    `with typing errors: domain ${percent(report.spoilt.domain)}, intent ${percent(report.spoilt.intent)}, leaf ${percent(report.spoilt.leaf)}`,
    '',
    'leaf by style',
    ...report.byStyle.map(shareLine),
    'leaf by channel',
    ...report.byChannel.map(shareLine),
    'leaf by leaf, the worst first',
    ...report.byLeaf.map(shareLine),
    'entities, F1',
    ...entities.byName.map(({ name, f1, found, extra, missed }) =>
      line(name, `${percent(f1).padStart(7)}  found ${found}, extra ${extra}, missed ${missed}`),
    ),
    'what was taken for what',
    ...report.confusions
      .slice(0, CONFUSIONS)
      .map(({ wanted, got, count }) => `  ${count}  ${wanted} → ${got}`),
    `confidence and how often it was right (expected calibration error ${percent(calibration.ece)})`,
    ...calibration.bins.map(({ from, confidence, right, of }) =>
      line(
        `from ${from.toFixed(1)}: ${percent(confidence)}`,
        `${percent(ratio({ right, of })).padStart(7)}  ${right}/${of}`,
      ),
    ),
    'what becomes of a message',
    shareLine({ key: 'acted on: right', ...outcomes.accept }),
    shareLine({ key: 'asked which is meant: right one offered', ...outcomes.clarify }),
    shareLine({ key: 'shown the menu', ...outcomes.menu }),
    '',
  ].join('\n');
}
