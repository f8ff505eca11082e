import type { DemoCustomer, MeterDisplay } from '../console/wire.ts';

/** A token that the vendor has sold for a meter. */
export type SoldToken = { readonly token: string; readonly unitsKwh: number };

export function newMeter({ meter: { number, disco } }: Pick<DemoCustomer, 'meter'>): MeterDisplay {
  return { number, disco, unitsKwh: 0, loaded: [] };
}

/** A meter takes a token once, and only one that was made for it. `sold`: all that were. */
export function loadToken(
  meter: MeterDisplay,
  keyed: string,
  sold: readonly SoldToken[],
  at: number,
): MeterDisplay {
  const token = keyed.replace(/[\s-]/g, '');
  if (!/^\d{20}$/.test(token)) return { ...meter, says: 'Error: a token has 20 digits' };
  if (meter.loaded.some((one) => one.token === token))
    return { ...meter, says: 'Used: this token was loaded' };
  const found = sold.find((one) => one.token === token);
  if (!found) return { ...meter, says: 'Rejected: not a token of this meter' };
  const { unitsKwh } = found;
  return {
    ...meter,
    unitsKwh: Math.round((meter.unitsKwh + unitsKwh) * 10) / 10,
    loaded: [...meter.loaded, { token, unitsKwh, at }],
    says: `Good: ${unitsKwh} kWh loaded`,
  };
}
