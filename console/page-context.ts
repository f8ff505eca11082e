import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Store, Told } from './store.ts';
import type { Action, World } from './wire.ts';

export type PageContext = {
  readonly store: Store;
  readonly world: World;
  /** False when it was refused, which is shown to the reader. */
  readonly act: (action: Action) => Promise<boolean>;
};

export const PageContext = createContext<PageContext | undefined>(undefined);

function usePage(): PageContext {
  const page = useContext(PageContext);
  if (page === undefined) throw new Error('outside of the page');
  return page;
}

export const useWorld = (): World => usePage().world;
export const useAct = (): PageContext['act'] => usePage().act;

/** `choose` gives a part of it as it is, never anything made anew. */
export function useTold<Part>(choose: (told: Told) => Part): Part {
  const { store } = usePage();
  const part = () => choose(store.told());
  return useSyncExternalStore(store.subscribe, part, part);
}
