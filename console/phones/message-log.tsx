import { type ReactNode, useLayoutEffect, useRef } from 'react';
import css from './message.module.css';

type Props = {
  readonly label: string;
  /** Changes when there is something new to see at the end. */
  readonly newest: string | number | undefined;
  /** Shown while there is nothing. */
  readonly empty: ReactNode;
  readonly children: readonly ReactNode[];
};

/** The messages of a telephone, kept at their end; a screen reader reads what is new. */
export function MessageLog({ label, newest, empty, children }: Props) {
  const log = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs when something new came.
  useLayoutEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [newest]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <div ref={log} className={css.log} role="log" aria-live="polite" aria-label={label} tabIndex={0}>
      {children.length === 0 ? <p className={css.empty}>{empty}</p> : children}
    </div>
  );
}
