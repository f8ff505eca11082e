import { formatDuration } from '../format.ts';
import type { UssdScreen } from '../wire.ts';
import { screenLines } from './starters.ts';
import css from './ussd.module.css';

type Props = {
  readonly screen: UssdScreen | null;
  readonly code: string;
  readonly onAnswer: (key: string) => void;
};

/** What the network shows; the lines of a menu are tapped or answered by their number. */
export function UssdScreenView({ screen, code, onAnswer }: Props) {
  if (screen === null) {
    return (
      <div className={css.screen}>
        <p>Dial {code}</p>
        <p className={css.foot}>Works on any telephone, without data. Nothing to install.</p>
      </div>
    );
  }
  let offset = 0;
  return (
    <div className={css.screen} data-open={screen.open} aria-live="polite">
      {screenLines(screen.text).map(({ key, line }) => {
        offset += line.length + 1;
        if (key === undefined || !screen.open) return <p key={offset}>{line}</p>;
        return (
          <button key={offset} type="button" className={css.option} onClick={() => onAnswer(key)}>
            {line}
          </button>
        );
      })}
      <p className={css.foot}>
        {screen.open ? 'Answered' : 'Session ended'} · {formatDuration(screen.ms)} · {screen.text.length} of
        160
      </p>
    </div>
  );
}
