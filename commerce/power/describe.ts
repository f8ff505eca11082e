import type { LanguagePack } from '../../conversation/language/language-pack.ts';
import type { Disco } from '../../conversation/values/disco.ts';
import type { MeterType } from '../../conversation/values/meter-type.ts';
import { formatNaira } from '../../conversation/values/naira.ts';

/** What is known of one purchase; a quoted line knows all of it. */
export type DescribedPower = {
  readonly disco?: Disco;
  readonly meter?: string;
  readonly meterType?: MeterType;
  readonly faceKobo?: number;
};

/** `NGN 5,000 electricity for meter 45012345678`, or as much of it as is known. */
export function describePower({ meter, faceKobo }: DescribedPower, pack: LanguagePack): string {
  const amount = faceKobo === undefined ? undefined : formatNaira(faceKobo);
  if (amount && meter) return pack.power.what({ amount, meter });
  if (amount) return pack.power.amountOnly({ amount });
  return meter ? pack.power.meterOnly({ meter }) : pack.power.name;
}

/** `IKEDC prepaid`. */
export function describeMeter(disco: Disco, meterType: MeterType, pack: LanguagePack): string {
  return `${disco} ${pack.power.meterTypes[meterType]}`;
}
