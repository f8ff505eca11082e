const columns = 34;

/** A dialled screen as a little box: long lines wrapped between words. `open`: it waits for an answer. */
export function drawScreen(text: string, open: boolean): string {
  const lines = text.split('\n').flatMap(wrap);
  const edge = '-'.repeat(columns + 2);
  const foot = open ? 'answer, or # to hang up' : 'closed';
  return [
    `  .${edge}.`,
    ...lines.map((line) => `  | ${line.padEnd(columns)} |`),
    `  '${edge}'  ${foot}`,
  ].join('\n');
}

function wrap(line: string): readonly string[] {
  const wrapped: string[] = [];
  let rest = line;
  while (rest.length > columns) {
    const space = rest.lastIndexOf(' ', columns);
    const cut = space > 0 ? space : columns;
    wrapped.push(rest.slice(0, cut));
    rest = rest.slice(cut).trimStart();
  }
  return [...wrapped, rest];
}
