import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';
import { createMemo } from '../../config/memo.ts';
import { type DigitRun, findDigitGroups, findSpokenDigits, runsFrom } from './digit-groups.ts';
import { foldText } from './fold-text.ts';
import type { Network } from './network.ts';
import { accept, type Found, type Parsed, refuse } from './parsed.ts';

export type PhoneRefusal = 'no_number' | 'too_short' | 'too_long' | 'not_mobile' | 'not_nigerian';

// libphonenumber takes a leading 00 for a trunk prefix under region NG, where the exit code is 009: rewritten first.
function toNational(digits: string, plus: boolean): string | undefined {
  let rest = digits;
  let international = plus;
  if (!plus && rest.startsWith('009')) {
    rest = rest.slice(3);
    international = true;
  } else if (!plus && rest.startsWith('00')) {
    rest = rest.slice(2);
    international = true;
  }
  if (rest.startsWith('234') && (international || rest.length >= 13)) {
    rest = rest.slice(3);
    return rest.startsWith('0') ? rest.slice(1) : rest;
  }
  if (international) return undefined;
  return rest.startsWith('0') ? rest.slice(1) : rest;
}

const isMobile = createMemo(
  (national: string): boolean => parsePhoneNumberFromString(`+234${national}`)?.isValid() ?? false,
  { maxItems: 10_000 },
);

/** Any usual way of writing one Nigerian mobile number → E.164, `+2348031234567`. */
export function parsePhoneNumber(text: string): Parsed<string, PhoneRefusal> {
  const compact = foldText(text.trim())
    .replace(/^(?:tel|phone|whatsapp):/, '')
    .replace(/(?<=\d)o|o(?=\d)/g, '0')
    .replace(/[\s().\-/]/g, '');
  if (!/^\+?\d+$/.test(compact)) return refuse('no_number');
  const plus = compact.startsWith('+');
  const national = toNational(plus ? compact.slice(1) : compact, plus);
  if (national === undefined) return refuse('not_nigerian');
  if (national.length < 10) return refuse('too_short');
  if (national.length > 10) return refuse('too_long');
  return isMobile(national) ? accept(`+234${national}`) : refuse('not_mobile');
}

const NATIONAL = /^[789][01]\d{8}$/;

function readRun(run: DigitRun, plus: boolean): string | undefined {
  const { digits, groups } = run;
  const bare = !plus && !digits.startsWith('0') && !digits.startsWith('234');
  // "700 0803 …" is an amount and a number: a number without its 0 must be written in one piece or as 803 123 4567
  if (bare && groups.length > 1 && groups[0]?.length !== 3) return undefined;
  if (bare && groups.slice(1).some((group) => group.startsWith('0') && group.length > 4)) return undefined;
  // one digit apart is no piece of a number, but for the trunk 0 of "+234 (0)803"
  if (groups.some((group, index) => index > 0 && group.length < 2 && !(index === 1 && group === '0')))
    return undefined;
  const national = toNational(digits, plus);
  if (national === undefined || !NATIONAL.test(national)) return undefined;
  return isMobile(national) ? `+234${national}` : undefined;
}

/** Every Nigerian mobile number that a text holds, in its order. Spoken digits too. */
export function findPhoneNumbers(text: string): Found<string>[] {
  const folded = foldText(text);
  const groups = findDigitGroups(folded);
  const found: Found<string>[] = [];
  for (let index = 0; index < groups.length; index++) {
    const first = groups[index];
    if (!first) continue;
    const plusAt = /\+\s?\(?$/.exec(folded.slice(Math.max(0, first.start - 3), first.start))?.[0].length ?? 0;
    for (const run of runsFrom(groups, index, 17)) {
      const value = readRun(run, plusAt > 0);
      if (!value) continue;
      found.push({ start: run.start - plusAt, end: run.end, value });
      index = run.last;
      break;
    }
  }
  for (const { start, end, digits } of findSpokenDigits(folded)) {
    const parsed = parsePhoneNumber(digits);
    if (parsed.ok) found.push({ start, end, value: parsed.value });
  }
  return found.sort((a, b) => a.start - b.start);
}

// NCC National Numbering Plan, read in March 2025. 0702 is shared out in blocks: only 07025 and 07026 are MTN's.
// biome-ignore format: a table
const prefixes: readonly (readonly [Network, readonly string[]])[] = [
  ['MTN', ['703', '704', '706', '707', '7025', '7026', '803', '806', '810', '813', '814', '816', '903', '906', '913', '916']],
  ['AIRTEL', ['701', '708', '802', '808', '812', '901', '902', '904', '907', '911', '912']],
  ['GLO', ['705', '805', '807', '811', '815', '905', '915']],
  ['9MOBILE', ['809', '817', '818', '908', '909']],
];
const networkByPrefix = new Map(
  prefixes.flatMap(([network, list]) => list.map((prefix) => [prefix, network] as const)),
);

/** The network that a number was issued by: a proposal only, numbers can be ported. `e164` is `+234…`. */
export function proposeNetwork(e164: string): Network | undefined {
  return networkByPrefix.get(e164.slice(4, 8)) ?? networkByPrefix.get(e164.slice(4, 7));
}
