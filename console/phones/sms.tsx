import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useAct, useTold, useWorld } from '../page-context.ts';
import type { DemoCustomer, PhoneItem } from '../wire.ts';
import { Composer } from './composer.tsx';
import { Handset } from './handset.tsx';
import { Message } from './message.tsx';
import { MessageLog } from './message-log.tsx';
import { providerName } from './providers.ts';
import { textStarters } from './starters.ts';

const none: readonly PhoneItem[] = [];

/** A thread for each of the gateway's numbers; in front the one where something came last. */
export function SmsPhone({ customer }: { readonly customer: DemoCustomer }) {
  const { sms: lines } = useWorld().lines;
  const act = useAct();
  const all = useTold(({ items }) => items[customer.id] ?? none);
  const texts = all.filter(({ phone }) => phone === 'sms');
  const newest = texts.at(-1);
  // A pick holds until something comes: then its thread is in front.
  const [picked, setPicked] = useState<{ readonly provider: string; readonly before: string | undefined }>();
  const wanted = picked && picked.before === newest?.id ? picked.provider : newest?.provider;
  const line = lines.find(({ provider }) => provider === wanted) ?? lines[0];
  if (line === undefined) return null;
  const items = texts.filter(({ provider }) => provider === line.provider);
  return (
    <Handset kind="sms" look="feature" about={`${providerName(line.provider)} · ${line.number}`}>
      {lines.length > 1 && (
        <SegmentedControl
          size="xs"
          radius={0}
          fullWidth
          aria-label="SMS thread"
          value={line.provider}
          onChange={(provider) => setPicked({ provider, before: newest?.id })}
          data={lines.map(({ provider }) => ({ value: provider, label: providerName(provider) }))}
        />
      )}
      <MessageLog
        label="SMS messages"
        newest={items.at(-1)?.id}
        empty="No texts yet. Pick one below: the first receipt is three clicks away."
      >
        {items.map((item) => (
          <Message key={item.id} item={item} />
        ))}
      </MessageLog>
      <Composer
        label="an SMS"
        starters={textStarters(customer, items)}
        onSend={(text) => act({ do: 'text', customer: customer.id, provider: line.provider, text })}
      />
    </Handset>
  );
}
