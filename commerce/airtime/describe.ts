import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import { formatNaira } from '../../conversation/values/naira.ts';
import type { Network } from '../../conversation/values/network.ts';

/** What is known of one recharge; a quoted line knows all of it. */
export type DescribedLine = {
  readonly recipient?: string;
  readonly faceKobo?: number;
  readonly network?: Network;
};

/** `NGN 500 MTN airtime for 08031234567`, or as much of it as is known. */
export function describeAirtime(lines: readonly DescribedLine[], pack: LanguagePack): string {
  const [first] = lines;
  if (!first) return pack.airtime.name;
  if (lines.length > 1) return describeMany(lines, pack);
  const amount = first.faceKobo === undefined ? undefined : formatNaira(first.faceKobo);
  const number = first.recipient === undefined ? undefined : formatLocalNumber(first.recipient);
  if (amount && number) {
    return first.network
      ? pack.airtime.oneLine({ amount, number, network: first.network })
      : pack.airtime.oneUnknown({ amount, number });
  }
  if (amount) return pack.airtime.amountOnly({ amount });
  return number ? pack.airtime.numberOnly({ number }) : pack.airtime.name;
}

function describeMany(lines: readonly DescribedLine[], pack: LanguagePack): string {
  const count = lines.length;
  const amounts = lines.map((line) => line.faceKobo).filter((amount) => amount !== undefined);
  if (amounts.length < count) return pack.airtime.manyNumbers({ count });
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  return pack.airtime.manyLines({ amount: formatNaira(total), count });
}

/** `08031234567`, as people in Nigeria write a number. */
export function formatLocalNumber(e164: string): string {
  return e164.startsWith('+234') ? `0${e164.slice(4)}` : e164;
}
