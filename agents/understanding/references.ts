import type { Found } from '../../conversation/values/parsed.ts';

const CANDIDATE = /(?<![A-Za-z0-9_-])[A-Za-z0-9]+(?:[-_/][A-Za-z0-9]+)*(?![A-Za-z0-9])/g;
const CALLED =
  /\b(?:ref|reference|txn|trx|transaction|receipt|invoice|payment|order|id|session)(?:\s*(?:id|no|number|num|code|ref|reference|is|na|for|of|[:#.-]))*\s*$/i;
const CALLED_NUMBER =
  /\b(?:(?:ref|reference|txn|trx|invoice)|(?:transaction|order|payment|receipt)\s*(?:id|no|number|ref|reference|#))(?:\s*(?:id|no|number|is|na|[:#.-]))*\s*$/i;
const PREFIX = /^(?:txn|trx|tx|ord|order|ref|pay|inv|rcp|rcpt|pmt|flw|ps|vt|sw)[-_]?(?=.*\d)/i;
const VALUE =
  /^(?:n|ngn|mtn|glo|airtel|airtime|card|data|light|r|c|band|kct|iphone|t)?[-_]?\d+(?:k|m|gb|mb|g|tb|naira|ngn|mtn|glo|airtel|x|kwh|hrs?|mins?|days?|th|st|nd|rd|am|pm|mobile|bucks)?$/i;

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function isReference(word: string, before: string): boolean {
  const digits = countOf(word, /\d/g);
  const letters = countOf(word, /[A-Za-z]/g);
  if (digits === 0) return false;
  if (letters === 0) return word.length >= 4 && word.length <= 30 && CALLED_NUMBER.test(before);
  const called = CALLED.test(before);
  if (word.length < 5 || (VALUE.test(word) && !(called && word.length >= 8))) return false;
  if (PREFIX.test(word) && digits >= 3) return true;
  if (called) return digits >= 2;
  return word.length >= 8 && digits >= 3 && letters >= 2 && word === word.toUpperCase();
}

/** References of other makes than ours: called one, of a known prefix, or plainly a code. As typed. */
export function findForeignReferences(text: string): Found<string>[] {
  const found: Found<string>[] = [];
  for (const match of text.matchAll(CANDIDATE)) {
    const before = text.slice(Math.max(0, match.index - 32), match.index);
    if (isReference(match[0], before)) {
      found.push({ value: match[0], start: match.index, end: match.index + match[0].length });
    }
  }
  return found;
}
