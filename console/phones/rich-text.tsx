import css from './message.module.css';
import { inFours, splitText } from './split-text.ts';

type RichTextProps = {
  readonly text: string;
  /** With WhatsApp's stars. */
  readonly marked?: boolean;
};

/** Words with addresses that open and tokens that can be read out. */
export function RichText({ text, marked = false }: RichTextProps) {
  let offset = 0;
  return splitText(text, marked).map((part) => {
    const key = offset;
    offset += part.text.length;
    if (part.kind === 'text') return part.text;
    if (part.kind === 'bold') return <strong key={key}>{part.text.slice(1, -1)}</strong>;
    if (part.kind === 'token') {
      return (
        <code key={key} className={css.token}>
          {inFours(part.text.replace(/\D/g, ''))}
        </code>
      );
    }
    return (
      <a key={key} href={part.text} target="_blank" rel="noreferrer">
        {part.text}
      </a>
    );
  });
}
