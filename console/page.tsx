import { Notification } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useMemo, useState } from 'react';
import { doAction } from './backend.ts';
import { Away } from './header/away.tsx';
import { Header } from './header/header.tsx';
import { Happened } from './lanes/happened.tsx';
import type { LiveState } from './live.ts';
import css from './page.module.css';
import { PageContext } from './page-context.ts';
import { Desk } from './phones/desk.tsx';
import type { Store } from './store.ts';
import { Gallery } from './stories/gallery.tsx';
import { useFollowStory } from './stories/use-follow-story.ts';
import type { Action, PhoneKind, World } from './wire.ts';

const firstShown: readonly PhoneKind[] = ['sms', 'ussd', 'whatsapp'];

type Props = { readonly store: Store; readonly world: World; readonly live: LiveState };

export function Page({ store, world, live }: Props) {
  const [refusal, setRefusal] = useState<string>();
  const act = useCallback(async (action: Action) => {
    const error = await doAction(action);
    setRefusal(error);
    return error === undefined;
  }, []);
  const context = useMemo(() => ({ store, world, act }), [store, world, act]);
  return (
    <PageContext value={context}>
      <Header />
      <main className={css.page}>
        <Gallery />
        <Players world={world} />
      </main>
      <div className={css.refusal} role="alert">
        {refusal !== undefined && (
          <Notification
            color="red"
            title="That was not done"
            withBorder
            closeButtonProps={{ 'aria-label': 'Close' }}
            onClose={() => setRefusal(undefined)}
          >
            {refusal}
          </Notification>
        )}
      </div>
      <Away live={live} />
    </PageContext>
  );
}

/** The telephones of one customer, and what happened to what they sent. */
function Players({ world }: { readonly world: World }) {
  const [chosen, setChosen] = useState(world.customers[0]?.id ?? '');
  const [shown, setShown] = useState(firstShown);
  // The one that is shown where there is room for one.
  const [front, setFront] = useState<PhoneKind>('sms');
  const isNarrow = useMediaQuery('(width < 600px)', undefined, { getInitialValueInEffect: false });
  useFollowStory({ onCustomer: setChosen, onShown: setShown, onFront: setFront });
  const customer = world.customers.find(({ id }) => id === chosen) ?? world.customers[0];
  if (customer === undefined) return <p>There is no customer to play.</p>;
  return (
    <div className={css.main}>
      <Desk
        customer={customer}
        shown={isNarrow ? [front] : shown}
        isSingle={isNarrow}
        onCustomer={setChosen}
        onShown={isNarrow ? ([kind]) => kind && setFront(kind) : setShown}
      />
      <div className={css.happened}>
        <Happened customer={customer} />
      </div>
    </div>
  );
}
