import type { Disco } from './values/disco.ts';
import type { MeterType } from './values/meter-type.ts';

/** Something that only the outside knows and that a flow needs before it can go on. One member a kind. */
export type Lookup = {
  readonly kind: 'meter';
  readonly disco: Disco;
  readonly meter: string;
  readonly meterType: MeterType;
};

/** What the company knows of a meter. `minimumKobo` and `dueKobo` only where it says so. */
export type KnownMeter = {
  readonly found: true;
  readonly holder: string;
  readonly address: string;
  /** As the company has it; another type than was asked for is possible. */
  readonly meterType: MeterType;
  readonly tariffClass: string | null;
  readonly minimumKobo: number | null;
  /** What is owed on the bill. */
  readonly dueKobo: number | null;
};

/** `not_found`: no such meter at this company. `blocked`: the company sells nothing for it. */
export type MeterAnswer = KnownMeter | { readonly found: false; readonly why: 'not_found' | 'blocked' };

export type LookupAnswer = { readonly kind: 'meter' } & MeterAnswer;

/** Two requests for the same thing have the same key. */
export function lookupKey({ kind, disco, meter, meterType }: Lookup): string {
  return [kind, disco, meter, meterType].join('|');
}
