import { useState } from 'react';
import { useTold, useWorld } from '../page-context.ts';
import type { DemoCustomer, PhoneItem } from '../wire.ts';
import { EmailForm } from './email-form.tsx';
import { EmailList } from './email-list.tsx';
import { EmailReader } from './email-reader.tsx';
import { Handset } from './handset.tsx';

const none: readonly PhoneItem[] = [];

export function EmailPhone({ customer }: { readonly customer: DemoCustomer }) {
  const { email: line } = useWorld().lines;
  const all = useTold(({ items }) => items[customer.id] ?? none);
  const [opened, setOpened] = useState<string>();
  const mails = all.filter(({ phone }) => phone === 'email');
  // Who looks on while a story plays need not open the mail.
  const isPlayed = useTold(({ story }) => story?.state === 'playing' && story.customer === customer.id);
  const newest = isPlayed ? mails.findLast(({ from }) => from === 'bot') : undefined;
  const mail = mails.find(({ id }) => id === opened) ?? newest;
  return (
    <Handset kind="email" look="window" about={`${customer.email} → ${line}`}>
      {mail === undefined ? (
        <EmailList mails={mails} onOpen={setOpened} />
      ) : (
        <EmailReader mail={mail} onBack={() => setOpened(undefined)} />
      )}
      <EmailForm
        key={`${customer.id} ${mail?.id}`}
        customer={customer}
        answered={mail}
        onSent={() => setOpened(undefined)}
      />
    </Handset>
  );
}
