import css from './keypad.module.css';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const spoken: Readonly<Record<string, string>> = { '*': 'star', '#': 'hash' };

export function Keypad({
  disabled = false,
  onKey,
}: {
  readonly disabled?: boolean;
  readonly onKey: (key: string) => void;
}) {
  return (
    <fieldset className={css.keypad} aria-label="Keypad">
      {keys.map((key) => (
        <button
          key={key}
          type="button"
          className={css.key}
          disabled={disabled}
          aria-label={spoken[key] ?? key}
          onClick={() => onKey(key)}
        >
          {key}
        </button>
      ))}
    </fieldset>
  );
}
