import type mongoose from 'mongoose';

const counted = [
  'find',
  'insert',
  'update',
  'findAndModify',
  'aggregate',
  'count',
  'delete',
  'getMore',
] as const;

export type Commands = Readonly<Record<string, number>>;

/** What was counted in some slices, for each of the things that were done in all of them. */
export function commandsPer(slices: readonly Commands[], done: number): Commands {
  const shares: Record<string, number> = {};
  for (const [name, count] of slices.flatMap((slice) => Object.entries(slice))) {
    shares[name] = (shares[name] ?? 0) + count / done;
  }
  return shares;
}

/** Starts counting the commands that MongoDB runs, a batch as one; the function gives those since, by their name. */
export async function countCommands(connection: mongoose.Connection): Promise<() => Promise<Commands>> {
  const read = async () => {
    const status = await connection.db?.admin().serverStatus();
    return counted.map((name) => [name, Number(status?.['metrics']?.commands?.[name]?.total ?? 0)] as const);
  };
  const before = new Map(await read());
  return async () => {
    const since = (await read()).map(([name, total]) => [name, total - (before.get(name) ?? 0)] as const);
    return Object.fromEntries(since.filter(([, count]) => count > 0));
  };
}
