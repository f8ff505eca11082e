import { createRaster, fillPolygons, flatten, type Point, type Raster } from './fill-path.ts';
import { encodePng } from './png-image.ts';
import type { PrintedReceipt } from './receipt-document.ts';
import { outlineText } from './receipt-fonts.ts';
import { type Drawing, inks, layOutReceipt } from './receipt-layout.ts';

/** Pixels a point: a phone's width and sharp on it. */
const scale = 3;
const arcSteps = 8;

export async function renderReceiptPng(receipt: PrintedReceipt): Promise<Buffer> {
  const { width, height, drawings } = layOutReceipt(receipt);
  const raster = createRaster(width * scale, height * scale);
  for (const drawing of drawings) draw(raster, drawing);
  return encodePng(raster);
}

function draw(raster: Raster, drawing: Drawing): void {
  switch (drawing.kind) {
    case 'text': {
      const { text, weight, size, x, y, ink } = drawing;
      for (const outline of outlineText(text, weight, size)) {
        fillPolygons(raster, flatten(outline, x, y, scale), inks[ink]);
      }
      break;
    }
    case 'box':
      fillPolygons(raster, [roundedBox(drawing)], inks[drawing.ink]);
      break;
    case 'tick': {
      const { x, y, size } = drawing;
      const tick = tickPoints.map(([px, py]) => scaled(x + px * size, y + py * size));
      fillPolygons(raster, [roundedBox({ x, y, width: size, height: size, radius: size / 2 })], inks.brand);
      fillPolygons(raster, [tick], inks.paper);
    }
  }
}

/** A tick in a square of 1, as one closed line around it. */
export const tickPoints: readonly Point[] = [
  [0.27, 0.53],
  [0.33, 0.47],
  [0.44, 0.58],
  [0.67, 0.34],
  [0.73, 0.4],
  [0.44, 0.7],
];

const scaled = (x: number, y: number): Point => [x * scale, y * scale];

type Box = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
};

function roundedBox({ x, y, width, height, radius }: Box): Point[] {
  if (radius === 0)
    return [scaled(x, y), scaled(x + width, y), scaled(x + width, y + height), scaled(x, y + height)];
  const corners = [
    [x + width - radius, y + radius, -Math.PI / 2],
    [x + width - radius, y + height - radius, 0],
    [x + radius, y + height - radius, Math.PI / 2],
    [x + radius, y + radius, Math.PI],
  ] as const;
  return corners.flatMap(([centreX, centreY, from]) =>
    Array.from({ length: arcSteps + 1 }, (_, step) => {
      const angle = from + (step / arcSteps) * (Math.PI / 2);
      return scaled(centreX + radius * Math.cos(angle), centreY + radius * Math.sin(angle));
    }),
  );
}
