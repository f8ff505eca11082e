import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { createMemo } from '../config/memo.ts';

/**
 * E.164 of an international number as providers write it: `+2348031234567`, `2348031234567`, or ` 2348031234567`
 * where a plus was sent unescaped in a form. Undefined for what no telephone can have.
 */
export const readInternationalNumber = createMemo(
  (text: string): string | undefined => {
    if (!/^[+ ]?[1-9]\d{6,14}$/.test(text)) return undefined;
    const parsed = parsePhoneNumberFromString(`+${text.replace(/^[+ ]/, '')}`, { extract: false });
    // Possible, not valid: new prefixes are in use before they are in the tables.
    return parsed?.isPossible() ? parsed.number : undefined;
  },
  { maxItems: 10_000 },
);
