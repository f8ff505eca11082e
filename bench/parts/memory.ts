import { type Pids, readPeakMb } from '../cpu.ts';
import type { PartContext } from './part.ts';

const barMb = 300;

/** The most memory that each process ever held, after everything else has run. */
export function benchMemory({ emit }: PartContext, pids: Pids): void {
  const read = Object.entries(pids).map(([name, pid]) => [name, readPeakMb(pid)] as const);
  const peakMb = Object.fromEntries(read.filter(([, peak]) => peak !== undefined));
  const within = read.every(([, peak]) => peak === undefined || peak < barMb);
  emit({ bench: 'memory', peakMb, bar: { peakMb: barMb }, booksOk: true, ok: within });
}
