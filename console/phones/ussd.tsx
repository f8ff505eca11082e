import { Button, TextInput } from '@mantine/core';
import { IconPhoneOff, IconPhoneOutgoing, IconSend2 } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useAct, useTold, useWorld } from '../page-context.ts';
import type { DemoCustomer } from '../wire.ts';
import { Handset } from './handset.tsx';
import { Keypad } from './keypad.tsx';
import { StarterRow } from './starter-row.tsx';
import { dialStarters } from './starters.ts';
import css from './ussd.module.css';
import { UssdScreenView } from './ussd-screen.tsx';

/** A dialler: a code while no screen is open, an answer while one is. */
export function UssdPhone({ customer }: { readonly customer: DemoCustomer }) {
  const { ussd: code } = useWorld().lines;
  const act = useAct();
  const screen = useTold(({ screens }) => screens[customer.id] ?? null);
  const [entry, setEntry] = useState('');
  const [busy, setBusy] = useState(false);
  const isOpen = screen?.open === true;
  const run = async (action: Parameters<typeof act>[0]) => {
    if (busy) return;
    setBusy(true);
    if (await act(action)) setEntry('');
    setBusy(false);
  };
  const dial = (dialled: string) => run({ do: 'dial', customer: customer.id, code: dialled });
  const enter = (input: string) => run({ do: 'enter', customer: customer.id, input });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isOpen && entry !== '') void enter(entry);
    if (!isOpen) void dial(entry === '' ? code : entry);
  };
  return (
    <Handset kind="ussd" look="feature" about={`Dial ${code}`}>
      <div className={css.body}>
        <UssdScreenView screen={screen} code={code} onAnswer={(key) => void enter(key)} />
        {isOpen ? null : (
          <StarterRow
            label="Codes to dial"
            starters={dialStarters(code, customer)}
            disabled={busy}
            onPick={(dialled) => void dial(dialled)}
          />
        )}
        <form onSubmit={submit}>
          <TextInput
            size="sm"
            mb={8}
            classNames={{ input: css.entry ?? '' }}
            aria-label={isOpen ? 'Answer' : 'Code to dial'}
            placeholder={isOpen ? 'Answer' : code}
            value={entry}
            autoComplete="off"
            onChange={({ currentTarget }) => setEntry(currentTarget.value)}
          />
          <Keypad onKey={(key) => setEntry((before) => before + key)} />
          <div className={css.actions}>
            <Button
              type="submit"
              size="xs"
              loading={busy}
              leftSection={isOpen ? <IconSend2 size={15} /> : <IconPhoneOutgoing size={15} />}
            >
              {isOpen ? 'Send' : 'Dial'}
            </Button>
            <Button
              size="xs"
              variant="default"
              disabled={!isOpen}
              leftSection={<IconPhoneOff size={15} />}
              onClick={() => void run({ do: 'drop', customer: customer.id })}
            >
              Drop line
            </Button>
          </div>
        </form>
      </div>
    </Handset>
  );
}
