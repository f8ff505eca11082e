import { type Pids, readPeakMb } from '../cpu.ts';
import type { PartContext } from './part.ts';

const barMb = 300;
/** The databases hold what their settings let them: MongoDB's cache alone is half a gigabyte. */
const barred = ['server', 'worker'];

/** The most memory that each process ever held, after everything else has run. */
export function benchMemory({ emit }: PartContext, pids: Pids): void {
  const read = Object.entries(pids).map(([name, pid]) => [name, readPeakMb(pid)] as const);
  const peakMb = Object.fromEntries(read.filter(([, peak]) => peak !== undefined));
  const within = read.every(([name, peak]) => !barred.includes(name) || peak === undefined || peak < barMb);
  emit({ bench: 'memory', peakMb, bar: { peakMb: barMb, of: barred }, booksOk: true, ok: within });
}
