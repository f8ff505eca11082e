import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font, type PathCommand } from 'fontkit';

// The machine's own fonts can't be counted on: a container has none.

export type Weight = 'regular' | 'bold';

const files = {
  regular: '@fontsource/inter/files/inter-latin-400-normal.woff',
  bold: '@fontsource/inter/files/inter-latin-600-normal.woff',
} as const satisfies Record<Weight, string>;

const opened = new Map<Weight, Font>();

/** The bytes of a font file, for what embeds it. */
export function fontBytes(weight: Weight): Buffer {
  return readFileSync(createRequire(import.meta.url).resolve(files[weight]));
}

function fontOf(weight: Weight): Font {
  const known = opened.get(weight);
  if (known) return known;
  const font = create(fontBytes(weight));
  if (!('layout' in font)) throw new Error(`${files[weight]} is a collection of fonts`);
  opened.set(weight, font);
  return font;
}

/** What a font can't show is left out, so that no empty box stands for it. */
export function drawable(text: string): string {
  const font = fontOf('regular');
  return [...text.replace(/\s+/g, ' ')]
    .filter((character) => font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0))
    .join('');
}

/** A step of an outline, y upwards from the baseline: as fontkit names them, with coordinates in pairs. */
export type OutlineStep = { readonly command: PathCommand['command']; readonly args: readonly number[] };

/** In units of an em. */
type Glyph = { readonly advance: number; readonly outline: readonly OutlineStep[] };

const glyphs = new Map<string, Glyph>();

/** Without kerning and ligatures: shaping a line costs more than drawing it. */
function glyphOf(character: string, weight: Weight): Glyph {
  const key = `${weight}${character}`;
  const known = glyphs.get(key);
  if (known) return known;
  const { unitsPerEm, ...font } = openedGlyph(character, weight);
  const outline = font.commands.map(({ command, args }) => ({
    command,
    args: args.map((arg) => arg / unitsPerEm),
  }));
  const glyph = { advance: font.advance / unitsPerEm, outline };
  glyphs.set(key, glyph);
  return glyph;
}

function openedGlyph(character: string, weight: Weight) {
  const font = fontOf(weight);
  const { path, advanceWidth: advance } = font.glyphForCodePoint(character.codePointAt(0) ?? 0);
  return { unitsPerEm: font.unitsPerEm, commands: path.commands, advance };
}

export function measureText(text: string, weight: Weight, size: number): number {
  return [...text].reduce((sum, character) => sum + glyphOf(character, weight).advance, 0) * size;
}

/** The outlines of a text's characters at a size, in points; the text begins at x = 0. */
export function outlineText(text: string, weight: Weight, size: number): readonly (readonly OutlineStep[])[] {
  let x = 0;
  return [...text].map((character) => {
    const { advance, outline } = glyphOf(character, weight);
    const from = x;
    x += advance;
    return outline.map(({ command, args }) => ({
      command,
      args: args.map((value, place) => (place % 2 === 0 ? value + from : value) * size),
    }));
  });
}
