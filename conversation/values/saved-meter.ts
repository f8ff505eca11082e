import type { Disco } from './disco.ts';
import type { MeterType } from './meter-type.ts';

/** A meter under the customer's own name for it: `{nickname: 'shop', disco: 'IKEDC', meter: '45012345678', …}`. */
export type SavedMeter = {
  /** Folded, one to three words. */
  readonly nickname: string;
  readonly disco: Disco;
  readonly meter: string;
  readonly meterType: MeterType;
};
