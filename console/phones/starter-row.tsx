import css from './composer.module.css';

type Props = {
  readonly label: string;
  readonly starters: readonly string[];
  readonly disabled?: boolean;
  readonly onPick: (starter: string) => void;
};

/** What can be sent by one click. */
export function StarterRow({ label, starters, disabled = false, onPick }: Props) {
  return (
    <ul className={css.starters} aria-label={label}>
      {starters.map((starter) => (
        <li key={starter}>
          <button type="button" className={css.starter} disabled={disabled} onClick={() => onPick(starter)}>
            {starter}
          </button>
        </li>
      ))}
    </ul>
  );
}
