import { VisuallyHidden } from '@mantine/core';
import { IconFile } from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import { formatMinute } from '../format.ts';
import type { PhoneItem } from '../wire.ts';
import css from './message.module.css';
import { PayButton } from './pay-button.tsx';
import { RichText } from './rich-text.tsx';
import { Ticks } from './ticks.tsx';

type Props = {
  readonly item: PhoneItem;
  /** Of a telephone that has buttons. */
  readonly choices?: ReactNode;
};

export const Message = memo(function Message({ item, choices }: Props) {
  const isMine = item.from === 'customer';
  return (
    <div className={isMine ? `${css.row} ${css.mine}` : css.row} data-from={item.from}>
      <div className={css.bubble}>
        <VisuallyHidden>{isMine ? 'You: ' : 'Switchboard: '}</VisuallyHidden>
        <RichText text={item.text} marked={item.phone === 'whatsapp'} />
      </div>
      {choices}
      <Attachments item={item} />
      <span className={css.meta} aria-live="off">
        <time dateTime={new Date(item.at).toISOString()}>{formatMinute(item.at)}</time>
        <Ticks tick={item.tick} />
      </span>
    </div>
  );
});

/** Files, and the buttons of payment links. */
export function Attachments({ item }: { readonly item: PhoneItem }) {
  return (
    <>
      {item.files?.map((file) => (
        <FileLink key={file.name} file={file} />
      ))}
      {item.links?.map((link) => (
        <PayButton key={link.reference} link={link} />
      ))}
    </>
  );
}

function FileLink({ file }: { readonly file: NonNullable<PhoneItem['files']>[number] }) {
  const inside = (
    <>
      <IconFile size={14} aria-hidden />
      {file.name}
    </>
  );
  if (file.url === undefined) return <span className={css.file}>{inside}</span>;
  return (
    <a className={css.file} href={file.url} target="_blank" rel="noreferrer">
      {inside}
    </a>
  );
}
