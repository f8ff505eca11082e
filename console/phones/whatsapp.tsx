import { memo, useCallback } from 'react';
import { useAct, useTold, useWorld } from '../page-context.ts';
import type { DemoCustomer, PhoneItem } from '../wire.ts';
import { Composer } from './composer.tsx';
import { Handset } from './handset.tsx';
import css from './message.module.css';
import { Message } from './message.tsx';
import { MessageLog } from './message-log.tsx';
import { textStarters } from './starters.ts';

const none: readonly PhoneItem[] = [];

const colours: Readonly<Record<`--${string}`, string>> = {
  '--bar': 'light-dark(#0b6e4f, #12352a)',
  '--bar-ink': '#fff',
  '--glass': 'light-dark(#efeae2, #0c1512)',
  '--bubble-mine': 'light-dark(#d9fdd3, #0f4c3a)',
};

export function WhatsappPhone({ customer }: { readonly customer: DemoCustomer }) {
  const { whatsapp } = useWorld().lines;
  const act = useAct();
  const all = useTold(({ items }) => items[customer.id] ?? none);
  const items = all.filter(({ phone }) => phone === 'whatsapp');
  const tap = useCallback(
    (choice: string) => void act({ do: 'tap', customer: customer.id, choice }),
    [act, customer.id],
  );
  return (
    <Handset kind="whatsapp" look="smart" about={whatsapp} colours={colours}>
      <MessageLog
        label="WhatsApp messages"
        newest={items.at(-1)?.id}
        empty="No messages yet. Say Hi, and tap what is offered."
      >
        {items.map((item) => (
          <Tappable key={item.id} item={item} onTap={tap} />
        ))}
      </MessageLog>
      <Composer
        label="a WhatsApp message"
        starters={
          items.length === 0 ? ['Hi', ...textStarters(customer, items)] : textStarters(customer, items)
        }
        onSend={(text) => act({ do: 'whatsapp', customer: customer.id, text })}
      />
    </Handset>
  );
}

const Tappable = memo(function Tappable(props: {
  readonly item: PhoneItem;
  readonly onTap: (choice: string) => void;
}) {
  const { item, onTap } = props;
  const choices = item.choices ?? [];
  if (choices.length === 0) return <Message item={item} />;
  const buttons = (
    <div className={css.choices}>
      {choices.map(({ id, title, description }) => (
        <button key={id} type="button" className={css.choice} onClick={() => onTap(id)}>
          {title}
          {description !== undefined && <small>{description}</small>}
        </button>
      ))}
    </div>
  );
  return <Message item={item} choices={buttons} />;
});
