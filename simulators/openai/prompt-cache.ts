import { createHash } from 'node:crypto';

const pieces = / ?\p{L}{1,8}|\p{N}{1,3}| ?[^\s\p{L}\p{N}]{1,3}|\s+/gu;

/** A text cut about as `o200k_base` cuts it: near enough for what it costs. Together they are the text again. */
export const tokensOf = (text: string): readonly string[] => text.match(pieces) ?? [];

/** A part of a prompt; `marked`: what ends here is to be cached. */
export type PromptPart = { readonly text: string; readonly marked: boolean };

export type InputUsage = { readonly input: number; readonly cached: number; readonly written: number };

/** https://developers.openai.com/api/docs/guides/prompt-caching, read 2026-11-21. */
const leastCached = 1_024;
const step = 128;
const mostPrefixes = 20_000;

export type PromptCache = {
  /**
   * Counts a prompt and how much of its beginning was seen before under the same key. `explicit`: only what is marked is
   * cached, and what is written is told; otherwise the cache grows by steps of 128 tokens by itself.
   */
  readonly count: (
    parts: readonly PromptPart[],
    options: { readonly key: string; readonly explicit: boolean },
  ) => InputUsage;
  readonly clear: () => void;
};

export function createPromptCache(): PromptCache {
  const seen = new Set<string>();
  const remember = (prefix: string) => {
    if (seen.size >= mostPrefixes) seen.clear();
    seen.add(prefix);
  };

  return {
    count: (parts, { key, explicit }) => {
      const { tokens, marks } = cut(parts);
      const ends = explicit ? marks.filter((end) => end >= leastCached) : stepsOf(tokens.length);
      const prefixes = hashPrefixes(key, tokens, ends);
      const cached = ends.findLast((_, index) => seen.has(prefixes[index] ?? '')) ?? 0;
      for (const prefix of prefixes) remember(prefix);
      return { input: tokens.length, cached, written: explicit ? (ends.at(-1) ?? 0) - cached : 0 };
    },
    clear: () => seen.clear(),
  };
}

function cut(parts: readonly PromptPart[]): {
  readonly tokens: readonly string[];
  readonly marks: readonly number[];
} {
  const tokens: string[] = [];
  const marks: number[] = [];
  for (const { text, marked } of parts) {
    for (const token of tokensOf(text)) tokens.push(token);
    if (marked) marks.push(tokens.length);
  }
  return { tokens, marks };
}

function stepsOf(length: number): readonly number[] {
  if (length < leastCached) return [];
  return Array.from(
    { length: Math.floor((length - leastCached) / step) + 1 },
    (_, n) => leastCached + n * step,
  );
}

/** One for each end, each of all that comes before it. */
function hashPrefixes(key: string, tokens: readonly string[], ends: readonly number[]): readonly string[] {
  const hash = createHash('sha256').update(JSON.stringify(key));
  let from = 0;
  return ends.map((end) => {
    hash.update(JSON.stringify(tokens.slice(from, end)));
    from = end;
    return hash.copy().digest('base64url');
  });
}
