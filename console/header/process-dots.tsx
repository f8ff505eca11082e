import { VisuallyHidden } from '@mantine/core';
import type { SystemState } from '../wire.ts';
import css from './header.module.css';

export function ProcessDots({ processes }: Pick<SystemState, 'processes'>) {
  return (
    <ul className={css.dots} aria-label="Processes" aria-live="polite">
      {processes.map(({ name, state, pid }) => (
        <li key={name} title={`${name} is ${state}${pid === undefined ? '' : `, process ${pid}`}`}>
          <span className={css.dot} data-state={state} />
          <span className={css.name}>{name}</span>
          <VisuallyHidden> {state}</VisuallyHidden>
        </li>
      ))}
    </ul>
  );
}
