import { readFileSync } from 'node:fs';

/** Processes by the name they have in the results: `{"server": 4711, "mongod": 4712}`. */
export type Pids = Readonly<Record<string, number>>;
export type CpuMs = Readonly<Record<string, number>>;

/** USER_HZ, the unit of /proc's times, is 100 on every Linux that Node runs on. */
const msPerTick = 10;

/** User and system time of a process with all its threads, in milliseconds; undefined where /proc does not tell. */
export function readCpuMs(pid: number): number | undefined {
  const text = readProc(pid, 'stat');
  return text === undefined ? undefined : cpuMsOfStat(text);
}

/** `4711 (node (main)) S 1 …`: the name may hold anything, the fields after its last parenthesis are numbers. */
export function cpuMsOfStat(text: string): number {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * msPerTick;
}

/** The largest resident memory that a process ever had, in MB. */
export function readPeakMb(pid: number): number | undefined {
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readProc(pid, 'status') ?? '')?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1_024;
}

export function isProcess(pid: number, name: string): boolean {
  return readProc(pid, 'comm')?.startsWith(name) ?? false;
}

/** Starts counting; the function gives what each process has used since. Processes that /proc lacks are left out. */
export function countCpu(pids: Pids): () => CpuMs {
  const before = readAll(pids);
  return () => {
    const after = readAll(pids);
    return Object.fromEntries(
      Object.entries(after).map(([name, ms]) => [name, Math.max(0, ms - (before[name] ?? ms))]),
    );
  };
}

function readAll(pids: Pids): CpuMs {
  const read = Object.entries(pids).map(([name, pid]) => [name, readCpuMs(pid)] as const);
  return Object.fromEntries(read.filter((entry): entry is [string, number] => entry[1] !== undefined));
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // No Linux, or the process is gone: then there is no figure.
    return undefined;
  }
}
