import '@mantine/charts/styles.layer.css';
import '@mantine/core/styles/ColorSwatch.layer.css';
import { CompositeChart } from '@mantine/charts';
import { formatNaira, formatSecond } from '../format.ts';
import type { LedgerView } from '../wire.ts';
import { ledgerLine } from './ledger-line.ts';

/** What was moved grows; debits less credits stay at zero. */
export function LedgerChart({ entries }: Pick<LedgerView, 'entries'>) {
  const data = ledgerLine(entries).map(({ at, movedKobo, imbalanceKobo }) => ({
    time: formatSecond(at),
    moved: movedKobo / 100,
    imbalance: imbalanceKobo / 100,
  }));
  return (
    <CompositeChart
      h={180}
      data={data}
      dataKey="time"
      series={[
        { name: 'moved', label: 'Moved', color: 'lagoon.4', type: 'area' },
        { name: 'imbalance', label: 'Debits less credits', color: 'red.6', type: 'line' },
      ]}
      curveType="stepAfter"
      withLegend
      withDots={data.length < 2}
      valueFormatter={(naira) => formatNaira(Math.round(naira * 100))}
      yAxisProps={{ width: 58, tickFormatter: (naira: number) => naira.toLocaleString('en-NG') }}
      composedChartProps={{ accessibilityLayer: true }}
    />
  );
}
