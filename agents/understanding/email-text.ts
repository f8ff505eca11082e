const MAXIMUM = 100_000;

// Where the sender's own words end: a quoted mail, a forwarded block, a signature.
const QUOTE_STARTS: readonly RegExp[] = [
  /^\s*(?:on|le|am)\b.{0,200}\b(?:wrote|écrit|schrieb)\s*:?\s*$/i,
  /^\s*-{2,}\s*(?:original|forwarded) message\s*-{2,}/i,
  /^\s*_{8,}\s*$/,
  /^\s*begin forwarded message/i,
  /^\s*from:\s.+/i,
];
const SIGNATURE_STARTS: readonly RegExp[] = [
  /^--\s*$/,
  /^\s*sent from (?:my|outlook|yahoo|gmail|mail)\b/i,
  /^\s*get outlook for\b/i,
  /^\s*(?:(?:best|kind|warm|many)\s+)?(?:regards|wishes)\b[\s,.!]*(?:,.*)?$/i,
  /^\s*(?:yours\s+(?:sincerely|faithfully|truly)|sincerely|cheers|respectfully)\b[\s,.!]*$/i,
  /^\s*(?:many\s+)?thank(?:s| you)(?:\s+(?:and|&)\s+(?:best\s+|kind\s+)?regards)?\s*,\s*$/i,
];

function isQuoteStart(line: string, next: string | undefined): boolean {
  if (/^\s*>/.test(line)) return true;
  if (/^\s*from:\s/i.test(line)) return /^\s*(?:sent|date|to|subject):/i.test(next ?? '');
  // "On Mon, 3 Nov 2025 at 10:02, Ada <ada@example.com>" and "wrote:" on the next line
  if (/^\s*on\s.{6,200}$/i.test(line) && /^.{0,80}\bwrote:\s*$/i.test(next ?? '')) return /\d/.test(line);
  return QUOTE_STARTS.slice(0, 4).some((pattern) => pattern.test(line));
}

/** The sender's own words in an e-mail's text: without quoted history and signature. All of it where nothing else is left. */
export function stripEmail(text: string): string {
  const lines = text.slice(0, MAXIMUM).split(/\r?\n/);
  const kept: string[] = [];
  for (const [index, line] of lines.entries()) {
    const said = kept.some((earlier) => earlier.trim() !== '');
    if (isQuoteStart(line, lines[index + 1])) {
      if (said || !/^\s*>/.test(line)) break;
      continue;
    }
    if (said && SIGNATURE_STARTS.some((pattern) => pattern.test(line))) break;
    kept.push(line);
  }
  const own = kept.join('\n').trim();
  return own === '' ? text.slice(0, MAXIMUM).trim() : own;
}
