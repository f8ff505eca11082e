import { VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTold } from '../page-context.ts';
import type { CustomerId, PhoneItem, PhoneKind } from '../wire.ts';
import css from './desk.module.css';
import { phoneIcons, phoneKinds, phoneNames } from './phone-kinds.ts';

type Props = {
  readonly customer: CustomerId;
  readonly shown: readonly PhoneKind[];
  readonly isSingle: boolean;
  readonly onShown: (kinds: readonly PhoneKind[]) => void;
};

const none: readonly PhoneItem[] = [];

/** Which telephones are on the desk, and on which of the others something came. */
export function PhoneChooser({ customer, shown, isSingle, onShown }: Props) {
  const items = useTold((told) => told.items[customer] ?? none);
  const [seen, setSeen] = useState<Readonly<Record<string, string>>>({});
  const newestOf = (kind: PhoneKind) =>
    items.findLast(({ phone, from }) => phone === kind && from === 'bot')?.id ?? '';
  const looked = shown.map((kind) => [`${customer} ${kind}`, newestOf(kind)] as const);
  const lookedKey = looked.flat().join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `lookedKey` is all of `looked`.
  useEffect(() => setSeen((before) => ({ ...before, ...Object.fromEntries(looked) })), [lookedKey]);
  const hasNews = (kind: PhoneKind) => {
    const newest = newestOf(kind);
    return newest !== '' && !shown.includes(kind) && seen[`${customer} ${kind}`] !== newest;
  };
  const toggle = (kind: PhoneKind) => {
    if (isSingle) return onShown([kind]);
    if (!shown.includes(kind)) return onShown([...shown, kind]);
    if (shown.length > 1) onShown(shown.filter((one) => one !== kind));
  };
  return (
    <fieldset className={css.kinds} aria-label="Telephones on the desk">
      {phoneKinds.map((kind) => {
        const Icon = phoneIcons[kind];
        return (
          <button
            key={kind}
            type="button"
            className={css.kind}
            aria-pressed={shown.includes(kind)}
            onClick={() => toggle(kind)}
          >
            <Icon size={16} aria-hidden />
            {phoneNames[kind]}
            {hasNews(kind) && (
              <span className={css.news}>
                <VisuallyHidden>, something new</VisuallyHidden>
              </span>
            )}
          </button>
        );
      })}
    </fieldset>
  );
}
