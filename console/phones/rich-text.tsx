import css from './message.module.css';
import { inFours, splitText } from './split-text.ts';

/** Words with addresses that open and tokens that can be read out. */
export function RichText({ text }: { readonly text: string }) {
  let offset = 0;
  return splitText(text).map((part) => {
    const key = offset;
    offset += part.text.length;
    if (part.kind === 'text') return part.text;
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
