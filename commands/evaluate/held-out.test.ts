import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { labels } from '../../agents/understanding/labels.ts';
import { parseLabelled, trainingFiles } from '../../agents/understanding/model-store.ts';
import { openUnderstanding } from '../../agents/understanding/understand.ts';
import { barsOf, reached } from './bars.ts';
import { evaluate } from './report.ts';
import { developmentFile, heldOutFile, readSamples } from './sample.ts';

const samples = readSamples(heldOutFile);
const report = evaluate(samples, openUnderstanding().understand, 1);
const bare = (text: string) => text.toLowerCase().replace(/\W+/g, ' ').trim();

describe('the held-out part', () => {
  test('has five hundred messages and more, every leaf, several wishes, and calls for a person both ways', () => {
    expect(samples.length).toBeGreaterThanOrEqual(500);
    const told = new Set(
      samples.flatMap(({ label, parts = [] }) => [label, ...parts.map((part) => part.label)]),
    );
    expect(labels.filter((label) => !told.has(label))).toEqual([]);
    expect(samples.filter(({ parts }) => parts).length).toBeGreaterThanOrEqual(30);
    expect(samples.filter(({ escalate }) => escalate).length).toBeGreaterThanOrEqual(50);
  });

  test('is not among what is learned from or tried on', () => {
    const folder = new URL('../../agents/understanding/data/', import.meta.url);
    const learned = trainingFiles.flatMap((name) =>
      parseLabelled(readFileSync(new URL(`${name}.jsonl`, folder), 'utf8')),
    );
    const known = new Set([...learned, ...readSamples(developmentFile)].map(({ text }) => bare(text)));
    expect(samples.map(({ text }) => bare(text)).filter((text) => text !== '' && known.has(text))).toEqual(
      [],
    );
  });

  test.each(barsOf(report).filter(({ name }) => !name.startsWith('ms')))('$name reaches its bar', (bar) => {
    expect(bar).toSatisfy(reached);
  });

  test('several wishes are told apart nine times in ten', () => {
    expect(report.several.right / report.several.of).toBeGreaterThanOrEqual(0.9);
  });

  test('a confidence says how often it is right, within five points', () => {
    expect(report.calibration.ece).toBeLessThanOrEqual(0.05);
  });
});
