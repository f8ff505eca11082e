import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAct } from '../page-context.ts';
import type { CustomerId, VoiceCall } from '../wire.ts';
import { Keypad } from './keypad.tsx';
import { StarterRow } from './starter-row.tsx';
import { spokenKeys } from './starters.ts';
import css from './voice.module.css';

const asks: Readonly<Record<VoiceCall['waitingFor'], string>> = {
  keys: 'Keys',
  speech: 'Say something',
  recording: 'Speak after the tone',
  nothing: 'The line speaks',
};

/** Keys, or words where the line listens for them. */
export function VoicePad(props: { readonly customer: CustomerId; readonly call: VoiceCall | null }) {
  const { customer, call } = props;
  const act = useAct();
  const [entry, setEntry] = useState('');
  const waitsFor = call?.open === true ? call.waitingFor : 'nothing';
  const isListening = waitsFor === 'speech' || waitsFor === 'recording';
  const isClosed = waitsFor === 'nothing';
  const send = async (words: string) => {
    const isKeys = /^[\d*#]+$/.test(words) && waitsFor !== 'recording';
    const done = await act(
      isKeys ? { do: 'press', customer, keys: words } : { do: 'speak', customer, text: words },
    );
    if (done) setEntry('');
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (entry !== '') void send(entry);
  };
  const last = call?.said.findLast(({ by }) => by === 'line')?.text ?? '';
  return (
    <form onSubmit={submit}>
      <StarterRow
        label="Keys that the line asks for"
        starters={isClosed ? [] : spokenKeys(last)}
        onPick={(key) => void send(key)}
      />
      <div className={css.row}>
        <TextInput
          size="sm"
          aria-label={isListening ? 'Words to say' : 'Keys to press'}
          placeholder={call?.open === true ? asks[waitsFor] : 'Call first'}
          value={entry}
          disabled={isClosed}
          autoComplete="off"
          onChange={({ currentTarget }) => setEntry(currentTarget.value)}
        />
        <Button type="submit" size="sm" variant="default" disabled={isClosed || entry === ''} flex="none">
          {isListening ? 'Say' : 'Press'}
        </Button>
      </div>
      <Keypad disabled={isClosed} onKey={(key) => setEntry((before) => before + key)} />
    </form>
  );
}
