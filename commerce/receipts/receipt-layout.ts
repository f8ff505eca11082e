import type { ReceiptRow } from '../describe.ts';
import { formatLagosTime, type PrintedReceipt } from './receipt-document.ts';
import { drawable, measureText, type Weight } from './receipt-fonts.ts';

/** What is drawn where, in points from the upper left corner; of a text `x`, `y` is where its baseline begins. */
export type Drawing =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly x: number;
      readonly y: number;
      readonly size: number;
      readonly weight: Weight;
      readonly ink: Ink;
    }
  | {
      readonly kind: 'box';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly radius: number;
      readonly ink: Ink;
    }
  | { readonly kind: 'tick'; readonly x: number; readonly y: number; readonly size: number };

export const inks = {
  ink: [20, 33, 27],
  soft: [92, 107, 99],
  line: [217, 226, 220],
  brand: [15, 122, 77],
  code: [234, 246, 239],
  paper: [255, 255, 255],
} as const;
export type Ink = keyof typeof inks;

export type ReceiptLayout = {
  readonly width: number;
  readonly height: number;
  readonly drawings: readonly Drawing[];
};

/** The width of A6, in points. */
export const receiptWidth = 298;
const margin = 22;
const inner = receiptWidth - 2 * margin;

type Pen = { y: number; readonly drawings: Drawing[] };
type TextStyle = { readonly size: number; readonly weight?: Weight; readonly ink?: Ink };

/** Puts a receipt on a sheet of A6's width that is as long as it must be. */
export function layOutReceipt(receipt: PrintedReceipt): ReceiptLayout {
  const pen: Pen = { y: 18, drawings: [] };
  pen.drawings.push({ kind: 'tick', x: receiptWidth / 2 - 13, y: pen.y, size: 26 });
  pen.y += 44;
  centre(pen, receipt.title, { size: 14, weight: 'bold' });
  centre(pen, formatLagosTime(receipt.issuedAt), { size: 8.5, ink: 'soft' });
  rule(pen);
  for (const row of receipt.rows.filter(({ role }) => role === 'code')) code(pen, row);
  for (const row of receipt.rows.filter(({ role }) => role !== 'code')) pair(pen, row, 'regular');
  rule(pen);
  for (const row of receipt.sums) pair(pen, row, 'bold');
  rule(pen);
  for (const line of wrap(receipt.footer, inner, 8.5, 'regular'))
    centre(pen, line, { size: 8.5, ink: 'soft' });
  return { width: receiptWidth, height: Math.ceil(pen.y + 12), drawings: pen.drawings };
}

function centre(pen: Pen, said: string, style: TextStyle): void {
  const { size, weight = 'regular', ink = 'ink' } = style;
  const text = drawable(said);
  pen.y += size * 0.4;
  const x = (receiptWidth - measureText(text, weight, size)) / 2;
  pen.drawings.push({ kind: 'text', text, x, y: pen.y + size * 0.6, size, weight, ink });
  pen.y += size;
}

function rule(pen: Pen): void {
  pen.y += 9;
  pen.drawings.push({ kind: 'box', x: margin, y: pen.y, width: inner, height: 0.6, radius: 0, ink: 'line' });
  pen.y += 9;
}

const codeSize = 15.5;

function code(pen: Pen, { label, value }: ReceiptRow): void {
  const height = 44;
  pen.drawings.push({ kind: 'box', x: margin, y: pen.y, width: inner, height, radius: 7, ink: 'code' });
  const top = pen.y;
  pen.y = top + 6;
  centre(pen, label, { size: 8, ink: 'soft' });
  const text = drawable(value);
  const size = Math.min(codeSize, (codeSize * (inner - 16)) / measureText(text, 'bold', codeSize));
  pen.y = top + 17;
  centre(pen, text, { size, weight: 'bold' });
  pen.y = top + height + 7;
}

/** Label to the left, value to the right; a long value takes further lines. */
function pair(pen: Pen, { label, value }: ReceiptRow, weight: Weight): void {
  const size = 9.5;
  const name = drawable(label);
  const ink = weight === 'bold' ? 'ink' : 'soft';
  const room = inner - measureText(name, weight, size) - 12;
  const lines = wrap(value, room, size, weight);
  pen.y += size + 1;
  pen.drawings.push({ kind: 'text', text: name, x: margin, y: pen.y, size, weight, ink });
  for (const [index, text] of lines.entries()) {
    if (index > 0) pen.y += size * 1.3;
    const x = margin + inner - measureText(text, weight, size);
    pen.drawings.push({ kind: 'text', text, x, y: pen.y, size, weight, ink: 'ink' });
  }
  pen.y += size * 0.65;
}

/** Lines no wider than `room`; a word that is wider is cut. */
export function wrap(said: string, room: number, size: number, weight: Weight): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of drawable(said)
    .split(' ')
    .flatMap((one) => cut(one, room, size, weight))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && measureText(longer, weight, size) > room) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

function cut(word: string, room: number, size: number, weight: Weight): readonly string[] {
  if (word.length < 2 || measureText(word, weight, size) <= room) return [word];
  const half = Math.ceil(word.length / 2);
  return [...cut(word.slice(0, half), room, size, weight), ...cut(word.slice(half), room, size, weight)];
}
