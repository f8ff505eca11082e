import { Button, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAct } from '../page-context.ts';
import type { DemoCustomer, PhoneItem } from '../wire.ts';
import css from './email.module.css';
import { StarterRow } from './starter-row.tsx';
import { mailStarters } from './starters.ts';

type Props = {
  readonly customer: DemoCustomer;
  /** What is answered; a new mail otherwise. */
  readonly answered: PhoneItem | undefined;
  readonly onSent: () => void;
};

const answerTo = (subject: string) => (/^re:/i.test(subject) ? subject : `Re: ${subject}`);
const answers = ['YES', 'CANCEL'];

export function EmailForm({ customer, answered, onSent }: Props) {
  const act = useAct();
  const [subject, setSubject] = useState('');
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const starters = mailStarters(customer);
  const send = async (mail: { readonly subject: string; readonly text: string }) => {
    setBusy(true);
    const sent = await act({
      do: 'mail',
      customer: customer.id,
      ...mail,
      ...(answered && { inReplyTo: answered.id }),
    });
    setBusy(false);
    if (!sent) return;
    setSubject('');
    setText('');
    onSent();
  };
  const pick = (label: string) => {
    if (answered) return void send({ subject: answerTo(answered.subject ?? ''), text: label });
    const starter = starters.find((one) => one.subject === label);
    if (starter) void send(starter);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    void send({ subject: answered ? answerTo(answered.subject ?? '') : subject || 'Hello', text });
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <StarterRow
        label="E-mails ready to send"
        starters={answered ? answers : starters.map((one) => one.subject)}
        disabled={busy}
        onPick={pick}
      />
      {answered ? null : (
        <TextInput
          size="xs"
          aria-label="Subject"
          placeholder="Subject"
          value={subject}
          onChange={({ currentTarget }) => setSubject(currentTarget.value)}
        />
      )}
      <Textarea
        size="xs"
        rows={2}
        aria-label={answered ? 'Answer' : 'Text of the e-mail'}
        placeholder={answered ? 'Answer' : 'Write'}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Button type="submit" size="compact-sm" loading={busy} disabled={text.trim() === ''}>
        {answered ? 'Answer' : 'Send'}
      </Button>
    </form>
  );
}
