export type Header = [name: string, value: string];

export const mostHeaders = 500;
export const longestValue = 10_000;

/** A mail's own headers, unfolded, in their order, names in lower case. Lines that are no header are left out. */
export function readHeaderBlock(block: string): Header[] {
  const headers: Header[] = [];
  for (const line of block.split(/\r?\n/)) {
    const last = headers.at(-1);
    if (/^[ \t]/.test(line) && last) {
      last[1] = `${last[1]} ${line.trim()}`.slice(0, longestValue);
      continue;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).toLowerCase();
    if (!/^[!-9;-~]{1,100}$/.test(name)) continue;
    if (headers.length >= mostHeaders) break;
    headers.push([
      name,
      line
        .slice(colon + 1)
        .trim()
        .slice(0, longestValue),
    ]);
  }
  return headers;
}

/** The first header of a name; empty where there is none. */
export function headerOf(headers: readonly Header[], name: string): string {
  return headers.find(([known]) => known === name)?.[1] ?? '';
}
