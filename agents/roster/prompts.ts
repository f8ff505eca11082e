import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Agent } from './agent.ts';

const folder = join(import.meta.dirname, '..', 'prompts');
/** What every agent is told, before its own card: the same bytes for all of them, so that providers cache them. */
const shared = 'everybody@1';

/** Throws where the file is not there. */
export function readPrompt(prompt: string): string {
  return readFileSync(join(folder, `${prompt}.md`), 'utf8');
}

const read = new Map<string, string>();

/** All that an agent is told of its part, the part that all share first. Throws for an agent without a prompt. */
export function instructionsOf({ name, prompt }: Pick<Agent, 'name' | 'prompt'>): string {
  if (prompt === undefined) throw new Error(`${name} has no prompt`);
  const known = read.get(prompt);
  if (known !== undefined) return known;
  const text = `${readPrompt(shared).trim()}\n\n${readPrompt(prompt).trim()}\n`;
  read.set(prompt, text);
  return text;
}
