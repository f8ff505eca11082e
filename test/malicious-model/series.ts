import type { Address } from '../../conversation/address.ts';
import type { SavedMeter } from '../../conversation/values/saved-meter.ts';
import { injectedNickname } from './customer-words.ts';
import { type Episode, type Plot, playEpisode } from './episode.ts';
import { openMemoryHouse } from './house.ts';
import type { Planted } from './planted.ts';

const mostEpisodes = 600;
const atOnce = 16;

const phone: Address = { medium: 'sms', value: '+2348031110000' };
const addresses: readonly Address[] = [
  phone,
  { medium: 'whatsapp', value: '+2348031110000' },
  { medium: 'email', value: 'ada@mail.example' },
];
const meter: SavedMeter = {
  nickname: injectedNickname,
  disco: 'IKEDC',
  meter: '45098765432',
  meterType: 'PREPAID',
};

export type Series = {
  readonly planted?: Planted;
  readonly plot?: Plot;
  /** No worker dies. */
  readonly quiet?: boolean;
};

/** An episode in a house of its own, in memory. */
async function play(seed: number, { planted = {}, plot, quiet = false }: Series): Promise<Episode> {
  const { walls = [] } = planted;
  const isSaved = seed % 4 === 0;
  const house = openMemoryHouse({
    fenceOff: walls.includes('fence'),
    everybodys: walls.includes('own_records'),
    saved: isSaved ? [meter] : [],
  });
  const from = plot ? phone : (addresses[seed % addresses.length] ?? phone);
  const saved = isSaved ? [meter.meter, '08077776666'] : [];
  return await playEpisode(seed, { house, from, planted, saved, quiet, ...(plot ? { plot } : {}) });
}

/** Episodes from a seed to a seed, several at once, as long as each is as wanted. */
export async function playSeries(
  [first, last]: readonly [number, number],
  series: Series,
  wanted: (episode: Episode, seed: number) => boolean,
): Promise<void> {
  for (let begin = first; begin <= last; begin += atOnce) {
    const seeds = Array.from({ length: Math.min(atOnce, last - begin + 1) }, (_, index) => begin + index);
    const played = await Promise.all(seeds.map((seed) => play(seed, series)));
    if (!played.every((episode, index) => wanted(episode, seeds[index] ?? 0))) return;
  }
}

/** What is noticed first with something taken away, in so many episodes; in one where it is about that alone. */
export async function firstViolation(
  series: Series,
  episodes = series.plot ? 1 : mostEpisodes,
): Promise<string> {
  let found = 'nothing';
  await playSeries([1, episodes], series, ({ violations }) => {
    found = violations[0] ?? 'nothing';
    return found === 'nothing';
  });
  return found;
}

/** The guards that were taken away, and what was noticed then. */
export function openGuardTable() {
  const rows: (readonly [string, string])[] = [];
  return {
    note: (guard: string, violation: string) => void rows.push([guard, violation]),
    print: () => {
      const width = Math.max(0, ...rows.map(([guard]) => guard.length));
      const lines = [['taken away', 'what was noticed then'] as const, ...rows];
      const text = lines.map(([guard, violation]) => `  ${guard.padEnd(width)}  ${violation}`).join('\n');
      process.stdout.write(`\n${text}\n\n`);
    },
  };
}
