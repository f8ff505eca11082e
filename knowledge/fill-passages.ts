import type { Language } from '../conversation/conversation.ts';
import { fillPlaces, placesIn } from '../conversation/places.ts';
import type { Network } from '../conversation/values/network.ts';
import type { Article } from './article.ts';
import { figuresFor } from './figures.ts';

export type Reader = {
  readonly language: Language;
  /** A small screen, or ears alone. */
  readonly dialled: boolean;
  readonly network: Network | undefined;
};

/**
 * What an article says to that reader, passage by passage: null for one that has nothing to say (a figure that is not
 * there for that network), or all of them where there are no short ones for a dialled screen.
 */
export function fillPassages(
  article: Article,
  { language, dialled, network }: Reader,
): readonly (string | null)[] {
  const wording = dialled ? article.dialled?.[language] : article.text[language];
  const figures = figuresFor(network);
  const filled = (name: string) => (Object.hasOwn(figures, name) ? (figures[name] ?? '') : '');
  return (wording ?? article.text[language].map(() => '')).map((passage) => {
    const isEmpty = passage === '' || placesIn(passage).some((name) => filled(name) === '');
    return isEmpty ? null : fillPlaces(passage, filled);
  });
}
