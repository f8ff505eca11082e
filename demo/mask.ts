import { maskSixDigits } from '../conversation/mask-code.ts';

const longDigits = /(?<![\d•])\+?\d(?:[ -]?\d){6,}/g;
const mailAddress = /([\w.+-])[\w.+-]*(@[\w-]+(?:\.[\w-]+)+)/g;
/** Whoever has such an address sees what is behind it. */
const secretPath = /(https?:\/\/[^\s/]+\/(?:[\w-]+\/)*)[\w.~-]{8,}(?:#\S+)?/g;

/** A number, meter or token with its last four digits alone. */
export function maskDigits(digits: string): string {
  return `•••${digits.replace(/\D/g, '').slice(-4)}`;
}

/** A text as somebody may see it who looks on: without codes, and with the ends of numbers, meters and tokens. */
export function maskText(text: string): string {
  const plain = text
    .replace(secretPath, '$1•••')
    .replace(longDigits, maskDigits)
    .replace(mailAddress, '$1•••$2');
  return maskSixDigits(plain);
}

/** The same for every text in a value. */
export function maskDeep(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return value.map(maskDeep);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, maskDeep(part)]));
}
