/** Numbers in [0, 1), the same in every run. */
export type Draw = () => number;

const SHARE = 0.35;
const letters = 'abcdefghijklmnopqrstuvwxyz';
const below = (limit: number, draw: Draw): number => Math.floor(draw() * limit);

function spoilWord(word: string, draw: Draw): string {
  const at = 1 + below(word.length - 2, draw);
  const letter = letters.charAt(below(letters.length, draw));
  const before = word.slice(0, at);
  const kinds = [
    before + word.slice(at + 1),
    before + letter + word.slice(at),
    before + letter + word.slice(at + 1),
    before + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2),
  ];
  return kinds[below(kinds.length, draw)] ?? word;
}

/**
 * A text as somebody types it in a hurry: of its words of four letters and more a third has a letter left out, put in,
 * mistaken or swapped with the next. First letters stay, and so does everything with a digit.
 */
export function spoilText(text: string, draw: Draw): string {
  return text.replace(/(?<![\w@.-])[A-Za-z]{4,}(?![\w@]|[.-]\w)/g, (word) =>
    draw() < SHARE ? spoilWord(word, draw) : word,
  );
}
