import type { OutlineStep } from './receipt-fonts.ts';

export type Point = readonly [x: number, y: number];
export type Colour = readonly [red: number, green: number, blue: number];

/** An opaque picture, three bytes a pixel. */
export type Raster = { readonly width: number; readonly height: number; readonly pixels: Buffer };

export function createRaster(width: number, height: number): Raster {
  return { width, height, pixels: Buffer.alloc(width * height * 3, 0xff) };
}

const curveSteps = 6;

/** Outlines as closed polygons, curves cut into short lines. Coordinates become `x + ax`, `y - ay`, times `scale`. */
export function flatten(steps: readonly OutlineStep[], x: number, y: number, scale: number): Point[][] {
  const polygons: Point[][] = [];
  let current: Point[] = [];
  const at = (args: readonly number[], place: number): Point => [
    (x + (args[place] ?? 0)) * scale,
    (y - (args[place + 1] ?? 0)) * scale,
  ];
  for (const { command, args } of steps) {
    if (command === 'moveTo') {
      current = [at(args, 0)];
      polygons.push(current);
    } else if (command !== 'closePath') {
      const from = current.at(-1) ?? [0, 0];
      const control = Array.from({ length: args.length / 2 }, (_, index) => at(args, index * 2));
      current.push(...(control.length === 1 ? control : curve([from, ...control])));
    }
  }
  return polygons;
}

/** Points of a Bézier curve of any degree, its first one left out. */
function curve(control: readonly Point[]): Point[] {
  return Array.from({ length: curveSteps }, (_, step) => {
    const t = (step + 1) / curveSteps;
    let points = control;
    while (points.length > 1) {
      const lower = points;
      points = lower.slice(1).map(([x, y], index): Point => {
        const [fromX, fromY] = lower[index] ?? [x, y];
        return [fromX + (x - fromX) * t, fromY + (y - fromY) * t];
      });
    }
    return points[0] ?? [0, 0];
  });
}

/**
 * Fills polygons with smooth edges. Each edge leaves in its row the area that it covers, signed by its direction; summed
 * from left to right that is how much of each pixel lies inside.
 */
export function fillPolygons(raster: Raster, polygons: readonly (readonly Point[])[], colour: Colour): void {
  const points = polygons.flat();
  if (points.length < 3) return;
  const left = Math.max(0, Math.floor(Math.min(...points.map(([x]) => x))));
  const top = Math.max(0, Math.floor(Math.min(...points.map(([, y]) => y))));
  const right = Math.min(raster.width, Math.ceil(Math.max(...points.map(([x]) => x))) + 1);
  const bottom = Math.min(raster.height, Math.ceil(Math.max(...points.map(([, y]) => y))));
  const [width, height] = [right - left, bottom - top];
  if (width <= 0 || height <= 0) return;
  const cover = new Float32Array((width + 1) * height);
  for (const polygon of polygons) {
    for (const [index, point] of polygon.entries()) {
      const next = polygon[(index + 1) % polygon.length] ?? point;
      addEdge(cover, width, height, [point[0] - left, point[1] - top], [next[0] - left, next[1] - top]);
    }
  }
  paint(raster, cover, { left, top, width, height }, colour);
}

function addEdge(cover: Float32Array, width: number, height: number, a: Point, b: Point): void {
  if (a[1] === b[1]) return;
  const direction = a[1] < b[1] ? 1 : -1;
  const [upper, lower] = direction === 1 ? [a, b] : [b, a];
  const slope = (lower[0] - upper[0]) / (lower[1] - upper[1]);
  const last = Math.min(height - 1, Math.ceil(lower[1]) - 1);
  for (let row = Math.max(0, Math.floor(upper[1])); row <= last; row += 1) {
    const from = Math.max(row, upper[1]);
    const to = Math.min(row + 1, lower[1]);
    const x0 = upper[0] + (from - upper[1]) * slope;
    const x1 = upper[0] + (to - upper[1]) * slope;
    addSpan(cover, row * (width + 1), width, Math.min(x0, x1), Math.max(x0, x1), direction * (to - from));
  }
}

/** One row's share of an edge that runs from `x0` to `x1` while it covers `area` of the row's height. */
function addSpan(
  cover: Float32Array,
  offset: number,
  width: number,
  x0: number,
  x1: number,
  area: number,
): void {
  const [from, to] = [clamp(x0, width), clamp(x1, width)];
  const first = Math.floor(from);
  const cells = Math.max(1, Math.ceil(to) - first);
  let before = 0;
  for (let cell = 0; cell < cells; cell += 1) {
    // The share of the area to the left of this pixel's right side, its own triangle at its middle.
    const share = to > from ? (Math.min(to, first + cell + 1) - from) / (to - from) : 1;
    const inner = area * (share - before);
    const middle = (Math.max(from, first + cell) + Math.min(to, first + cell + 1)) / 2 - (first + cell);
    add(cover, offset + first + cell, inner * (1 - middle));
    add(cover, offset + first + cell + 1, inner * middle);
    before = share;
  }
}

const clamp = (x: number, width: number) => Math.min(width - 0.001, Math.max(0, x));

function add(cover: Float32Array, index: number, amount: number): void {
  if (index < cover.length) cover[index] = (cover[index] ?? 0) + amount;
}

type Box = { readonly left: number; readonly top: number; readonly width: number; readonly height: number };

function paint({ pixels, width: rasterWidth }: Raster, cover: Float32Array, box: Box, colour: Colour): void {
  for (let row = 0; row < box.height; row += 1) {
    let inside = 0;
    for (let column = 0; column < box.width; column += 1) {
      inside += cover[row * (box.width + 1) + column] ?? 0;
      const alpha = Math.min(1, Math.abs(inside));
      if (alpha < 0.004) continue;
      const pixel = ((box.top + row) * rasterWidth + box.left + column) * 3;
      for (const [channel, value] of colour.entries()) {
        const old = pixels[pixel + channel] ?? 0;
        pixels[pixel + channel] = Math.round(old + (value - old) * alpha);
      }
    }
  }
}
