import { ActionIcon, TextInput } from '@mantine/core';
import { IconSend2 } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import css from './composer.module.css';
import { StarterRow } from './starter-row.tsx';

type Props = {
  readonly label: string;
  readonly starters: readonly string[];
  /** False when it was refused: the words stay then. */
  readonly onSend: (text: string) => Promise<boolean>;
};

export function Composer({ label, starters, onSend }: Props) {
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const send = async (words: string) => {
    if (words.trim() === '' || busy) return;
    setBusy(true);
    const sent = await onSend(words);
    setBusy(false);
    if (sent && words === text) setText('');
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(text);
  };
  return (
    <form className={css.composer} onSubmit={submit}>
      <StarterRow
        label={`Ready to send: ${label}`}
        starters={starters}
        disabled={busy}
        onPick={(starter) => void send(starter)}
      />
      <div className={css.line}>
        <TextInput
          size="sm"
          aria-label={label}
          placeholder="Write"
          value={text}
          autoComplete="off"
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <ActionIcon type="submit" size={36} aria-label={`Send ${label}`} loading={busy}>
          <IconSend2 size={18} aria-hidden />
        </ActionIcon>
      </div>
    </form>
  );
}
