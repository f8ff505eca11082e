import icon from '../icon.svg';
import { useTold } from '../page-context.ts';
import { ColourScheme } from './colour-scheme.tsx';
import { Counts } from './counts.tsx';
import css from './header.module.css';
import { ProcessDots } from './process-dots.tsx';

export function Header() {
  const system = useTold((told) => told.system);
  return (
    <header className={css.header}>
      <div className={css.brand}>
        <img src={icon} width={32} height={32} alt="" />
        <div className={css.words}>
          <h1>Switchboard</h1>
          <p>Airtime, light and data by any telephone. Play the customer; see what the system does.</p>
        </div>
      </div>
      <ProcessDots processes={system?.processes ?? []} />
      <Counts counts={system?.counts} />
      <ColourScheme />
    </header>
  );
}
