import { randomInt } from 'node:crypto';
import { secondFactorRules } from '../../config/rules/second-factor.ts';
import type { Privacy } from '../../conversation/privacy.ts';

const { codeDigits } = secondFactorRules;

/** Digits from the system's own source of chance, zeros in front included. */
export function makeCode(): string {
  return String(randomInt(10 ** codeDigits)).padStart(codeDigits, '0');
}

/** What may be stored of a code: keyed, one-way, and good for this one order. An order's goods and price never change. */
export function hashCode(privacy: Pick<Privacy, 'blindIndex'>, orderId: string, code: string): string {
  return privacy.blindIndex('secret', `code|${orderId}|${code}`);
}
