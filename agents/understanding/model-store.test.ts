import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadClassifier } from './model-store.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function openFolder(...names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'understanding-'));
  folders.push(folder);
  for (const name of names) writeFileSync(join(folder, name), 'old');
  return folder;
}

const data = [
  '{"text": "buy airtime", "label": "AIRTIME.PURCHASE.self", "style": "english"}',
  '{"text": "no light", "label": "POWER.TECHNICAL_ISSUE.outage", "style": "english"}',
];
const old = 'understanding-0123456789abcdef.json';

describe('the cache of the trained model', () => {
  it('is one file: those of other versions go when it is written, and nothing else does', () => {
    const folder = openFolder(old, `${old}.4711`, `${old}.4712`, 'ports.json');
    utimesSync(join(folder, `${old}.4711`), new Date(0), new Date(0));
    loadClassifier(folder, data);
    const left = readdirSync(folder).sort();
    expect(left).toHaveLength(3);
    expect(left).toEqual(expect.arrayContaining(['ports.json', `${old}.4712`]));
    expect(left).toContainEqual(expect.stringMatching(/^understanding-[0-9a-f]{16}\.json$/));
    expect(left).not.toContain(old);
  });

  it('is read again as it was written', () => {
    const folder = openFolder();
    const trained = loadClassifier(folder, data);
    const files = readdirSync(folder);
    const read = loadClassifier(folder, data);
    expect([...read.words]).toEqual([...trained.words]);
    expect(read.frequentWords).toEqual(trained.frequentWords);
    expect(read.byWords).toEqual(trained.byWords);
    expect(read.byLetters).toEqual(trained.byLetters);
    expect(readdirSync(folder)).toEqual(files);
  });
});
