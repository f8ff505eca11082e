import { formatMinute } from '../format.ts';
import type { PhoneItem } from '../wire.ts';
import css from './email.module.css';
import message from './message.module.css';
import { Ticks } from './ticks.tsx';

type Props = { readonly mails: readonly PhoneItem[]; readonly onOpen: (id: string) => void };

/** The newest first. */
export function EmailList({ mails, onOpen }: Props) {
  if (mails.length === 0) {
    return <p className={message.empty}>No mail yet. Pick one below, and send it.</p>;
  }
  return (
    <ol className={css.list} aria-label="E-mails" aria-live="polite">
      {mails.toReversed().map((mail) => (
        <li key={mail.id}>
          <button type="button" className={css.entry} onClick={() => onOpen(mail.id)}>
            <span className={css.top}>
              <span>{mail.from === 'bot' ? 'Switchboard' : 'You'}</span>
              <span>
                {formatMinute(mail.at)} <Ticks tick={mail.tick} />
              </span>
            </span>
            <span className={css.subject}>{mail.subject ?? 'No subject'}</span>
            <span className={css.preview}>{mail.text.slice(0, 120)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
