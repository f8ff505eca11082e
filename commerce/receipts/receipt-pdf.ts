import PDFDocument from 'pdfkit';
import type { PrintedReceipt } from './receipt-document.ts';
import { fontBytes } from './receipt-fonts.ts';
import { type Drawing, inks, layOutReceipt } from './receipt-layout.ts';
import { tickPoints } from './receipt-png.ts';

/** Sheets in points. A receipt that is too long for its sheet is made smaller. */
const papers = { a6: [297.64, 419.53], a4: [595.28, 841.89] } as const;
export type Paper = keyof typeof papers;
const largest = { a6: 1, a4: 1.5 } as const satisfies Record<Paper, number>;

type Pdf = InstanceType<typeof PDFDocument>;

/** One page. Text stays text, so that a code can be copied out of it. */
export async function renderReceiptPdf(receipt: PrintedReceipt, paper: Paper = 'a6'): Promise<Buffer> {
  const { width, height, drawings } = layOutReceipt(receipt);
  const [sheetWidth, sheetHeight] = papers[paper];
  const pdf = new PDFDocument({
    size: [sheetWidth, sheetHeight],
    margin: 0,
    info: { Title: receipt.title, CreationDate: receipt.issuedAt, ModDate: receipt.issuedAt },
    lang: 'en-NG',
  });
  const bytes = collect(pdf);
  pdf.registerFont('regular', fontBytes('regular')).registerFont('bold', fontBytes('bold'));
  const scale = Math.min(largest[paper], sheetWidth / width, sheetHeight / height);
  pdf.translate((sheetWidth - width * scale) / 2, paper === 'a4' ? 40 : 0).scale(scale);
  for (const drawing of drawings) draw(pdf, drawing);
  pdf.end();
  return bytes;
}

function collect(pdf: Pdf): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
}

const colourOf = (ink: keyof typeof inks): [number, number, number] => [...inks[ink]];

function draw(pdf: Pdf, drawing: Drawing): void {
  switch (drawing.kind) {
    case 'text': {
      const { text, x, y, size, weight, ink } = drawing;
      pdf.font(weight).fontSize(size).fillColor(colourOf(ink));
      pdf.text(text, x, y, { lineBreak: false, baseline: 'alphabetic' });
      return;
    }
    case 'box': {
      const { x, y, width, height, radius, ink } = drawing;
      pdf.roundedRect(x, y, width, height, radius).fill(colourOf(ink));
      return;
    }
    case 'tick': {
      const { x, y, size } = drawing;
      pdf.circle(x + size / 2, y + size / 2, size / 2).fill(colourOf('brand'));
      const points = tickPoints.map(([px, py]) => [x + px * size, y + py * size]);
      pdf.polygon(...points).fill(colourOf('paper'));
      return;
    }
  }
}
