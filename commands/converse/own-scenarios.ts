import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readScenario, type Scenario } from './scenario.ts';

const folder = join(import.meta.dirname, '..', '..', 'test', 'scenarios');

export type OwnScenario = {
  readonly scenario: Scenario;
  /** The whole line, with what it says of its own end. */
  readonly line: unknown;
};

/** The product's own scenarios, in the order of their files. Throws where one can't be played. */
export async function readOwnScenarios(): Promise<readonly OwnScenario[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
  const contents = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return contents
    .flatMap((content) => content.trim().split('\n'))
    .map((text) => {
      const read = readScenario(text);
      if (!read.ok) throw new Error(`${read.id}: ${read.error}`);
      return { scenario: read.scenario, line: JSON.parse(text) as unknown };
    });
}

/** Those whose words are in doubt: what a model is for. */
export const isInDoubt = ({ id }: Scenario): boolean => id.startsWith('U');
