import { Skeleton } from '@mantine/core';
import css from './page.module.css';

/** The page's shape, until what is on it is known. */
export function Loading() {
  return (
    <main className={css.page} aria-busy="true" aria-label="Loading">
      <Skeleton height={28} width={180} />
      <Skeleton height={176} radius={16} />
      <div className={css.main}>
        <Skeleton height={620} radius={26} />
        <Skeleton height={620} radius={16} />
      </div>
    </main>
  );
}
