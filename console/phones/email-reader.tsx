import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import type { PhoneItem } from '../wire.ts';
import css from './email.module.css';
import { Attachments } from './message.tsx';
import { RichText } from './rich-text.tsx';

/** Links open tabs of their own; nothing in a mail runs. */
const framed = (html: string) => `<base target="_blank">${html}`;

export function EmailReader({ mail, onBack }: { readonly mail: PhoneItem; readonly onBack: () => void }) {
  return (
    <article className={css.mail}>
      <div>
        <Button size="compact-xs" variant="subtle" leftSection={<IconArrowLeft size={14} />} onClick={onBack}>
          All mail
        </Button>
      </div>
      <h4>{mail.subject ?? 'No subject'}</h4>
      {mail.html === undefined ? (
        <div className={css.text}>
          <RichText text={mail.text} />
        </div>
      ) : (
        <iframe
          className={css.frame}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          srcDoc={framed(mail.html)}
          title={`E-mail: ${mail.subject ?? 'no subject'}`}
        />
      )}
      <Attachments item={mail} />
    </article>
  );
}
