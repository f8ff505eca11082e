import { Loader } from '@mantine/core';
import type { LiveState } from '../live.ts';
import css from './header.module.css';

/** Says that the line to the server is lost, and that nothing else is. */
export function Away({ live }: { readonly live: LiveState }) {
  return (
    <div role="status">
      {live === 'away' && (
        <div className={css.away}>
          <Loader size={16} color="orange" />
          The server is away. The page comes back by itself, and nothing is lost.
        </div>
      )}
    </div>
  );
}
