import { randomInt } from 'node:crypto';
import { secondFactorRules } from '../config/rules/second-factor.ts';

const { codeDigits } = secondFactorRules;

/** A one-time code: digits from the system's own source of chance, zeros in front included. */
export function makeCode(): string {
  return String(randomInt(10 ** codeDigits)).padStart(codeDigits, '0');
}
