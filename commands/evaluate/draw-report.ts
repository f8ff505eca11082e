import { barsOf, reached } from './bars.ts';
import type { Report } from './report.ts';
import { ratio, type Share } from './scores.ts';

const WIDTH = 960;
const ROW = 15;
const TOP = 30;
const colours = {
  AIRTIME: '#0f766e',
  POWER: '#b45309',
  DATA: '#1d4ed8',
  GENERAL: '#6d28d9',
  MULTI: '#475569',
} as const;
const GREY = '#e2e8f0';
const RED = '#b91c1c';
const INK = '#0f172a';

const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

type Place = { readonly x: number; readonly y: number };

function text({ x, y }: Place, words: string, style = ''): string {
  return `<text x="${x}" y="${y}" ${style}>${escapeXml(words)}</text>`;
}

function rect({ x, y }: Place, width: number, height: number, fill: string): string {
  return `<rect x="${x}" y="${y}" width="${width.toFixed(1)}" height="${height}" fill="${fill}"/>`;
}

function bar(at: Place, name: string, share: Share, colour: string, nameWidth: number): string {
  const width = 110;
  const x = at.x + nameWidth;
  return [
    text({ x: at.x, y: at.y + 10 }, name),
    rect({ x, y: at.y + 1 }, width, ROW - 5, GREY),
    rect({ x, y: at.y + 1 }, width * ratio(share), ROW - 5, colour),
    text({ x: x + width + 6, y: at.y + 10 }, `${share.right}/${share.of}`),
  ].join('');
}

function drawFigures(report: Report, at: Place): string {
  return barsOf(report)
    .map((one, index) => {
      const y = at.y + index * 18;
      const isTime = one.name.startsWith('ms');
      const value = isTime ? one.value.toFixed(2) : percent(one.value);
      const wanted = `${one.kind === 'at_least' ? '≥' : '≤'} ${isTime ? one.bar : percent(one.bar)}`;
      const fill = reached(one) ? INK : RED;
      return (
        text({ x: at.x, y }, one.name) +
        text({ x: at.x + 210, y }, value, `font-weight="bold" fill="${fill}"`) +
        text({ x: at.x + 275, y }, wanted, 'fill="#64748b"')
      );
    })
    .join('');
}

function drawCalibration(report: Report, at: Place): string {
  const size = 180;
  const point = (confidence: number, right: number) =>
    `cx="${(at.x + confidence * size).toFixed(1)}" cy="${(at.y + size - right * size).toFixed(1)}"`;
  const dots = report.calibration.bins.map((bin) => {
    const radius = 3 + 9 * Math.sqrt(bin.of / report.samples);
    return `<circle ${point(bin.confidence, ratio(bin))} r="${radius.toFixed(1)}" fill="${colours.DATA}" fill-opacity="0.7"/>`;
  });
  return [
    text({ x: at.x, y: at.y - 16 }, `How sure, how right (error ${percent(report.calibration.ece)})`),
    `<rect x="${at.x}" y="${at.y}" width="${size}" height="${size}" fill="none" stroke="${GREY}"/>`,
    `<line x1="${at.x}" y1="${at.y + size}" x2="${at.x + size}" y2="${at.y}" stroke="#94a3b8" stroke-dasharray="4"/>`,
    ...dots,
  ].join('');
}

function drawGroup(title: string, rows: readonly (Share & { readonly key: string })[], at: Place): string {
  return [
    text({ x: at.x, y: at.y }, title, 'font-weight="bold"'),
    ...rows.map((row, index) =>
      bar({ x: at.x, y: at.y + 8 + index * ROW }, row.key.toLowerCase(), row, colours.MULTI, 80),
    ),
  ].join('');
}

function drawConfusions(report: Report, at: Place): string {
  const rows = report.confusions.slice(0, 12).map(({ wanted, got, count }, index) => {
    const words = `${count} × ${wanted} → ${got}`.toLowerCase();
    return text({ x: at.x, y: at.y + 18 + index * ROW }, words, 'font-size="10"');
  });
  return text(at, 'Taken for another', 'font-weight="bold"') + rows.join('');
}

const colourOf = (label: string): string =>
  Object.entries(colours).find(([domain]) => label.startsWith(domain))?.[1] ?? colours.MULTI;

/** The report as a picture (SVG): figures against their bars, every leaf, calibration, confusions. */
export function drawReport(report: Report): string {
  const leaves = [...report.byLeaf].sort((a, b) => a.key.localeCompare(b.key));
  const height = TOP + 40 + leaves.length * ROW;
  const right = 530;
  const parts = [
    text(
      { x: 20, y: TOP },
      `Understanding without a model: ${report.samples} held-out messages`,
      'font-size="15" font-weight="bold"',
    ),
    ...leaves.map((leaf, index) =>
      bar({ x: 20, y: TOP + 16 + index * ROW }, leaf.key, leaf, colourOf(leaf.key), 270),
    ),
    drawFigures(report, { x: right, y: TOP + 28 }),
    drawCalibration(report, { x: right, y: TOP + 206 }),
    drawGroup('By style', report.byStyle, { x: right, y: TOP + 410 }),
    drawGroup('By channel', report.byChannel, { x: right, y: TOP + 520 }),
    drawConfusions(report, { x: right, y: TOP + 640 }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="11" fill="${INK}"><title>How often the understanding was right</title>${rect({ x: 0, y: 0 }, WIDTH, height, '#ffffff')}${parts.join('\n')}</svg>\n`;
}
