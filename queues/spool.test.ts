import { appendFileSync, mkdtempSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../config/logger.ts';
import type { NewInboxEntry } from '../conversation/inbox-store.ts';
import { openSpool } from './spool.ts';

const log = createLogger('test', 'silent');
const seal = {
  sealOffline: (_: string, plain: string) => Buffer.from(plain).toString('base64url'),
  openOffline: (_: string, sealed: string) => {
    const text = Buffer.from(sealed, 'base64url').toString();
    if (!text.endsWith(']')) {
      throw new Error('cut off');
    }
    return text;
  },
};
const entry = (id: string): NewInboxEntry => ({ id, kind: 'message', lane: 'l', seq: 1, body: { text: id } });
const deadPid = 2 ** 22 + 1;

describe('the spool', () => {
  const openIn = (dataDir: string) => openSpool({ dataDir, seal, log });

  it('gives back what it took, in order, and is empty then', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'spool-'));
    const spool = openIn(dataDir);
    await Promise.all(['a', 'b', 'c'].map((id) => spool.append([entry(id)])));
    const stored: string[] = [];
    await spool.drain(async (entries) => {
      stored.push(...entries.map(({ id }) => id));
    });
    expect(stored).toEqual(['a', 'b', 'c']);
    expect(spool.isEmpty()).toBe(true);
    expect(readdirSync(join(dataDir, 'spool'))).toEqual([]);
  });

  it('loses nothing that comes while it is being emptied', async () => {
    const spool = openIn(mkdtempSync(join(tmpdir(), 'spool-')));
    await spool.append([entry('a')]);
    const stored: string[] = [];
    await spool.drain(async (entries) => {
      if (stored.length === 0) {
        await spool.append([entry('b')]);
      }
      stored.push(...entries.map(({ id }) => id));
    });
    expect(stored).toEqual(['a', 'b']);
  });

  it('keeps everything when the database fails again', async () => {
    const spool = openIn(mkdtempSync(join(tmpdir(), 'spool-')));
    await spool.append([entry('a')]);
    await expect(spool.drain(() => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(spool.isEmpty()).toBe(false);
  });

  it('takes over what a dead process left, without the line that its death cut off', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'spool-'));
    await openIn(dataDir).append([entry('a')]);
    const folder = join(dataDir, 'spool');
    const [name = ''] = readdirSync(folder);
    const left = join(folder, `spool-${deadPid}-1.lines`);
    renameSync(join(folder, name), left);
    appendFileSync(left, readFileSync(left, 'utf8').slice(0, 10));
    const stored: string[] = [];
    await openIn(dataDir).drain(async (entries) => {
      stored.push(...entries.map(({ id }) => id));
    });
    expect(stored).toEqual(['a']);
  });
});
