import { Button, MantineProvider } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { fetchWorld, liveUrl } from './backend.ts';
import { type LiveState, openLive } from './live.ts';
import { Loading } from './loading.tsx';
import css from './page.module.css';
import { Page } from './page.tsx';
import { createStore } from './store.ts';
import { theme } from './theme.ts';
import type { World } from './wire.ts';

const store = createStore();

export function App() {
  const [world, setWorld] = useState<World>();
  const [error, setError] = useState<string>();
  const [tries, setTries] = useState(0);
  const [live, setLive] = useState<LiveState>('connecting');
  // biome-ignore lint/correctness/useExhaustiveDependencies: each try asks once.
  useEffect(() => {
    void fetchWorld().then(setWorld, (reason: unknown) =>
      setError(reason instanceof Error ? reason.message : String(reason)),
    );
  }, [tries]);
  useEffect(() => {
    const opened = openLive({
      url: liveUrl,
      lastSeq: store.lastSeq,
      onFrame: store.take,
      onState: setLive,
    });
    return opened.close;
  }, []);
  const tryAgain = useCallback(() => {
    setError(undefined);
    setTries((before) => before + 1);
  }, []);
  const isBack = live === 'online' && error !== undefined;
  useEffect(() => {
    if (isBack) tryAgain();
  }, [isBack, tryAgain]);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      {world !== undefined && <Page store={store} world={world} live={live} />}
      {world === undefined && error === undefined && <Loading />}
      {world === undefined && error !== undefined && (
        <main className={css.failed} role="alert">
          <h1>The phones cannot be reached</h1>
          <p>{error} See in the terminal whether Switchboard is running: npm start.</p>
          <Button mt="md" onClick={tryAgain}>
            Try again
          </Button>
        </main>
      )}
    </MantineProvider>
  );
}
