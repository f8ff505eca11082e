import { useWorld } from '../page-context.ts';
import type { DemoCustomer } from '../wire.ts';
import { Handset } from './handset.tsx';
import message from './message.module.css';
import css from './webchat.module.css';

/** The real widget, on a page of its own. */
export function WebchatPhone({ customer }: { readonly customer: DemoCustomer }) {
  const url = useWorld().webchat?.[customer.id];
  return (
    <Handset kind="webchat" look="window" about={`The widget that sites embed, as ${customer.name}`}>
      {url === undefined ? (
        <p className={message.empty}>There is no web chat here.</p>
      ) : (
        <iframe
          key={url}
          className={css.frame}
          src={url}
          title={`Web chat of ${customer.name}`}
          loading="lazy"
        />
      )}
    </Handset>
  );
}
