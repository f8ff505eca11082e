const MAXIMUM = 100_000;
/** A mail program breaks a long quoted line, and leaves the rest of it without a mark. */
const WRAPPED_FROM = 60;

// "On Mon, 23 Nov 2026 at 10:02, Ada <ada@example.com> wrote:" as mail programs of many languages have it.
const INTRODUCTION =
  /^\s*(?:on|le|el|em|am|op|il giorno|il|den|dnia|w dniu)\b.{5,250}(?:wrote|écrit|escribió|escreveu|ha scritto|schrieb|schreef|skrev|napisał)\b/iu;
const NAMED_SENDER =
  /^.{0,200}<[^<>\s@]{1,64}@[^<>\s]{1,255}>\)?\s*(?:wrote|a écrit|escribió|escreveu|ha scritto|schrieb|schreef)?\s*:$/iu;

// Everything below these is somebody else's, whether it is marked or not.
const BLOCK_STARTS: readonly RegExp[] = [
  /^\s*-{2,}\s*(?:original|forwarded) message\s*-{2,}/i,
  /^\s*-{2,}\s*(?:message d['’]origine|message transféré|ursprüngliche nachricht|mensaje original|mensagem original)\s*-{2,}/iu,
  /^\s*_{8,}\s*$/,
  /^\s*begin forwarded message/i,
];
const HEADER_FROM = /^\s*\*?(?:from|von|de|da|van)\s?:\*?\s.+/i;
const HEADER_NEXT =
  /^\s*\*?(?:sent|date|to|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado|fecha|para|asunto|assunto|inviato|data|oggetto|verzonden|aan)\s?:/iu;

const SIGNATURE_STARTS: readonly RegExp[] = [
  /^--\s*$/,
  /^\s*sent from (?:my|outlook|yahoo|gmail|mail)\b/i,
  /^\s*get outlook for\b/i,
  /^\s*(?:envoyé (?:de|depuis) mon|enviado desde mi|enviado do meu|von meinem .{1,40} gesendet)\b/iu,
  /^\s*(?:(?:best|kind|warm|many)\s+)?(?:regards|wishes)\b[\s,.!]*(?:,.*)?$/i,
  /^\s*(?:yours\s+(?:sincerely|faithfully|truly)|sincerely|cheers|respectfully)\b[\s,.!]*$/i,
  /^\s*(?:many\s+)?thank(?:s| you)(?:\s+(?:and|&)\s+(?:best\s+|kind\s+)?regards)?\s*,\s*$/i,
];

/** How many lines from this one on say who wrote what is quoted below: a mail program may break them. */
function introductionLength(lines: readonly string[], at: number): number {
  let joined = '';
  for (let count = 1; count <= 3; count += 1) {
    const line = lines[at + count - 1];
    if (line === undefined || (count > 1 && (line.trim() === '' || line.length > 200))) return 0;
    joined = `${joined} ${line}`.trim().slice(0, 500);
    const dated = /\d/.test(joined) && joined.endsWith(':') && INTRODUCTION.test(joined);
    if (dated || NAMED_SENDER.test(joined)) return count;
  }
  return 0;
}

function startsBlock(line: string, next: string | undefined): boolean {
  if (HEADER_FROM.test(line) && HEADER_NEXT.test(next ?? '')) return true;
  return BLOCK_STARTS.some((pattern) => pattern.test(line));
}

const isMarked = (line: string | undefined) => line !== undefined && /^\s*>/.test(line);

/**
 * The sender's own words in an e-mail's text: without quoted history and signature. Who answers below the quotation is heard,
 * too; who has written above it has ended there. All of it where nothing else is left.
 */
export function stripEmail(text: string): string {
  const lines = text.slice(0, MAXIMUM).split(/\r?\n/);
  const own = ownLines(lines).join('\n').trim();
  return own === '' ? text.slice(0, MAXIMUM).trim() : own;
}

function ownLines(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let said = false;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (startsBlock(line, lines[at + 1])) break;
    const quoted = quotedFrom(lines, at);
    if (said && (quoted > 0 || SIGNATURE_STARTS.some((pattern) => pattern.test(line)))) break;
    if (quoted > 0) {
      at += quoted - 1;
    } else {
      kept.push(line);
      said ||= line.trim() !== '';
    }
  }
  return kept;
}

/** How many lines from this one on are quoted, in one go; 0 where it is the sender's own. */
function quotedFrom(lines: readonly string[], at: number): number {
  if (!isMarked(lines[at])) return introductionLength(lines, at);
  const isRest = (lines[at]?.length ?? 0) >= WRAPPED_FROM && (lines[at + 1] ?? '').trim() !== '';
  return isRest && !isMarked(lines[at + 1]) ? 2 : 1;
}
