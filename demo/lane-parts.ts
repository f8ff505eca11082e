import type { CustomerId, LaneStep } from '../console/wire.ts';
import type { CustomerRecords } from './records-store.ts';
import type { Sightings } from './sightings.ts';
import type { Threads } from './threads.ts';

/** What the steps of each lane are made of. */
export type LaneSource = {
  readonly customer: CustomerId;
  readonly records: CustomerRecords;
  readonly sightings: Pick<Sightings, 'turnOf' | 'leaseOf' | 'takenOver'>;
  readonly threads: Threads;
};

/** The time between two moments, as far as the second one is known. */
export function lasting(from: number, to: number | Date | null | undefined): { readonly ms?: number } {
  if (to === null || to === undefined) return {};
  return { ms: Math.max(0, Number(to) - from) };
}

export const naira = (amountKobo: number): string =>
  `NGN ${(amountKobo / 100).toLocaleString('en-NG', { maximumFractionDigits: 2 })}`;

/** The beginning of a text, on one line. */
export function shorten(text: string, most = 70): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** Notes in one, or none. */
export function noteOf(...notes: readonly (string | false | undefined)[]): Pick<LaneStep, 'note'> {
  const said = notes.filter((note) => typeof note === 'string');
  return said.length > 0 ? { note: said.join('; ') } : {};
}

export const takenOverNote = 'Taken over from a worker that was gone';
