import { mkdirSync, readdirSync, statfsSync } from 'node:fs';
import { type FileHandle, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createGroupCommit } from '../config/group-commit.ts';
import type { Logger } from '../config/logger.ts';
import { type NewInboxEntry, nextSeq } from '../conversation/inbox-store.ts';
import type { OfflineSeal } from '../conversation/key-store.ts';

const fileName = /^spool-(\d+)-\d+\.lines$/;
const context = 'spool';
const minimumFreeShare = 0.05;
const rotation = Symbol('rotation');

/** What MongoDB could not take yet, sealed on disk: synced before the provider is answered, stored later in order. */
export type Spool = {
  readonly isEmpty: () => boolean;
  /** Returns when the entries are on the disk. Throws when the disk can't take them: then nothing was acknowledged. */
  readonly append: (entries: readonly NewInboxEntry[]) => Promise<void>;
  /** Stores everything, oldest first; what fails stays for the next time. */
  readonly drain: (store: (entries: readonly NewInboxEntry[]) => Promise<void>) => Promise<void>;
};

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export function openSpool(options: { dataDir: string; seal: OfflineSeal; log: Logger }): Spool {
  const folder = join(options.dataDir, 'spool');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // What an earlier process left behind is ours to store; a live neighbour's file is not.
  let files = readdirSync(folder)
    .filter((name) => {
      const pid = Number(fileName.exec(name)?.[1]);
      return Number.isInteger(pid) && pid !== process.pid && !isAlive(pid);
    })
    .map((name) => join(folder, name));
  let current: FileHandle | null = null;
  let draining = false;

  async function openFile(): Promise<FileHandle> {
    const path = join(folder, `spool-${process.pid}-${nextSeq(new Date())}.lines`);
    current = await open(path, 'a', 0o600);
    files.push(path);
    return current;
  }

  const write = createGroupCommit<string | typeof rotation, void>(
    async (items) => {
      const lines = items.filter((item) => item !== rotation);
      if (lines.length > 0) {
        const disk = statfsSync(folder);
        if (disk.bavail / disk.blocks < minimumFreeShare) {
          throw new Error('Less than 5 % of the disk is free; the spool takes no more.');
        }
        const file = current ?? (await openFile());
        await file.appendFile(lines.join(''));
        await file.datasync();
      }
      if (lines.length < items.length) {
        await current?.close();
        current = null;
      }
      return items.map(() => undefined);
    },
    { maxItems: 1_000 },
  );

  async function readEntries(path: string): Promise<NewInboxEntry[]> {
    const lines = (await readFile(path, 'utf8')).split('\n').filter(Boolean);
    return lines.flatMap((line) => {
      try {
        return JSON.parse(options.seal.openOffline(context, line)) as NewInboxEntry[];
      } catch {
        // A line cut off by a crash was never acknowledged.
        options.log.warn({ step: 'spool' }, 'an incomplete spool line is left out');
        return [];
      }
    });
  }

  return {
    isEmpty: () => files.length === 0,
    append: (entries) => write(`${options.seal.sealOffline(context, JSON.stringify(entries))}\n`),
    drain: async (store) => {
      if (draining || files.length === 0) {
        return;
      }
      draining = true;
      try {
        while (files.length > 0) {
          const path = files[0] as string;
          // From here on new entries go to another file, so that this one is complete.
          await write(rotation);
          await store(await readEntries(path));
          files = files.filter((file) => file !== path);
          await rm(path, { force: true });
        }
      } finally {
        draining = false;
      }
    },
  };
}
