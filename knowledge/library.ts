import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { placesIn } from '../conversation/places.ts';
import { type Article, parseArticle } from './article.ts';
import { figuresFor } from './figures.ts';

/** The articles that there are, by id. */
export type Library = ReadonlyMap<string, Article>;

const ownFolder = join(import.meta.dirname, 'articles');

/** Reads a folder of articles. Throws for one that can't be read, is there twice, or holds a place for an unknown figure. */
export function openLibrary(folder: string = ownFolder): Library {
  const files = readdirSync(folder).filter((name) => name.endsWith('.md'));
  return libraryOf(files.sort().map((name) => parseArticle(readFileSync(join(folder, name), 'utf8'))));
}

export function libraryOf(articles: readonly Article[]): Library {
  const known = figuresFor(undefined);
  for (const article of articles) {
    const unknown = wordsOf(article)
      .flatMap(placesIn)
      .find((name) => !Object.hasOwn(known, name));
    if (unknown !== undefined)
      throw new Error(`Article ${article.id} holds a place for ${unknown}, which is no figure.`);
  }
  const library = new Map(articles.map((article) => [article.id, article]));
  if (library.size < articles.length) throw new Error('Two articles have the same id.');
  return library;
}

function wordsOf({ text, dialled }: Article): readonly string[] {
  return [text, ...(dialled ? [dialled] : [])].flatMap(({ en, pcm }) => [...en, ...pcm]);
}
