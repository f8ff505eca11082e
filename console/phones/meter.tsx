import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAct, useTold } from '../page-context.ts';
import type { DemoCustomer, PhoneItem } from '../wire.ts';
import css from './meter.module.css';
import { inFours, tokensIn } from './split-text.ts';

const none: readonly PhoneItem[] = [];

/** The meter on the customer's wall: takes a token once, and counts the units. */
export function Meter({ customer }: { readonly customer: DemoCustomer }) {
  const act = useAct();
  const meter = useTold(({ meters }) => meters[customer.id]);
  const items = useTold((told) => told.items[customer.id] ?? none);
  const [entry, setEntry] = useState('');
  const loaded = meter?.loaded ?? [];
  const arrived = items.flatMap(({ from, text }) => (from === 'bot' ? tokensIn(text) : [])).at(-1);
  const isNew = arrived !== undefined && loaded.every(({ token }) => token.replace(/\D/g, '') !== arrived);
  const load = async (token: string) => {
    if (await act({ do: 'load', customer: customer.id, token })) setEntry('');
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const token = entry.replace(/\D/g, '') || (isNew ? arrived : '');
    if (token !== '') void load(token);
  };
  const last = loaded.at(-1);
  const says = meter?.says ?? (last ? `Loaded ${last.unitsKwh} kWh` : 'No token loaded yet');
  return (
    <section className={css.meter} aria-label={`Meter of ${customer.name}`}>
      <div className={css.about}>
        <b>
          Meter {customer.meter.number} · {customer.meter.disco}
        </b>
        <span className={css.says} aria-live="polite">
          {says}
        </span>
      </div>
      <output className={css.lcd}>
        {(meter?.unitsKwh ?? 0).toFixed(1)} <small>kWh</small>
      </output>
      <form className={css.form} onSubmit={submit}>
        <TextInput
          size="xs"
          aria-label="Token"
          placeholder={isNew ? inFours(arrived) : '20-digit token'}
          value={entry}
          autoComplete="off"
          onChange={({ currentTarget }) => setEntry(currentTarget.value)}
        />
        <Button
          type="submit"
          size="xs"
          variant={isNew ? 'filled' : 'default'}
          disabled={entry === '' && !isNew}
        >
          Load token
        </Button>
      </form>
    </section>
  );
}
