import { type Library, openLibrary } from '../../knowledge/library.ts';
import { createSearch, type SearchArticles } from '../../knowledge/search-articles.ts';
import { extractEntities } from '../understanding/entities.ts';
import { canonicalWords, replaceEntities, typedWords } from '../understanding/normalize.ts';
import { stem } from '../understanding/stem.ts';

/** What is written down, and the way to it. */
export type Articles = { readonly library: Library; readonly search: SearchArticles };

/** The words of a question or an article as the understanding reads them, without values. */
function searchWords(text: string): readonly string[] {
  const typed = typedWords(replaceEntities(text, extractEntities(text)));
  return canonicalWords(typed, (word) => word)
    .filter((word) => !/^(?:x[a-z]+|\d+)$/.test(word))
    .map(stem);
}

export function openArticles(library: Library = openLibrary()): Articles {
  return { library, search: createSearch(library, searchWords) };
}

let own: Articles | undefined;

/** Our own, read and indexed once a process. */
export function ownArticles(): Articles {
  own ??= openArticles();
  return own;
}
