import type { ReactNode } from 'react';
import type { PhoneKind } from '../wire.ts';
import css from './handset.module.css';
import { phoneIcons, phoneNames } from './phone-kinds.ts';

type Props = {
  readonly kind: PhoneKind;
  readonly look: 'feature' | 'smart' | 'window';
  /** Under the name: the number written to, or whose it is. */
  readonly about: string;
  readonly beside?: ReactNode;
  /** CSS variables of its own. */
  readonly colours?: Readonly<Record<`--${string}`, string>>;
  readonly children: ReactNode;
};

export function Handset({ kind, look, about, beside, colours, children }: Props) {
  const Icon = phoneIcons[kind];
  const id = `phone-${kind}`;
  return (
    <section className={css.handset} data-look={look} data-phone={kind} aria-labelledby={id} style={colours}>
      <div className={css.glass}>
        <header className={css.bar}>
          <Icon size={18} aria-hidden />
          <div className={css.names}>
            <h3 id={id}>{phoneNames[kind]}</h3>
            <p>{about}</p>
          </div>
          {beside}
        </header>
        {children}
      </div>
    </section>
  );
}
